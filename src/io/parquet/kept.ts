import type { ParquetParsers, SchemaElement } from 'hyparquet'
import type { Cell, CellType, KeptColumn } from '../table.ts'

/** Decodes dates and times as the counts that are stored. */
export const COUNTS: Partial<ParquetParsers> = {
  dateFromDays: (days: number) => days,
  timestampFromMilliseconds: (count: bigint) => count,
  timestampFromMicroseconds: (count: bigint) => count,
  timestampFromNanoseconds: (count: bigint) => count,
}

/** The type of a column's cells, as hyparquet decodes them with `COUNTS`; undefined if it cannot be carried along. */
export function cellTypeOf({
  type,
  logical_type: logical,
  converted_type: converted,
}: SchemaElement): CellType | undefined {
  const kind = logical?.type ?? converted ?? ''
  if (kind === 'DATE') return { kind: 'date' }
  if (type === 'INT96') return { kind: 'time', unit: 'ns' }
  if (kind.startsWith('TIMESTAMP')) {
    const unit = /MICROS/.test(kind) || (logical?.type === 'TIMESTAMP' && logical.unit === 'MICROS') ? 'us' : 'ms'
    const inUtc = logical?.type !== 'TIMESTAMP' || logical.isAdjustedToUTC
    const nanos = logical?.type === 'TIMESTAMP' && logical.unit === 'NANOS'
    return { kind: 'time', unit: nanos ? 'ns' : unit, ...(inUtc && { zone: 'UTC' }) }
  }
  if (/TIME|INTERVAL|JSON|BSON|GEO|VARIANT|UUID/.test(kind)) return undefined
  if (type === 'BOOLEAN') return { kind: 'boolean' }
  if (type === 'BYTE_ARRAY' && kind !== 'DECIMAL') return { kind: 'text' }
  if (kind === 'DECIMAL' || type === 'DOUBLE') return { kind: 'float', bytes: 8 }
  if (type === 'FLOAT' || kind === 'FLOAT16') return { kind: 'float', bytes: 4 }
  if (type !== 'INT32' && type !== 'INT64') return undefined
  const width = logical?.type === 'INTEGER' ? logical.bitWidth : Number(/_(\d+)$/.exec(kind)?.[1] ?? type.slice(3))
  const unsigned = logical?.type === 'INTEGER' ? !logical.isSigned : kind.startsWith('UINT')
  return { kind: 'integer', bytes: (width / 8) as 1 | 2 | 4 | 8, unsigned }
}

/** A decoded value as a cell of its type. */
export function cellOf(value: unknown, type: CellType): Cell {
  if (value === null || value === undefined) return null
  if (type.kind === 'integer' && type.bytes === 8) return BigInt(value as bigint)
  if (type.kind === 'integer' || type.kind === 'float') return Number(value)
  return value as Cell
}

/** The schema of a carried column, which may have missing values. */
export function elementOf({ name, type }: KeptColumn): SchemaElement {
  const optional = { name, repetition_type: 'OPTIONAL' } as const
  if (type.kind === 'boolean') return { ...optional, type: 'BOOLEAN' }
  if (type.kind === 'date') return { ...optional, type: 'INT32', converted_type: 'DATE' }
  if (type.kind === 'float') return { ...optional, type: type.bytes === 4 ? 'FLOAT' : 'DOUBLE' }
  if (type.kind === 'integer') {
    const { bytes, unsigned } = type
    const usual = !unsigned && bytes >= 4
    const converted = `${unsigned ? 'UINT' : 'INT'}_${8 * bytes}` as 'INT_8'
    return { ...optional, type: bytes === 8 ? 'INT64' : 'INT32', ...(!usual && { converted_type: converted }) }
  }
  if (type.kind === 'time') {
    const unit = { s: 'MILLIS', ms: 'MILLIS', us: 'MICROS', ns: 'NANOS' } as const
    const logical = { type: 'TIMESTAMP', isAdjustedToUTC: type.zone !== undefined, unit: unit[type.unit] } as const
    return { ...optional, type: 'INT64', logical_type: logical }
  }
  return { ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8' }
}

/** The cells in the form that hyparquet-writer expects. */
export function writtenCells(type: CellType, cells: readonly Cell[]): unknown[] {
  if (type.kind === 'time' && type.unit === 's')
    return cells.map((cell) => (cell === null ? undefined : BigInt(cell) * 1000n))
  const wide = type.kind === 'time' || (type.kind === 'integer' && type.bytes === 8)
  return cells.map((cell) => {
    if (cell === null) return undefined
    if (wide) return BigInt(cell)
    return type.kind === 'boolean' ? Boolean(cell) : cell
  })
}
