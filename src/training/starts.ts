import { gatherRows, scatterRows } from '../base/points.ts'

/** How many source rows solves may start at if the cost is not quadratic. */
export const CANDIDATES = 128

/** Starts for rows without a solution yet, given their z and labels. */
export type FirstStarts = (targets: Float32Array, label?: Float32Array) => Promise<Float32Array>

/** The rows of a batch: z, rows x D; their row numbers in the table; one-hot labels, rows x classes. */
interface TargetBatch {
  readonly z: Float32Array
  readonly rows: Int32Array
  readonly label?: Float32Array | undefined
}

/**
 * Where the solves of a batch start: at each row's last solution or, on its first visit, where `first` says.
 * @param warm the last solution of each row of the table, rows x D; NaN for rows without one
 */
export async function warmStarts(
  { z, rows, label }: TargetBatch,
  warm: Float32Array,
  d: number,
  first: FirstStarts,
): Promise<Float32Array> {
  const starts = new Float32Array(z.length)
  gatherRows(warm, d, rows, starts)
  const open = Int32Array.from(rows.keys()).filter((i) => Number.isNaN(starts[i * d]!))
  if (open.length > 0)
    scatterRows(
      starts,
      d,
      open,
      await first(taken(z, d, open), label && taken(label, label.length / rows.length, open)),
    )
  return starts
}

/** Each row's last solution; NaN for rows without one. */
export function lastOf({ z, rows }: TargetBatch, warm: Float32Array, d: number): Float32Array {
  const last = new Float32Array(z.length)
  gatherRows(warm, d, rows, last)
  return last
}

function taken(table: Float32Array, columns: number, rows: Int32Array): Float32Array {
  const out = new Float32Array(rows.length * columns)
  gatherRows(table, columns, rows, out)
  return out
}
