/** A part of a batch that moves on with every step, so that all rows have their turn. */
export function rotated(n: number, share: number, step: number): { readonly first: number; readonly rows: number } {
  const rows = Math.ceil(share * n)
  return { first: (step * rows) % n, rows }
}

/** `rows` rows of a table, from row `first`, wrapping around at its end. */
export function wrapped(table: Float32Array, columns: number, first: number, rows: number): Float32Array {
  const out = new Float32Array(rows * columns)
  for (let i = 0; i < out.length; i++) out[i] = table[(first * columns + i) % table.length]!
  return out
}
