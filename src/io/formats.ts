import { InputError } from '../base/errors.ts'
import { arrow } from './arrow/arrow.ts'
import { csv, tsv } from './csv/csv.ts'
import { foreignKind } from './foreign.ts'
import type { TableFormat } from './format.ts'
import { h5ad } from './hdf5/h5ad.ts'
import { hdf5 } from './hdf5/hdf5.ts'
import { idx } from './idx/idx.ts'
import { npy } from './numpy/npy.ts'
import { npz } from './numpy/npz.ts'
import { parquet } from './parquet/parquet.ts'

/** All table formats. Those that need a large library load it when they are first used. */
export const FORMATS: readonly TableFormat[] = [npy, npz, csv, tsv, idx, parquet, arrow, hdf5, h5ad]

/** How many of the first bytes are needed to recognise every format, including the name of the first file in an archive. */
export const MAGIC_BYTES = 96

/** The format called `name`. Throws `InputError` listing the formats there are. */
export function formatByName(name: string): TableFormat {
  const format = FORMATS.find((one) => one.name === name)
  if (format !== undefined) return format
  throw new InputError(
    `There is no format ${JSON.stringify(name)}; give one of ${FORMATS.map((f) => f.name).join(', ')}.`,
  )
}

/** The format that a file name stands for, ignoring `.gz` at its end. */
export function formatOfPath(path: string): TableFormat | undefined {
  const name = path.toLowerCase().replace(/\.gz$/, '')
  return FORMATS.find(({ extensions, named }) => extensions.some((end) => name.endsWith(end)) || named?.test(name))
}

/**
 * The format of a file from its name, or else from its first bytes (text if no format begins with them).
 * @throws InputError if the name and the bytes belong to different formats
 */
export function formatOf(path: string, start: Uint8Array, asked: string | undefined): TableFormat {
  const format = asked === undefined ? formatOfPath(path) : formatByName(asked)
  const foreign = asked === undefined ? foreignKind(path, start) : undefined
  if (foreign !== undefined && format?.magic?.(start) !== true)
    throw new InputError(`${path} is ${foreign.kind}, which is not read here; ${foreign.cure}.`)
  const found = FORMATS.find(({ magic }) => magic?.(start))
  if (format === undefined && found !== undefined) return found
  const expected = format ?? csv
  if (expected.magic?.(start)) return expected
  const really = found && `of the format ${found.name}`
  if (really !== undefined)
    throw new InputError(
      `${path} is ${really} by its first bytes, not of the format ${expected.name}; correct its name or its format.`,
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
