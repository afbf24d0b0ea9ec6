import { product } from '../base/linalg/product.ts'
import { type SolveOptions, solveConjugate } from '../conjugate/solve.ts'
import { type Frame, frameMatrices, unitOf } from '../problem/frame.ts'
import type { Conditional } from '../problem/labels.ts'
import type { LookParts } from './held-out-look.ts'
import { labelsOf, type TrainingSide } from './problem.ts'
import type { FirstStarts } from './starts.ts'

/** The tolerance of finished maps: where u is flat, a coarse solve is far from its solution. */
const TOLERANCE = 1e-4
/** How many rows are checked. */
export const ROUND_TRIP_ROWS = 512

/** What is needed to evaluate a round trip. */
type Parts = Pick<LookParts, 'conjugate' | 'workspace'> & { readonly firstStarts: FirstStarts }

/**
 * How much of the source is lost on its way there and back: the mean squared error of S(T(x)) on some rows, relative to the source's total
 * variance, where each row counts at most 1. If the potential is not convex where the source is, S(T(x)) differs from x.
 */
export async function roundTripOf(
  side: TrainingSide,
  on: Conditional,
  frame: Frame,
  { conjugate, workspace, firstStarts }: Parts,
  limits: Pick<SolveOptions, 'maxIterations' | 'signal'>,
  most = ROUND_TRIP_ROWS,
): Promise<number> {
  const { dimension: d } = conjugate
  const x = side.rows.subarray(0, most * d)
  const rows = x.length / d
  const first = Int32Array.from({ length: rows }, (_, row) => row)
  const label = labelsOf(side, first, on)
  const buffers = conjugate.buffers(rows)
  buffers.base.set(x)
  if (label) buffers.label.set(label)
  await conjugate.evaluate(buffers, rows)
  // At z = 0 the difference grad u(y) - z is T(x).
  const images = buffers.difference.slice()
  const starts = await firstStarts(images, label)
  const options = { ...limits, tolerance: TOLERANCE }
  const { points } = await solveConjugate(conjugate, workspace, images, starts, options, label)
  const away = Float64Array.from(points, (value, i) => value - x[i]!)
  const { data } = product({ data: away, rows, columns: d }, frameMatrices(frame).sourceOut)
  const deviation = frame.sourceDeviation / unitOf(frame, 'source')
  return first.reduce((sum, row) => sum + Math.min(1, squaredLength(data, row * d, d) / deviation ** 2), 0) / rows
}

function squaredLength(values: Float64Array, start: number, length: number): number {
  return values.subarray(start, start + length).reduce((sum, value) => sum + value * value, 0)
}
