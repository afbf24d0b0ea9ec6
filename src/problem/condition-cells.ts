import type { Points } from '../base/points.ts'
import type { RowConditions } from '../base/row-conditions.ts'
import { totalMass } from '../base/row-weights.ts'
import type { Side } from './frame.ts'

/** Cells of the conditions' space, each with rows of both sides. */
export interface ConditionCells {
  readonly count: number
  /** The cell of each row. */
  readonly source: Uint16Array
  readonly target: Uint16Array
}

interface Cell {
  readonly source: Int32Array
  readonly target: Int32Array
}

/**
 * Repeatedly halves the largest cell, at the median of the condition in which it is widest (relative to the condition's range), as long as both
 * halves keep `fewest` rows of each side.
 */
export function conditionCells(
  source: RowConditions,
  target: RowConditions,
  { most, fewest }: { readonly most: number; readonly fewest: number },
): ConditionCells {
  const all = (side: RowConditions) => Int32Array.from({ length: side.data.length / side.columns }, (_, i) => i)
  const ranges = Array.from({ length: source.columns }, (_, j) => {
    const [low, high] = ends({ source: all(source), target: all(target) }, source, target, j)
    return high - low || 1
  })
  const open: Cell[] = [{ source: all(source), target: all(target) }]
  const done: Cell[] = []
  while (open.length > 0 && open.length + done.length < most) {
    const cell = open.splice(largest(open), 1)[0]!
    const halves = halve(cell, source, target, ranges, fewest)
    if (halves === undefined) done.push(cell)
    else open.push(...halves)
  }
  const cells = [...done, ...open]
  const numbered = (side: Side, rows: number) => {
    const cellOf = new Uint16Array(rows)
    cells.forEach((cell, k) => {
      for (const row of cell[side]) cellOf[row] = k
    })
    return cellOf
  }
  return {
    count: cells.length,
    source: numbered('source', all(source).length),
    target: numbered('target', all(target).length),
  }
}

function largest(cells: readonly Cell[]): number {
  const sizes = cells.map(({ source, target }) => source.length + target.length)
  return sizes.indexOf(Math.max(...sizes))
}

function ends(cell: Cell, source: RowConditions, target: RowConditions, j: number): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const look = ({ data, columns }: RowConditions, rows: Int32Array) => {
    for (const row of rows) {
      const value = data[row * columns + j]!
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  look(source, cell.source)
  look(target, cell.target)
  return [low, high]
}

/** The two halves of a cell; undefined if no condition can be halved. */
function halve(
  cell: Cell,
  source: RowConditions,
  target: RowConditions,
  ranges: readonly number[],
  fewest: number,
): [Cell, Cell] | undefined {
  const widths = ranges.map((range, j) => {
    const [low, high] = ends(cell, source, target, j)
    return (high - low) / range
  })
  const axes = [...widths.keys()].sort((a, b) => widths[b]! - widths[a]!)
  for (const j of axes) {
    if (widths[j] === 0) continue
    const at = ({ data, columns }: RowConditions, row: number) => data[row * columns + j]!
    const values = Float64Array.from([
      ...Array.from(cell.source, (row) => at(source, row)),
      ...Array.from(cell.target, (row) => at(target, row)),
    ]).sort()
    const middle = values[values.length >> 1]!
    // If the median is the smallest value, rows with that value form the lower half.
    const isLow = middle > values[0]! ? (value: number) => value < middle : (value: number) => value <= middle
    const part = (low: boolean): Cell => ({
      source: cell.source.filter((row) => isLow(at(source, row)) === low),
      target: cell.target.filter((row) => isLow(at(target, row)) === low),
    })
    const halves: [Cell, Cell] = [part(true), part(false)]
    if (halves.every((half) => half.source.length >= fewest && half.target.length >= fewest)) return halves
  }
  return undefined
}

/** The fewest rows of each side in a cell whose mass is matched, since fewer would weigh rows by chance; and the most cells. */
const FEWEST_MATCHED = 32
const MOST_MATCHED = 64

/** The share of a side's mass that each cell holds. */
export function cellShares(
  { weights, rows }: Pick<Points, 'weights' | 'rows'>,
  cellOf: Uint16Array,
  count: number,
): Float64Array {
  const shares = new Float64Array(count)
  const mass = totalMass(weights, rows)
  cellOf.forEach((k, row) => {
    shares[k]! += (weights?.[row] ?? 1) / mass
  })
  return shares
}

/**
 * Weighs the rows of two samples so that their conditions have the same distribution over cells: each cell gets the mean of its masses on the
 * two sides. Only then do means over the two sides refer to the same distribution of conditions. Samples without conditions do not change.
 */
export function matchConditions(source: Points, target: Points): { readonly source: Points; readonly target: Points } {
  if (source.conditions === undefined || target.conditions === undefined) return { source, target }
  const cells = conditionCells(source.conditions, target.conditions, { most: MOST_MATCHED, fewest: FEWEST_MATCHED })
  return {
    source: weighedTo(source, cells.source, sharesWanted(source, target, cells)),
    target: weighedTo(target, cells.target, sharesWanted(source, target, cells)),
  }
}

function sharesWanted(source: Points, target: Points, cells: ConditionCells): Float64Array {
  const from = cellShares(source, cells.source, cells.count)
  const to = cellShares(target, cells.target, cells.count)
  return from.map((share, k) => (share + to[k]!) / 2)
}

/** Weighs rows so that each cell has the wanted mass; returns the same rows if it has. */
function weighedTo<T extends Pick<Points, 'weights' | 'rows'>>(side: T, cellOf: Uint16Array, wanted: Float64Array): T {
  const shares = cellShares(side, cellOf, wanted.length)
  if (wanted.every((share, k) => Math.abs(share - shares[k]!) < 1e-12)) return side
  const weights = Float64Array.from(cellOf, (k, row) => ((side.weights?.[row] ?? 1) * wanted[k]!) / shares[k]!)
  return { ...side, weights }
}
