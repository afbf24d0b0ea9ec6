import { cosine, l2uvp, moments, type Points, rowRange, type TransportMap } from 'brenier'
import { momentMaps } from '../pairs/moment-maps.ts'
import type { BenchmarkPair } from '../pairs/pair.ts'

/** Source points and their exact images. */
export interface TestPairs {
  readonly points: Points
  readonly images: Points
}

/** A map compared with the truth on fresh points; L2-UVP in percent. */
interface MapErrors {
  readonly forward: number
  readonly backward: number
  readonly unconvergedRows: number
  readonly maxResidual: number
}

/** The same, with the quantities that are measured only for the finished map. */
export interface FinalErrors extends MapErrors {
  readonly cosine: { readonly forward: number; readonly backward: number }
  /** Gradient evaluations per row of the backward map, and seconds for all test rows in each direction. */
  readonly evaluations: number
  readonly forwardSeconds: number
  readonly backwardSeconds: number
  /**
   * Mean |x - T(x)|^2 of the test rows minus the dual value on the same pairs, in percent of that mean. On pairs (x, T(x)) this gap of a
   * potential has no sampling error: it is 0 for the exact potential and positive for any other.
   */
  readonly dualGap: number
}

export async function errorsOf(
  map: TransportMap,
  { points, images }: TestPairs,
  pair: BenchmarkPair,
  signal?: AbortSignal,
): Promise<MapErrors & { readonly moved: Points; readonly back: Points; readonly iterations: Uint32Array }> {
  const moved = await map.forward(points, { ...(signal && { signal }) })
  const back = await map.backward(images, { ...(signal && { signal }) })
  return {
    forward: l2uvp(moved, images, pair.varianceTarget),
    backward: l2uvp(back.points, points, pair.varianceSource),
    unconvergedRows: back.unconvergedRows,
    maxResidual: back.maxResidual,
    moved,
    back: back.points,
    iterations: back.iterations,
  }
}

export async function finalErrors(
  map: TransportMap,
  test: TestPairs,
  pair: BenchmarkPair,
  signal?: AbortSignal,
): Promise<FinalErrors> {
  const { points, images } = test
  const warmUp = { points: rowRange(points, 0, 1), images: rowRange(images, 0, 1) }
  await errorsOf(map, warmUp, pair, signal)
  const started = performance.now()
  await map.forward(points)
  const forwardDone = performance.now()
  const { moved, back, iterations, ...errors } = await errorsOf(map, test, pair, signal)
  const forwardSeconds = (forwardDone - started) / 1000
  const backwardSeconds = (performance.now() - forwardDone) / 1000 - forwardSeconds
  const cost = meanCost(points, images)
  const dual = await map.distance(points, images, { ...(signal && { signal }) })
  return {
    ...errors,
    cosine: { forward: cosine(points, moved, images), backward: cosine(images, back, points) },
    evaluations: iterations.reduce((sum, count) => sum + count, 0) / iterations.length,
    forwardSeconds,
    backwardSeconds,
    dualGap: (100 * (cost - dual.estimate)) / cost,
  }
}

/** L2-UVP in both directions of the affine map between the sample moments: the error of a map that learns only the moments. */
export function linearErrors(
  source: Points,
  target: Points,
  { points, images }: TestPairs,
  pair: BenchmarkPair,
): { forward: number; backward: number } {
  const { forward, backward } = momentMaps(moments(source), moments(target))
  return {
    forward: l2uvp(forward(points), images, pair.varianceTarget),
    backward: l2uvp(backward(images), points, pair.varianceSource),
  }
}

/** The mean of |x - T(x)|^2. */
function meanCost(points: Points, images: Points): number {
  let sum = 0
  for (let i = 0; i < points.data.length; i++) sum += (points.data[i]! - images.data[i]!) ** 2
  return sum / points.rows
}
