/**
 * Splits rows into cells of nearly equal size: halves the largest cell again and again, at the median of the coordinate along which it is
 * widest. A batch with one row of each cell is a stratified sample, whose mean of a smooth function has a variance of about
 * n^(-1-2/D) instead of 1/n: most of the gradient's noise at low dimension, and never more than without.
 *
 * @param table rows x D
 * @param members the rows to split
 * @param cells how many cells to make, at most one for each member
 */
export function strata(table: Float32Array, columns: number, members: Int32Array, cells: number): Int32Array[] {
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
    open.push(
      { rows: cell.rows.subarray(middle), cells: cell.cells - left },
      { rows: cell.rows.subarray(0, middle), cells: left },
    )
  }
  return done
}

/** Rows looked at to find a cell's widest axis. */
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
