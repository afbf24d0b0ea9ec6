import type { Data, DataType, Vector } from 'apache-arrow'
import { cellText } from '../kept.ts'
import type { Cell, CellType, KeptColumn } from '../table.ts'

type Arrow = typeof import('apache-arrow')

const UNITS = ['s', 'ms', 'us', 'ns'] as const
const DAY_MS = 86_400_000

/**
 * The type of a column's cells; undefined if the column cannot be carried along.
 * @param categories those of a text dictionary, if known
 */
export function cellTypeOf(
  { DataType: types }: Arrow,
  type: DataType,
  categories?: readonly string[],
): CellType | undefined {
  if (types.isDictionary(type)) {
    const ofText = categories !== undefined && isText(types, type.dictionary as DataType)
    if (ofText) return { kind: 'category', categories, ordered: type.isOrdered as boolean }
    return cellTypeOf({ DataType: types } as Arrow, type.dictionary as DataType)
  }
  if (isText(types, type)) return { kind: 'text' }
  if (types.isBool(type)) return { kind: 'boolean' }
  if (types.isInt(type))
    return { kind: 'integer', bytes: (type.bitWidth / 8) as 1 | 2 | 4 | 8, unsigned: !type.isSigned }
  if (types.isFloat(type)) return { kind: 'float', bytes: type.precision > 1 ? 8 : 4 }
  if (types.isDate(type)) return { kind: 'date' }
  if (!types.isTimestamp(type)) return undefined
  const { unit, timezone } = type as unknown as { unit: number; timezone: string | null }
  return { kind: 'time', unit: UNITS[unit]!, ...(timezone && { zone: timezone }) }
}

export function isText(types: Arrow['DataType'], type: DataType): boolean {
  return types.isUtf8(type) || types.isLargeUtf8(type) || types.isUtf8View(type)
}

/** The cells of a column of a record batch. */
export function cellsOf({ DataType: types }: Arrow, vector: Vector): Cell[] {
  const { type } = vector
  // The library converts times to milliseconds, which lose precision.
  if (types.isTimestamp(type)) {
    return vector.data.flatMap((data: Data) =>
      Array.from({ length: data.length }, (_, i) => (data.getValid(i) ? (data.values as BigInt64Array)[i]! : null)),
    )
  }
  const day = types.isDate(type) ? DAY_MS : 1
  return Array.from({ length: vector.length }, (_, i) => {
    const cell = vector.get(i) as Cell
    if (cell === null || cell === undefined) return null
    return day === 1 ? cell : Math.floor(Number(cell) / day)
  })
}

/** Builds the carried columns for the batches of one file; all batches share the same dictionaries. */
export class KeptWriter {
  readonly #arrow: Arrow
  readonly #types = new Map<string, { type: DataType; dictionary?: Vector; codes?: ReadonlyMap<string, number> }>()

  constructor(arrow: Arrow) {
    this.#arrow = arrow
  }

  typeOf({ name, type }: KeptColumn): DataType {
    const known = this.#types.get(name)
    if (known !== undefined) return known.type
    const made = this.#typeFor(type)
    const dictionary = type.kind === 'category' ? this.#texts(type.categories) : undefined
    const codes = type.kind === 'category' ? new Map(type.categories.map((one, code) => [one, code])) : undefined
    this.#types.set(name, { type: made, ...(dictionary && { dictionary }), ...(codes && { codes }) })
    return made
  }

  dataOf(column: KeptColumn): Data {
    const { arrow, cells, length, nullCount, nullBitmap } = { arrow: this.#arrow, ...presence(column) }
    const type = this.typeOf(column)
    const base = { type, length, nullCount, nullBitmap } as never
    const make = (values: object) => arrow.makeData({ ...(base as object), ...values } as never) as Data
    if (column.type.kind === 'category') {
      const { dictionary, codes } = this.#types.get(column.name)!
      return make({ data: Int32Array.from(cells, (cell) => codes!.get(String(cell)) ?? 0), dictionary })
    }
    if (column.type.kind === 'date') return make({ data: Int32Array.from(cells, Number) })
    if (column.type.kind === 'time') return make({ data: BigInt64Array.from(cells, (cell) => BigInt(cell ?? 0)) })
    if (column.type.kind === 'text')
      return this.#texts(column.cells.map((cell) => cellText(cell, column.type))).data[0]!
    return arrow.vectorFromArray(column.cells as never[], type as never).data[0] as unknown as Data
  }

  #texts(values: readonly (string | null)[]): Vector {
    return this.#arrow.vectorFromArray([...values], new this.#arrow.Utf8()) as unknown as Vector
  }

  #typeFor(type: CellType): DataType {
    const arrow = this.#arrow
    if (type.kind === 'boolean') return new arrow.Bool()
    if (type.kind === 'date') return new arrow.DateDay()
    if (type.kind === 'float') return type.bytes === 4 ? new arrow.Float32() : new arrow.Float64()
    if (type.kind === 'time') return new arrow.Timestamp(UNITS.indexOf(type.unit), type.zone ?? null)
    if (type.kind === 'category') return new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), null, type.ordered)
    if (type.kind === 'text') return new arrow.Utf8()
    const signed = { 1: arrow.Int8, 2: arrow.Int16, 4: arrow.Int32, 8: arrow.Int64 } as const
    const unsigned = { 1: arrow.Uint8, 2: arrow.Uint16, 4: arrow.Uint32, 8: arrow.Uint64 } as const
    return new (type.unsigned ? unsigned : signed)[type.bytes]()
  }
}

/** Which cells are present, as Arrow's validity bits; missing cells become 0. */
function presence({ cells }: KeptColumn) {
  const nullBitmap = new Uint8Array(Math.ceil(cells.length / 8))
  let nullCount = 0
  for (const [i, cell] of cells.entries())
    if (cell === null) nullCount++
    else nullBitmap[i >> 3]! |= 1 << (i & 7)
  return { cells: cells.map((cell) => cell ?? 0), length: cells.length, nullCount, nullBitmap }
}
