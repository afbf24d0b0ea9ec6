import { type SolveOptions, solveConjugate } from '../conjugate/solve.ts'
import type { LookParts } from './held-out-look.ts'
import { oneHotOf, type TrainingSide } from './problem.ts'
import type { FirstStarts } from './starts.ts'

const MOST_ROWS = 512

/**
 * How much of the source is lost on its way there and back: the mean squared error of S(T(x)) on some rows, relative to their mean square in the
 * frame, that of a row counting as at most 1. Of a potential that is not convex where the source is, S(T(x)) is another point than x.
 */
export async function roundTripOf(
  side: TrainingSide,
  classes: number,
  { conjugate, workspace }: Pick<LookParts, 'conjugate' | 'workspace'>,
  options: SolveOptions,
  firstStarts: FirstStarts,
): Promise<number> {
  const { dimension: d } = conjugate
  const x = side.rows.subarray(0, MOST_ROWS * d)
  const rows = x.length / d
  const label = oneHotOf(
    side,
    Int32Array.from({ length: rows }, (_, row) => row),
    classes,
  )
  const buffers = conjugate.buffers(rows)
  buffers.base.set(x)
  if (label) buffers.label.set(label)
  await conjugate.evaluate(buffers, rows)
  // At z = 0 the difference grad u(y) - z is T(x).
  const images = buffers.difference.slice()
  const { points } = await solveConjugate(
    conjugate,
    workspace,
    images,
    await firstStarts(images, label),
    options,
    label,
  )
  const size = squaredLength(x, 0, x.length) / rows
  const away = points.map((value, i) => value - x[i]!)
  let sum = 0
  for (let row = 0; row < rows; row++) sum += Math.min(1, squaredLength(away, row * d, (row + 1) * d) / size)
  return sum / rows
}

function squaredLength(values: Float32Array, start: number, end: number): number {
  let sum = 0
  for (let at = start; at < end; at++) sum += values[at]! ** 2
  return sum
}
