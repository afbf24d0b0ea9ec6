import { shortestFloat32 } from './numbers.ts'
import type { Cell, CellType, KeptColumn } from './table.ts'

export const TEXT: CellType = { kind: 'text' }
/** Nanoseconds in each unit of time. */
const NANOSECONDS = { s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n } as const
const DAY_MS = 86_400_000

/** A cell as text, such as a table of text or a list of labels has it; null where it is missing. Times as ISO 8601 has them. */
export function cellText(cell: Cell, type: CellType): string | null {
  if (cell === null || (typeof cell === 'number' && Number.isNaN(cell))) return null
  if (type.kind === 'boolean') return cell === true || cell === 1 ? 'True' : 'False'
  if (type.kind === 'date') return isoDate(Number(cell) * DAY_MS)
  if (type.kind === 'time') return timeText(BigInt(cell), type)
  if (type.kind === 'float' && type.bytes === 4) return shortestFloat32(Number(cell))
  return String(cell)
}

function isoDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, -14)
}

function timeText(value: bigint, { unit, zone }: CellType & { readonly kind: 'time' }): string {
  const total = value * NANOSECONDS[unit]
  const second = 1_000_000_000n
  const whole = total >= 0n || total % second === 0n ? total / second : total / second - 1n
  const rest = total - whole * second
  const fraction =
    rest === 0n
      ? ''
      : `.${String(rest)
          .padStart(9, '0')
          .replace(/(?:000)+$/, '')}`
  return `${new Date(Number(whole) * 1000).toISOString().slice(0, -5)}${fraction}${zone === undefined ? '' : 'Z'}`
}

/** The type that holds the columns of several files: that of all of them, with the categories of all, or else text. */
export function commonType(one: CellType, other: CellType): CellType {
  if (one.kind === 'category' && other.kind === 'category') {
    const categories = [...new Set([...one.categories, ...other.categories])]
    const same = categories.length === one.categories.length && categories.length === other.categories.length
    return { kind: 'category', categories, ordered: same && one.ordered && other.ordered }
  }
  return sameType(one, other) ? one : TEXT
}

function sameType(one: CellType, other: CellType): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** The column with its cells in another type: the same, or text. */
export function asType(column: KeptColumn, type: CellType): KeptColumn {
  if (type.kind !== 'text' || column.type.kind === 'text') return { ...column, type }
  return { ...column, type, cells: column.cells.map((cell) => cellText(cell, column.type)) }
}

/** Kept columns of several tables, one below the other. */
export function joinKept(parts: readonly (readonly KeptColumn[])[]): KeptColumn[] {
  return parts[0]!.map((column, j) => ({ ...column, cells: parts.flatMap((part) => part[j]!.cells) }))
}
