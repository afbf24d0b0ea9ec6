import type { Pieces } from '../../base/pieces.ts'
import type { RowWeights } from '../../base/row-weights.ts'

/**
 * Splits rows into cells of nearly equal size by repeated halving, at the median of the coordinate along which a cell is widest. A batch with
 * one row of each cell is a stratified sample: its mean of a smooth function has a variance of about n^(-1-2/D) instead of 1/n. At low dimension
 * this removes most of the gradient's noise, and it never adds any.
 *
 * @param table rows x D
 * @param members the rows to split
 * @param cells how many cells to make, at most one for each member
 */
export function* strata(
  table: Float32Array,
  columns: number,
  members: Int32Array,
  cells: number,
): Pieces<Int32Array[]> {
  const rows = members.slice()
  const done: Int32Array[] = []
  const open = [{ rows, cells: Math.min(cells, rows.length) }]
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    if (cell.cells === 1) {
      done.push(cell.rows.sort())
      continue
    }
    const left = cell.cells >> 1
    const middle = Math.round((cell.rows.length * left) / cell.cells)
    selectBy(cell.rows, middle, table, columns, widestAxis(cell.rows, table, columns))
    yield
    open.push(
      { rows: cell.rows.subarray(middle), cells: cell.cells - left },
      { rows: cell.rows.subarray(0, middle), cells: left },
    )
  }
  return done
}

/** Cells of a stratification: the rows of each and, for weighted rows, the part of each row's weight that lies in the cell. */
export interface Cells {
  readonly rows: readonly Int32Array[]
  readonly masses?: readonly Float64Array[]
}

/**
 * The same as `strata` for weighted rows: cells of exactly equal mass. A row whose weight spans the border of two cells is in both, with a part
 * of its weight in each. Drawing one row of each cell, in proportion to its mass there, therefore draws each row in proportion to its weight. Any
 * number of rows can be split into any number of cells.
 */
export function* weightedStrata(
  table: Float32Array,
  columns: number,
  members: Int32Array,
  cells: number,
  weights: RowWeights,
): Pieces<Required<Cells>> {
  const positive = Int32Array.from(members.filter((row) => weights[row]! > 0))
  const [rows, masses]: [Int32Array[], Float64Array[]] = [[], []]
  const open = [{ rows: positive, masses: Float64Array.from(positive, (row) => weights[row]!), cells }]
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    if (cell.cells === 1) {
      rows.push(cell.rows)
      masses.push(cell.masses)
      continue
    }
    const left = cell.cells >> 1
    const axis = widestAxis(cell.rows, table, columns)
    const [low, high] = splitByMass(cell, left / cell.cells, (row) => table[row * columns + axis]!)
    open.push({ ...high, cells: cell.cells - left }, { ...low, cells: left })
    yield
  }
  return { rows, masses }
}

interface WeightedRows {
  readonly rows: Int32Array<ArrayBuffer>
  readonly masses: Float64Array<ArrayBuffer>
}

/** Splits rows in the order of a value so that the left part has a share of their mass; the row at the border goes to both parts. */
function splitByMass(
  { rows, masses }: WeightedRows,
  share: number,
  value: (row: number) => number,
): [WeightedRows, WeightedRows] {
  const order = Uint32Array.from(rows.keys()).sort((a, b) => value(rows[a]!) - value(rows[b]!))
  const wanted = share * masses.reduce((sum, mass) => sum + mass, 0)
  let [place, below] = [0, 0]
  while (place < order.length - 1 && below + masses[order[place]!]! < wanted) below += masses[order[place++]!]!
  const kept = Math.min(wanted - below, masses[order[place]!]!)
  const rest = masses[order[place]!]! - kept
  const part = (places: Uint32Array): WeightedRows => ({
    rows: Int32Array.from(places, (i) => rows[i]!),
    masses: Float64Array.from(places, (i) => masses[i]!),
  })
  const low = part(order.subarray(0, place + 1))
  low.masses[place] = kept
  const high = part(order.subarray(rest > 0 || place === order.length - 1 ? place : place + 1))
  if (rest > 0) high.masses[0] = rest
  return [low, high]
}

/** Rows that are read to find a cell's widest axis. */
const GLANCE = 1024

function widestAxis(rows: Int32Array, table: Float32Array, columns: number): number {
  const stride = Math.max(1, Math.floor(rows.length / GLANCE))
  let [widest, largest] = [0, -1]
  for (let j = 0; j < columns; j++) {
    let [sum, squares, count] = [0, 0, 0]
    const origin = table[rows[0]! * columns + j]!
    for (let i = 0; i < rows.length; i += stride) {
      const value = table[rows[i]! * columns + j]! - origin
      sum += value
      squares += value * value
      count++
    }
    const variance = squares - (sum * sum) / count
    if (variance > largest) [widest, largest] = [j, variance]
  }
  return widest
}

/** Reorders rows so that the first `middle` have the smallest values along an axis (Hoare's selection). */
function selectBy(rows: Int32Array, middle: number, table: Float32Array, columns: number, axis: number): void {
  const value = (i: number) => table[rows[i]! * columns + axis]!
  let [low, high] = [0, rows.length - 1]
  while (low < high) {
    const pivot = value((low + high) >> 1)
    let [i, j] = [low, high]
    while (i <= j) {
      while (value(i) < pivot) i++
      while (value(j) > pivot) j--
      if (i > j) break
      const kept = rows[i]!
      rows[i] = rows[j]!
      rows[j] = kept
      i++
      j--
    }
    if (middle <= j) high = j
    else if (middle >= i) low = i
    else return
  }
}
