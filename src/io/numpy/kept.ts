import { joinBytes } from '../bytes.ts'
import { cellText, fitsDouble } from '../kept.ts'
import type { Cell, KeptColumn } from '../table.ts'
import { npyHeader } from './npy-header.ts'

/** numpy's NaT, "not a time". */
const NOT_A_TIME = -(2n ** 63n)

export function isNoTime(count: bigint): boolean {
  return count === NOT_A_TIME
}

/**
 * A carried column as an array: of its own type, of float64 with NaN if integers or truth values are missing, or of text, which is also used
 * if float64 would round the integers.
 */
export function keptArray({ type, cells }: KeptColumn): Uint8Array {
  const whole = !cells.includes(null)
  const array = (descr: string, data: ArrayBufferView) =>
    joinBytes([npyHeader(descr, [cells.length]), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)])
  const numbers = () => cells.map((cell) => (cell === null ? Number.NaN : Number(cell)))
  if (type.kind === 'float' && type.bytes === 4) return array('<f4', Float32Array.from(numbers()))
  if (type.kind === 'date') return array('<M8[D]', BigInt64Array.from(cells, time))
  if (type.kind === 'time') return array(`<M8[${type.unit}]`, BigInt64Array.from(cells, time))
  if (type.kind === 'text' || type.kind === 'category' || (!whole && !fitsDouble(cells)))
    return textArray(cells.map((cell) => cellText(cell, type) ?? ''))
  if (type.kind === 'float' || !whole) return array('<f8', Float64Array.from(numbers()))
  if (type.kind === 'boolean') return array('|b1', Uint8Array.from(numbers()))
  return array(`${type.bytes === 1 ? '|' : '<'}${type.unsigned ? 'u' : 'i'}${type.bytes}`, integers(type, cells))
}

/** Integers, none of them missing, in an array of their own size. */
export function integers(
  { bytes, unsigned }: { readonly bytes: 1 | 2 | 4 | 8; readonly unsigned: boolean },
  cells: readonly Cell[],
): ArrayBufferView {
  if (bytes === 8) return (unsigned ? BigUint64Array : BigInt64Array).from(cells.map((cell) => BigInt(cell!)))
  const signed = { 1: Int8Array, 2: Int16Array, 4: Int32Array } as const
  const without = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array } as const
  return (unsigned ? without : signed)[bytes].from(cells.map(Number))
}

function time(cell: Cell): bigint {
  return cell === null ? NOT_A_TIME : BigInt(cell)
}

/** Text of fixed length, with four bytes a character (numpy's dtype U). */
export function textArray(texts: readonly string[]): Uint8Array {
  const codes = texts.map((text) => Array.from(text, (char) => char.codePointAt(0)!))
  const length = codes.reduce((most, { length: one }) => Math.max(most, one), 1)
  const data = new Uint32Array(texts.length * length)
  for (const [i, code] of codes.entries()) data.set(code, i * length)
  return joinBytes([npyHeader(`<U${length}`, [texts.length]), new Uint8Array(data.buffer)])
}
