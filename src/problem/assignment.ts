/** A pairing on its way: the prices of the columns, the column of each row and the row of each column, -1 where there is none yet. */
interface Pairing {
  readonly price: Float64Array
  readonly columnOf: Int32Array
  readonly rowOf: Int32Array
}

/**
 * The cheapest pairing of n rows with n columns (Jonker and Volgenant 1987): exact, in time n^3 at most. Rows first bid for columns, which pairs
 * most of them; shortest augmenting paths pair the rest.
 * @param cost n x n, row by row, all finite
 * @returns the column of each row
 * @throws Error for costs that are not finite, with which the search would not end
 */
export function cheapestAssignment(cost: Float64Array, n: number): Int32Array {
  const pairing: Pairing = {
    price: new Float64Array(n),
    columnOf: new Int32Array(n).fill(-1),
    rowOf: new Int32Array(n).fill(-1),
  }
  for (const row of bids(cost, n, pairing)) augment(cost, n, pairing, row)
  return pairing.columnOf
}

/** Times that each row may bid on average; those that are outbid last are left to the paths. */
const BIDS = 3

/**
 * Each row takes the column that is cheapest for it, at a price that leaves it indifferent to its second choice, and outbids the row that was there.
 * @returns the rows that ended without a column
 */
function bids(cost: Float64Array, n: number, { price, columnOf, rowOf }: Pairing): number[] {
  let free = Array.from({ length: n }, (_, i) => i)
  for (let round = 0; round < BIDS && free.length > 0; round++) {
    const outbid: number[] = []
    for (const row of free) {
      let [first, second, column] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0]
      for (let j = 0, at = row * n; j < n; j++, at++) {
        const reduced = cost[at]! - price[j]!
        if (reduced >= second) continue
        if (reduced < first) [first, second, column] = [reduced, first, j]
        else second = reduced
      }
      const previous = rowOf[column]!
      if (previous >= 0) {
        // At equal costs a bid could go back and forth for ever.
        if (second === first) {
          outbid.push(row)
          continue
        }
        columnOf[previous] = -1
        outbid.push(previous)
      }
      if (Number.isFinite(second)) price[column]! -= second - first
      rowOf[column] = row
      columnOf[row] = column
    }
    free = outbid
  }
  return free
}

/** Pairs one more row, along the path that raises the cost least, and keeps all pairs the cheapest for their rows at the new prices. */
function augment(cost: Float64Array, n: number, { price, columnOf, rowOf }: Pairing, start: number): void {
  const length = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  const before = new Int32Array(n)
  const done = new Uint8Array(n)
  const reached: number[] = []
  let [row, total, end] = [start, 0, -1]
  while (end < 0) {
    const own = row === start ? 0 : cost[row * n + columnOf[row]!]! - price[columnOf[row]!]!
    let [least, next] = [Number.POSITIVE_INFINITY, -1]
    for (let j = 0, at = row * n; j < n; j++, at++) {
      if (done[j]) continue
      const along = total + cost[at]! - price[j]! - own
      if (along < length[j]!) {
        length[j] = along
        before[j] = row
      }
      if (length[j]! < least) [least, next] = [length[j]!, j]
    }
    if (next < 0) throw new Error('the costs of an assignment are not finite')
    total = least
    done[next] = 1
    if (rowOf[next]! < 0) end = next
    else {
      reached.push(next)
      row = rowOf[next]!
    }
  }
  for (const j of reached) price[j]! += length[j]! - total
  for (let j = end; ; ) {
    const i = before[j]!
    const previous = columnOf[i]!
    rowOf[j] = i
    columnOf[i] = j
    if (i === start) return
    j = previous
  }
}
