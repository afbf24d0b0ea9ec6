/**
 * The cheapest pairing of n rows with n columns, by shortest augmenting paths (Jonker and Volgenant 1987): exact, in O(n^3) time.
 * @param cost n x n, row by row
 * @returns the column of each row
 */
export function cheapestAssignment(cost: Float64Array, n: number): Int32Array {
  const [ofRow, ofColumn] = [new Float64Array(n + 1), new Float64Array(n + 1)]
  // Column 0 stands for the row being paired; columns and rows count from 1.
  const rowOf = new Int32Array(n + 1)
  const before = new Int32Array(n + 1)
  for (let row = 1; row <= n; row++) {
    rowOf[0] = row
    const least = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY)
    const done = new Uint8Array(n + 1)
    let column = 0
    while (rowOf[column] !== 0) {
      done[column] = 1
      const i = rowOf[column]!
      let [delta, next] = [Number.POSITIVE_INFINITY, 0]
      for (let j = 1; j <= n; j++) {
        if (done[j]) continue
        const reduced = cost[(i - 1) * n + j - 1]! - ofRow[i]! - ofColumn[j]!
        if (reduced < least[j]!) {
          least[j] = reduced
          before[j] = column
        }
        if (least[j]! < delta) [delta, next] = [least[j]!, j]
      }
      for (let j = 0; j <= n; j++)
        if (done[j]) {
          ofRow[rowOf[j]!]! += delta
          ofColumn[j]! -= delta
        } else least[j]! -= delta
      column = next
    }
    for (let j = column; j !== 0; j = before[j]!) rowOf[j] = rowOf[before[j]!]!
  }
  const out = new Int32Array(n)
  for (let j = 1; j <= n; j++) out[rowOf[j]! - 1] = j - 1
  return out
}
