import { gatherRows } from '../../base/points.ts'
import type { Collective } from '../../collective/collective.ts'
import { gathered } from '../../collective/share.ts'

/** Pairs (y, z) of solved rows, with grad u(y) = z, each rows x D. */
export interface Pairs {
  readonly points: Float32Array
  readonly targets: Float32Array
}

/**
 * The pairs of the whole batch, in its order.
 * @param own the pairs of this rank's rows, of which `trusted` are solved  @param places the places of these rows in the batch of `rows`
 */
export async function sharedPairs(
  collective: Collective,
  own: Pairs,
  trusted: Int32Array,
  { places, rows, dimension: d }: { readonly places: Int32Array; readonly rows: number; readonly dimension: number },
): Promise<Pairs> {
  if (collective.size === 1) return taken(own, trusted, d)
  const width = 2 * d + 1
  const marked = new Float32Array(places.length * width)
  for (const row of trusted) {
    marked[row * width] = 1
    marked.set(own.points.subarray(row * d, (row + 1) * d), row * width + 1)
    marked.set(own.targets.subarray(row * d, (row + 1) * d), row * width + 1 + d)
  }
  const all = await gathered(collective, marked, places, rows)
  const solved = Int32Array.from({ length: rows }, (_, row) => row).filter((row) => all[row * width] === 1)
  const [points, targets] = [new Float32Array(solved.length * d), new Float32Array(solved.length * d)]
  solved.forEach((row, i) => {
    points.set(all.subarray(row * width + 1, row * width + 1 + d), i * d)
    targets.set(all.subarray(row * width + 1 + d, (row + 1) * width), i * d)
  })
  return { points, targets }
}

function taken({ points, targets }: Pairs, rows: Int32Array, d: number): Pairs {
  const [from, to] = [new Float32Array(rows.length * d), new Float32Array(rows.length * d)]
  gatherRows(points, d, rows, from)
  gatherRows(targets, d, rows, to)
  return { points: from, targets: to }
}
