import { InputError } from '../../base/errors.ts'
import { headerJson, shownJson, topLevelKeys } from './json.ts'

/**
 * Safetensors: named arrays and a table of strings, and nothing that can run (https://github.com/huggingface/safetensors).
 * Eight bytes hold the header's length, the header is JSON `{ name: { dtype, shape, data_offsets: [start, end] } }`
 * with strings under `__metadata__`, and the arrays follow, little-endian, without gaps.
 */
export type TensorData =
  | Float64Array
  | Float32Array
  | Uint16Array
  | Int16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Int8Array
  | Uint8Array

/** F16 and BF16 are kept as raw bits; BOOL as bytes 0 and 1. */
export type TensorType = keyof typeof TYPES

export interface Tensor {
  readonly dtype: TensorType
  readonly shape: readonly number[]
  readonly data: TensorData
}

export interface SafeTensors {
  readonly tensors: ReadonlyMap<string, Tensor>
  readonly metadata: Readonly<Record<string, string>>
}

const TYPES = {
  F64: Float64Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
} as const

const PREFIX = 8
const METADATA = '__metadata__'
/** As in the reference implementation, a longer header is refused before it is parsed. */
const MAX_HEADER = 100_000_000

/**
 * Encodes tensors. The same input always gives the same bytes: the widest elements come first, then names in order, so all are aligned.
 * @param tensors by name; the product of each shape must be its data's length
 * @param metadata strings by name, kept in the header
 * @throws InputError for a shape, type or name that does not fit
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Tensor> | Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries = tensors instanceof Map ? [...tensors] : (Object.entries(tensors) as [string, Tensor][])
  entries.sort(([a, x], [b, y]) => y.data.BYTES_PER_ELEMENT - x.data.BYTES_PER_ELEMENT || (a < b ? -1 : a > b ? 1 : 0))
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [[METADATA, metadata]] : []
  let offset = 0
  for (const [name, { dtype, shape, data }] of entries) {
    checkEncodable(name, { dtype, shape, data })
    header.push([name, { dtype, shape, data_offsets: [offset, offset + data.byteLength] }])
    offset += data.byteLength
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)))
  const headerLength = Math.ceil(json.length / PREFIX) * PREFIX
  const bytes = new Uint8Array(PREFIX + headerLength + offset)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true)
  bytes.fill(0x20, PREFIX, PREFIX + headerLength)
  bytes.set(json, PREFIX)
  let at = PREFIX + headerLength
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return bytes
}

/**
 * Decodes a safetensors file without trusting anything in it: the header's length, its JSON, every type, shape and range are checked, and
 * the ranges must cover the data exactly, without gap or overlap.
 * @param bytes the whole file; the tensors are copies and keep no reference to it
 * @param name the file's name for error messages
 * @throws InputError for anything that is damaged or not safetensors
 */
export function decodeSafetensors(bytes: Uint8Array, name = 'safetensors data'): SafeTensors {
  const other = otherKind(bytes)
  const fail = (what: string): never => {
    const why = other
      ? `it begins like ${other}; give a file that brenier wrote`
      : `${what}; the file is damaged or of another kind`
    throw new InputError(`${name} is not a valid safetensors file: ${why}.`)
  }
  if (bytes.length < PREFIX) fail(`it has ${bytes.length} bytes where the header's length alone takes ${PREFIX}`)
  // Node's Buffer is a Uint8Array whose `slice` does not copy.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  if (headerLength > MAX_HEADER) fail(`its header claims ${headerLength} bytes, more than the ${MAX_HEADER} allowed`)
  if (PREFIX + headerLength > bytes.length)
    fail(`its header claims ${headerLength} bytes but only ${bytes.length - PREFIX} follow`)
  const header = parseHeader(plain.subarray(PREFIX, PREFIX + headerLength), fail)
  const body = plain.subarray(PREFIX + headerLength)

  const entries: [string, Entry][] = []
  let metadata: Record<string, string> = {}
  for (const [key, value] of Object.entries(header)) {
    if (key === METADATA) metadata = parseMetadata(value, fail)
    else entries.push([key, parseEntry(key, value, fail)])
  }
  checkCover(entries, body.length, fail)
  const tensors = new Map<string, Tensor>()
  for (const [key, { dtype, shape, start, end }] of entries)
    tensors.set(key, { dtype, shape, data: new TYPES[dtype](body.slice(start, end).buffer) })
  return { tensors, metadata }
}

/** The first bytes of tables, which are easily given in place of a map. */
const TABLES = [
  ['\x93NUMPY', 'a table in .npy'],
  ['PK\x03\x04', 'a table in .npz, or another zip archive'],
  ['PAR1', 'a table in Parquet'],
  ['ARROW1', 'a table in Arrow'],
  ['\x89HDF', 'a table in HDF5'],
] as const

/** The kind of a table or text, from its first bytes; undefined for other files. */
function otherKind(bytes: Uint8Array): string | undefined {
  const start = bytes.subarray(0, 2 * PREFIX)
  const text = String.fromCharCode(...start)
  const table = TABLES.find(([begin]) => text.startsWith(begin))
  if (table) return table[1]
  return start.length > 0 && start.every((byte) => byte >= 9 && byte < 127) ? 'text' : undefined
}

interface Entry {
  readonly dtype: TensorType
  readonly shape: readonly number[]
  readonly start: number
  readonly end: number
}

type Fail = (what: string) => never

function checkEncodable(name: string, { dtype, shape, data }: Tensor): void {
  if (name === METADATA) throw new InputError(`A tensor cannot be called ${METADATA}; give it another name.`)
  if (!(data instanceof TYPES[dtype]))
    throw new InputError(
      `Tensor ${name} of type ${dtype} needs a ${TYPES[dtype].name}, found ${data.constructor.name}.`,
    )
  const size = shape.reduce((product, n) => product * n, 1)
  if (size !== data.length)
    throw new InputError(`Tensor ${name} of shape [${shape}] needs ${size} values, found ${data.length}.`)
}

function parseHeader(bytes: Uint8Array, fail: Fail): object {
  const text = decodeText(bytes)
  if (text !== undefined && !text.startsWith('{'))
    return fail(`its header starts with ${JSON.stringify(text.slice(0, 8))} instead of "{"`)
  const header = text === undefined ? undefined : headerJson(text)
  if (text === undefined || header === undefined) return fail('its header is not JSON text, or is nested too deeply')
  const seen = new Set<string>()
  for (const key of topLevelKeys(text)) {
    if (seen.has(key)) fail(`its header names ${JSON.stringify(key)} twice`)
    seen.add(key)
  }
  return header as object
}

/** Decodes UTF-8; undefined if it is not. */
function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function parseMetadata(value: unknown, fail: Fail): Record<string, string> {
  if (!isRecord(value)) return fail(`its ${METADATA} is not a table of strings`)
  for (const [key, text] of Object.entries(value))
    if (typeof text !== 'string')
      fail(`its ${METADATA} holds ${typeof text} under ${JSON.stringify(key)}, not a string`)
  return value as Record<string, string>
}

function parseEntry(key: string, value: unknown, fail: Fail): Entry {
  const name = shownJson(key)
  if (!isRecord(value)) return fail(`tensor ${name} is described by ${shownJson(value)}`)
  const { dtype, shape, data_offsets: offsets } = value
  if (typeof dtype !== 'string' || !Object.hasOwn(TYPES, dtype))
    return fail(`tensor ${name} has the type ${shownJson(dtype)}, known are ${Object.keys(TYPES).join(', ')}`)
  if (!Array.isArray(shape) || !shape.every(isCount)) return fail(`tensor ${name} has the shape ${shownJson(shape)}`)
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    return fail(`tensor ${name} has the range ${shownJson(offsets)}`)
  const type = dtype as TensorType
  const [start, end] = offsets as [number, number]
  const size = (shape as number[]).reduce((product, n) => product * n, TYPES[type].BYTES_PER_ELEMENT)
  if (size !== end - start)
    fail(
      `tensor ${name} of shape ${shownJson(shape)} and type ${type} needs ${size} bytes but its range holds ${end - start}`,
    )
  return { dtype: type, shape: shape as number[], start, end }
}

/** The ranges, in order, must begin at 0, touch, and end with the data, so that none overlap and nothing hides between them. */
function checkCover(entries: readonly [string, Entry][], length: number, fail: Fail): void {
  const ordered = [...entries].sort(([, a], [, b]) => a.start - b.start || a.end - b.end)
  let at = 0
  for (const [key, { start, end }] of ordered) {
    if (start < at) fail(`tensor ${JSON.stringify(key)} overlaps the one before it at byte ${start} of the data`)
    if (start > at) fail(`bytes ${at} to ${start} of the data belong to no tensor`)
    at = end
  }
  if (at > length) fail(`its tensors need ${at} bytes of data but ${length} follow the header (truncated)`)
  if (at < length) fail(`${length - at} bytes follow the last tensor`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
