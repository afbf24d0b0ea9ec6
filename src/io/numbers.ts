import type { Values } from '../base/points.ts'
import type { Cell, CellType } from './table.ts'

/** How a number is stored: as f(loat), i(nteger), u(nsigned) or b(oolean), in how many bytes, in which byte order. */
export interface ElementType {
  readonly kind: 'f' | 'i' | 'u' | 'b'
  readonly size: 1 | 2 | 4 | 8
  readonly littleEndian: boolean
}

/**
 * Decodes numbers: 4- and 2-byte floats as a `Float32Array`, all others as a `Float64Array`. 8-byte integers beyond 2^53 are
 * rounded to the nearest double.
 */
export function decodeNumbers(bytes: Uint8Array, type: ElementType): Values {
  const count = Math.floor(bytes.length / type.size)
  if (type.kind === 'f' && type.size >= 4) {
    const own = aligned(bytes, type.size)
    if (!type.littleEndian) swapBytes(own, type.size)
    return type.size === 4
      ? new Float32Array(own.buffer, own.byteOffset, count)
      : new Float64Array(own.buffer, own.byteOffset, count)
  }
  const out = type.kind === 'f' ? new Float32Array(count) : new Float64Array(count)
  const get = getter(bytes, type)
  for (let i = 0; i < count; i++) out[i] = Number(get(i * type.size))
  return out
}

/** Decodes numbers as cells to carry along, each in its own type. */
export function decodeCells(bytes: Uint8Array, type: ElementType): Cell[] {
  const get = getter(bytes, type)
  const { kind, size } = type
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => {
    const value = get(i * size)
    return kind === 'b' ? Boolean(value) : value
  })
}

/** The bytes of one column of rows that are `width` wide. */
export function columnBytes(bytes: Uint8Array, width: number, place: number, size: number): Uint8Array {
  const rows = Math.floor(bytes.length / (width * size))
  const out = new Uint8Array(rows * size)
  for (let i = 0; i < rows; i++) {
    const at = (i * width + place) * size
    out.set(bytes.subarray(at, at + size), i * size)
  }
  return out
}

/** The type of such cells. */
export function cellTypeOf({ kind, size }: ElementType): CellType {
  if (kind === 'b') return { kind: 'boolean' }
  if (kind === 'f') return { kind: 'float', bytes: size === 8 ? 8 : 4 }
  return { kind: 'integer', bytes: size, unsigned: kind === 'u' }
}

/** Decodes numbers as labels: integers exactly, however large. */
export function decodeLabels(bytes: Uint8Array, type: ElementType): string[] {
  const count = Math.floor(bytes.length / type.size)
  const get = getter(bytes, type)
  return Array.from({ length: count }, (_, i) => {
    const value = get(i * type.size)
    return type.kind === 'b' ? (value ? 'True' : 'False') : String(value)
  })
}

function getter(bytes: Uint8Array, { kind, size, littleEndian }: ElementType): (at: number) => number | bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (kind === 'f') {
    if (size === 2) return (at) => halfToNumber(view.getUint16(at, littleEndian))
    return size === 4 ? (at) => view.getFloat32(at, littleEndian) : (at) => view.getFloat64(at, littleEndian)
  }
  if (kind === 'i') {
    if (size === 1) return (at) => view.getInt8(at)
    if (size === 2) return (at) => view.getInt16(at, littleEndian)
    return size === 4 ? (at) => view.getInt32(at, littleEndian) : (at) => view.getBigInt64(at, littleEndian)
  }
  if (size === 1) return (at) => view.getUint8(at)
  if (size === 2) return (at) => view.getUint16(at, littleEndian)
  return size === 4 ? (at) => view.getUint32(at, littleEndian) : (at) => view.getBigUint64(at, littleEndian)
}

/** Decodes an IEEE 754 half. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** The bytes themselves if they are a whole buffer (as read from a file), else an aligned copy: safe to change and to keep. */
function aligned(bytes: Uint8Array, size: number): Uint8Array {
  const whole = bytes.length === bytes.buffer.byteLength && bytes.length % size === 0
  return whole ? bytes : bytes.slice(0, bytes.length - (bytes.length % size))
}

/** Converts between little-endian and big-endian, in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  for (let i = 0; i < bytes.length; i += size) bytes.subarray(i, i + size).reverse()
}

/** The shortest decimal that parses to this double. */
export function shortestFloat64(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** The shortest decimal whose nearest float32 is this one: six to nine digits, trailing zeros left out. */
export function shortestFloat32(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return shortestFloat64(value)
  for (let digits = 6; digits < 9; digits++) {
    const near = Number(value.toPrecision(digits))
    if (Math.fround(near) === value) return String(near)
  }
  return String(Number(value.toPrecision(9)))
}
