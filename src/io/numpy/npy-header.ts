import { InputError } from '../../base/errors.ts'
import { type ByteInput, firstBytes } from '../bytes.ts'
import type { ElementType } from '../numbers.ts'
import { shownShape } from '../table.ts'

/** Text elements of fixed length: U has 4 bytes a character, S has one. */
export interface TextType {
  readonly kind: 'U' | 'S'
  readonly size: number
  readonly littleEndian: boolean
}

/** Dates (unit D: days) and times, counted from 1970 in 8-byte integers. They cannot be points, but can be carried along and be labels. */
export interface TimeType {
  readonly kind: 'M'
  readonly size: 8
  readonly littleEndian: boolean
  readonly unit: 'D' | 's' | 'ms' | 'us' | 'ns'
}

/** An intact array whose elements are of a kind that is not read. */
export class OddElements extends InputError {
  readonly shape: readonly number[]

  constructor(message: string, shape: readonly number[]) {
    super(message)
    this.shape = shape
  }
}

export interface NpyHeader<Type = ElementType | TextType> {
  readonly type: Type
  readonly fortran: boolean
  readonly shape: readonly number[]
  /** Where the array's bytes begin. */
  readonly start: number
}

export const NPY_MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const
/** numpy writes at most a few kilobytes; a damaged length must not be allocated. */
const MAX_HEADER = 1 << 20

/** Any array that can be read. */
export type AnyHeader = NpyHeader<ElementType | TextType | TimeType>

/** The header of an array of numbers or text; see `readAnyHeader`. */
export async function readNpyHeader(input: ByteInput): Promise<NpyHeader> {
  const { type, ...header } = await readAnyHeader(input)
  if (type.kind !== 'M') return { type, ...header }
  throw oddDtype(input.name, `datetime64[${type.unit}]`, header.shape)
}

/**
 * Reads the header of an .npy file (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html): the magic bytes, a
 * version, the length of a Python dictionary, and the dictionary as text.
 */
export async function readAnyHeader(input: ByteInput): Promise<AnyHeader> {
  const fail = (what: string): never => {
    throw new InputError(`${input.name} is not a valid .npy file: ${what}; save the array again with numpy.save.`)
  }
  const prefix = await firstBytes(input, 12)
  if (prefix.length < 10 || NPY_MAGIC.some((byte, i) => prefix[i] !== byte)) fail('it does not start with \\x93NUMPY')
  const version = prefix[6]!
  if (version < 1 || version > 3) fail(`its version is ${version}, known are 1, 2 and 3`)
  if (version > 1 && prefix.length < 12) fail(`it ends at byte ${prefix.length}, within its header`)
  const view = new DataView(prefix.buffer, prefix.byteOffset)
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const textStart = version === 1 ? 10 : 12
  if (length > MAX_HEADER) fail(`its header claims ${length} bytes`)
  const bytes = await firstBytes(input, textStart + length)
  if (bytes.length < textStart + length) fail(`it ends at byte ${bytes.length}, within its header`)
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(textStart))

  const descr = /['"]descr['"]\s*:\s*(?:'([^']*)'|"([^"]*)"|(\[))/.exec(text)
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)
  const shape = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(text)
  if (descr === null || order === null || shape === null)
    return fail(`its header reads ${JSON.stringify(text.trim().slice(0, 100))}`)
  const sizes = shape[1]!.split(',').map((size) => size.replace('L', '').trim())
  const counts = sizes.filter((size) => size !== '').map(Number)
  if (!counts.every(Number.isSafeInteger)) return fail(`its header claims the shape ${shownShape(counts)}`)
  if (descr[3] !== undefined)
    throw new OddElements(
      `${input.name} holds records with named fields; save a plain array of numbers instead.`,
      counts,
    )
  return {
    type: parseType(descr[1] ?? descr[2]!, input.name, counts),
    fortran: order[1] === 'True',
    shape: counts,
    start: textStart + length,
  }
}

function parseType(descr: string, name: string, shape: readonly number[]): AnyHeader['type'] {
  const time = /^([<>=]?)M8\[(D|s|ms|us|ns)\]$/.exec(descr)
  if (time !== null) return { kind: 'M', size: 8, littleEndian: time[1] !== '>', unit: time[2] as TimeType['unit'] }
  const match = /^([<>|=]?)([a-zA-Z?])(\d*)$/.exec(descr)
  const littleEndian = match?.[1] !== '>'
  const kind = match?.[2] === '?' ? 'b' : match?.[2]
  const size = match?.[3] ? Number(match[3]) : 1
  if (kind === 'O')
    throw new OddElements(
      `${name} holds Python objects (dtype object), which need pickle and are never read; save it with .astype("float64").`,
      shape,
    )
  if ((kind === 'U' || kind === 'S') && size > 0) return { kind, size: kind === 'U' ? size * 4 : size, littleEndian }
  const known =
    (kind === 'f' && [2, 4, 8].includes(size)) ||
    ((kind === 'i' || kind === 'u') && [1, 2, 4, 8].includes(size)) ||
    (kind === 'b' && size === 1)
  if (!known) throw oddDtype(name, descr, shape)
  return { kind, size, littleEndian } as ElementType
}

function oddDtype(name: string, dtype: string, shape: readonly number[]): OddElements {
  return new OddElements(
    `${name} has the dtype ${JSON.stringify(dtype.slice(0, 30))}, known are float16/32/64, integers and bool; convert it with .astype("float64").`,
    shape,
  )
}

export function isText(type: AnyHeader['type']): type is TextType {
  return type.kind === 'U' || type.kind === 'S'
}

/** A version 1 header for a C-ordered little-endian array; it has room to overwrite `rows` later, up to 10^15. */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${tuple}), }`
  const total = Math.max(128, Math.ceil((text.length + 11) / 64) * 64)
  const bytes = new Uint8Array(total).fill(0x20)
  bytes.set([...NPY_MAGIC, 1, 0, (total - 10) & 0xff, (total - 10) >> 8])
  bytes.set(new TextEncoder().encode(text), 10)
  bytes[total - 1] = 0x0a
  return bytes
}
