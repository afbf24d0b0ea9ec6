import type { Dataset, Group } from 'h5wasm'
import { cellText, fitsDouble } from '../kept.ts'
import { integers } from '../numpy/kept.ts'
import type { Cell, CellType, KeptColumn } from '../table.ts'
import { elementKind, isTruth } from './file.ts'
import { writeTruths } from './truth.ts'

/** The type of a one-dimensional data set's cells; undefined if it is neither numbers nor text. */
export function cellTypeOf(dataset: Dataset): CellType | undefined {
  const { type, size, signed, enum_type: names } = dataset.metadata
  const kind = elementKind(dataset)
  if (kind === 'other') return undefined
  if (names !== undefined && isTruth(names.members)) return { kind: 'boolean' }
  if (names !== undefined) return { kind: 'category', categories: Object.keys(names.members), ordered: false }
  if (kind === 'text') return { kind: 'text' }
  if (type === 1) return { kind: 'float', bytes: size === 8 ? 8 : 4 }
  return { kind: 'integer', bytes: size as 1 | 2 | 4 | 8, unsigned: !signed }
}

/** A value of the HDF5 library as a cell. */
export function cellOf(value: unknown, type: CellType): Cell {
  if (value === null || value === undefined) return null
  if (type.kind === 'boolean') return Boolean(value)
  if (type.kind === 'text' || type.kind === 'category') return String(value)
  return value as number | bigint
}

/**
 * Writes a carried column as a data set: of its own type, of float64 with NaN if some values are missing, or of text, which is also used if
 * float64 would round the integers.
 */
export function writeColumn(group: Group, { name, type, cells }: KeptColumn): Dataset {
  const whole = !cells.includes(null)
  const numeric = type.kind === 'integer' || type.kind === 'float' || type.kind === 'boolean'
  if (!numeric || (!whole && !fitsDouble(cells)))
    return group.create_dataset({ name, data: cells.map((cell) => cellText(cell, type) ?? '') })
  const numbers = () => cells.map((cell) => (cell === null ? Number.NaN : Number(cell)))
  if (type.kind === 'float' && type.bytes === 4)
    return group.create_dataset({ name, data: Float32Array.from(numbers()) })
  if (type.kind === 'float' || !whole) return group.create_dataset({ name, data: Float64Array.from(numbers()) })
  if (type.kind === 'boolean') return writeTruths(group, name, cells.map(Boolean))
  return group.create_dataset({ name, data: integers(type, cells) as Int32Array })
}
