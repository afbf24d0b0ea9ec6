import { shortestFloat32 } from './numbers.ts'
import type { Cell, CellType, KeptColumn } from './table.ts'

export const TEXT: CellType = { kind: 'text' }
/** Nanoseconds in each unit of time. */
const NANOSECONDS = { s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n } as const
const DAY_SECONDS = 86_400n

/** A cell as text, as a text table or a list of labels has it; null if it is missing. Times are in ISO 8601. */
export function cellText(cell: Cell, type: CellType): string | null {
  if (cell === null || (typeof cell === 'number' && Number.isNaN(cell))) return null
  if (type.kind === 'boolean') return cell === true || cell === 1 ? 'True' : 'False'
  if (type.kind === 'date') return isoDate(Math.floor(Number(cell)))
  if (type.kind === 'time') return timeText(BigInt(cell), type)
  if (type.kind === 'float' && type.bytes === 4) return shortestFloat32(Number(cell))
  return String(cell)
}

/**
 * A day, counted from 1970, as a date of the Gregorian calendar. `Date` ends at the year 275760, and files hold days far beyond it. Years of
 * more than four digits have a sign, as in ISO 8601. (Hinnant 2013, "chrono-compatible low-level date algorithms": eras of 400 years that
 * begin in March.)
 */
function isoDate(day: number): string {
  const fromMarch = day + 719_468
  const era = Math.floor(fromMarch / 146_097)
  const ofEra = fromMarch - era * 146_097
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  const month = Math.floor((5 * ofYear + 2) / 153)
  const ofMonth = ofYear - Math.floor((153 * month + 2) / 5) + 1
  const calendarYear = era * 400 + year + (month >= 10 ? 1 : 0)
  return `${yearText(calendarYear)}-${twoDigits(month >= 10 ? month - 9 : month + 3)}-${twoDigits(ofMonth)}`
}

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0')
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

function timeText(value: bigint, { unit, zone }: CellType & { readonly kind: 'time' }): string {
  const total = value * NANOSECONDS[unit]
  const second = 1_000_000_000n
  const whole = floorDivided(total, second)
  const rest = total - whole * second
  const fraction =
    rest === 0n
      ? ''
      : `.${String(rest)
          .padStart(9, '0')
          .replace(/(?:000)+$/, '')}`
  const day = floorDivided(whole, DAY_SECONDS)
  const seconds = Number(whole - day * DAY_SECONDS)
  const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => twoDigits(Math.floor(part))).join(':')
  return `${isoDate(Number(day))}T${clock}${fraction}${zone === undefined ? '' : 'Z'}`
}

function floorDivided(value: bigint, by: bigint): bigint {
  return value >= 0n || value % by === 0n ? value / by : value / by - 1n
}

/** Whether float64 holds all integers of a column exactly, for a format that has no missing integers. */
export function fitsDouble(cells: readonly Cell[]): boolean {
  return cells.every((cell) => typeof cell !== 'bigint' || BigInt(Number(cell)) === cell)
}

/** A type that can hold the columns of several files: their common type, with the categories of all, or else text. */
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

/** The column with its cells in another type, which is either the same or text. */
export function asType(column: KeptColumn, type: CellType): KeptColumn {
  if (type.kind !== 'text' || column.type.kind === 'text') return { ...column, type }
  return { ...column, type, cells: column.cells.map((cell) => cellText(cell, column.type)) }
}

/** Joins the kept columns of several tables, one below the other. */
export function joinKept(parts: readonly (readonly KeptColumn[])[]): KeptColumn[] {
  return parts[0]!.map((column, j) => ({ ...column, cells: parts.flatMap((part) => part[j]!.cells) }))
}
