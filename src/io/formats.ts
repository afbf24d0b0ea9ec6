import { InputError } from '../base/errors.ts'
import { arrow } from './arrow/arrow.ts'
import { csv, tsv } from './csv/csv.ts'
import type { TableFormat } from './format.ts'
import { h5ad } from './hdf5/h5ad.ts'
import { hdf5 } from './hdf5/hdf5.ts'
import { idx } from './idx/idx.ts'
import { npy } from './numpy/npy.ts'
import { npz } from './numpy/npz.ts'
import { parquet } from './parquet/parquet.ts'

/** All formats of tables. Those that need a large library load it when they are first used. */
export const FORMATS: readonly TableFormat[] = [npy, npz, csv, tsv, idx, parquet, arrow, hdf5, h5ad]

/** How many first bytes show the format, for each of them. */
export const MAGIC_BYTES = 16

/** What files of other kinds are, by their first bytes. */
const FOREIGN: readonly [string, readonly number[]][] = [
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a zstd archive', [0x28, 0xb5, 0x2f, 0xfd]],
  ['an xz archive', [0xfd, 0x37, 0x7a, 0x58]],
  ['a bzip2 archive', [0x42, 0x5a, 0x68]],
  ['a MATLAB file', [0x4d, 0x41, 0x54, 0x4c, 0x41, 0x42]],
  ['an old Excel file', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a Python pickle', [0x80, 0x04]],
  ['a Python pickle', [0x80, 0x05]],
  ['a Python pickle', [0x80, 0x02]],
]

/** The format called `name`. Throws `InputError` listing those there are. */
export function formatByName(name: string): TableFormat {
  const format = FORMATS.find((one) => one.name === name)
  if (format !== undefined) return format
  throw new InputError(
    `There is no format ${JSON.stringify(name)}; give one of ${FORMATS.map((f) => f.name).join(', ')}.`,
  )
}

/** The format of a file's name, without `.gz` at its end. */
export function formatOfPath(path: string): TableFormat | undefined {
  const name = path.toLowerCase().replace(/\.gz$/, '')
  return FORMATS.find(({ extensions, named }) => extensions.some((end) => name.endsWith(end)) || named?.test(name))
}

/**
 * The format of a file from its name, or else from its first bytes (text where no format begins so).
 * @throws InputError where the name and the bytes are of different formats
 */
export function formatOf(path: string, start: Uint8Array, asked: string | undefined): TableFormat {
  const format = asked === undefined ? formatOfPath(path) : formatByName(asked)
  const found = FORMATS.find(({ magic }) => magic?.(start))
  if (format === undefined && found !== undefined) return found
  const expected = format ?? csv
  if (expected.magic?.(start)) return expected
  const foreign = FOREIGN.find(([, magic]) => magic.every((byte, i) => start[i] === byte))?.[0]
  const really = found === undefined ? foreign : `of the format ${found.name}`
  if (really !== undefined)
    throw new InputError(
      `${path} is ${really} by its first bytes, not of the format ${expected.name}; ${found ? 'correct its name or its format' : 'convert it to .csv, .npy or .parquet'}.`,
    )
  if (expected.magic !== undefined)
    throw new InputError(
      `${path} does not begin as a file of the format ${expected.name} does (it begins with ${shown(start)}); it is damaged or of another kind.`,
    )
  return expected
}

function shown(bytes: Uint8Array): string {
  return JSON.stringify(new TextDecoder('latin1').decode(bytes.subarray(0, 8)))
}
