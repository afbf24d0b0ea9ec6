import type { ConjugateProgram } from '../conjugate/program.ts'
import type { RivalStarts, Rivals } from '../conjugate/rival-starts.ts'
import { solveConjugate, type Workspace } from '../conjugate/solve.ts'
import { type DualTerm, twice } from './dual.ts'
import { rotated, wrapped } from './rotated.ts'

/** The share of a batch to check at each step, and the weight of this term relative to the dual. */
const SHARE = 1 / 4
export const WEIGHT = 1
/** How far from x the solve for T(x) starts, as a share of the difference of two other rows. */
const AWAY = 0.1
/** A rival must promise at least this much less than the tangent at x. */
export const PROMISE = 1e-4
/** Gaps below this are rounding. */
export const ROUNDING = 1e-5
export const MAX_ITERATIONS = 60

/** What is needed to compute the gradient of the gap. */
interface EnvelopeParts {
  readonly conjugate: ConjugateProgram
  readonly dual: DualTerm
  readonly workspace: Workspace
  /** The source's rows, and what chooses among them; null in steps that search beside x only. */
  readonly others: { readonly rivals: Rivals; readonly rivalStarts: RivalStarts } | null
}

/**
 * Pulls a released potential towards its convex envelope where the source is. With z = T(x) = grad u(x),
 *
 *   gap(x) = u(x) + u*(z) - <x, z> = [u(x) - <z, x>] - [u(y*) - <z, y*>] >= 0
 *
 * is how far the tangent of u at x must be lowered to lie below u everywhere. It is 0 exactly where u meets its convex envelope, which is where
 * S(T(x)) = x. With z and y* held constant, its gradient in the weights is that of u(x) - u(y*): shares of 1 and -1, as in the dual.
 *
 * The search for y* starts at the source row that promises to lie lowest under the tangent or, if none lies below it, beside x. Where u is convex
 * it returns to x, and the row contributes nothing.
 *
 * @param source the batch's source, n x D  @param label one-hot, n x classes
 * @param step the training step, which rotates the rows that are checked
 * @param into the gradient to add to, laid out as the weights
 */
export async function addEnvelopeGradient(
  { conjugate, dual, workspace, others }: EnvelopeParts,
  { source, label }: { readonly source: Float32Array; readonly label?: Float32Array | undefined },
  step: number,
  limits: { readonly tolerance: number; readonly signal?: AbortSignal | undefined },
  into: Float32Array,
): Promise<void> {
  const { dimension: d, classes } = conjugate
  const { rows, x, starts, label: some } = checkedRows({ source, label }, { d, classes }, step)
  const buffers = conjugate.buffers(rows)
  buffers.base.set(x)
  if (some) buffers.label.set(some)
  await conjugate.evaluate(buffers, rows)
  // At z = 0 the difference grad u(y) - z is T(x), and the objective u(x).
  const images = buffers.difference.slice()
  const tangent = Float64Array.from({ length: rows }, (_, row) => buffers.objective[row]! - dot(x, images, row, d))
  if (others !== null) {
    const { starts: rival, promised } = await others.rivalStarts.starts(
      others.rivals,
      images,
      conjugate.preconditioner,
      some,
    )
    tangent.forEach((height, row) => {
      if (promised[row]! < height - PROMISE) starts.set(rival.subarray(row * d, (row + 1) * d), row * d)
    })
  }
  const options = { ...limits, maxIterations: MAX_ITERATIONS }
  const found = await solveConjugate(conjugate, workspace, images, starts, options, some)
  const points = new Float32Array(2 * rows * d)
  points.set(x)
  points.set(found.points, rows * d)
  const share = new Float32Array(2 * rows)
  for (let row = 0; row < rows; row++) {
    const gap = tangent[row]! - found.objective[row]!
    // A failed search carries no information, and may have ended where u is not finite.
    if (found.status[row] !== 0 || !(gap > ROUNDING)) continue
    share[row] = WEIGHT / rows
    share[rows + row] = -WEIGHT / rows
  }
  if (share.every((one) => one === 0)) return
  const gradient = await dual.gradient(points, share, some && twice(some))
  gradient.forEach((slope, i) => {
    into[i]! += slope
  })
}

/** <a, b> of one row. */
function dot(a: Float32Array, b: Float32Array, row: number, d: number): number {
  let sum = 0
  for (let j = row * d; j < (row + 1) * d; j++) sum += a[j]! * b[j]!
  return sum
}

/** How many rows of a batch a step checks. */
export function checkedCount(rows: number): number {
  return rotated(rows, SHARE, 0).rows
}

/** The rows of a batch that a step checks, with the starts of their searches and their labels. */
export function checkedRows(
  { source, label }: { readonly source: Float32Array; readonly label?: Float32Array | undefined },
  { d, classes }: { readonly d: number; readonly classes: number },
  step: number,
) {
  const n = source.length / d
  const { first, rows } = rotated(n, SHARE, step)
  const x = wrapped(source, d, first, rows)
  const [a, b] = [wrapped(source, d, first + rows, rows), wrapped(source, d, first + 2 * rows, rows)]
  const starts = x.map((coordinate, i) => coordinate + AWAY * (a[i]! - b[i]!))
  return { rows, x, starts, label: label && wrapped(label, classes, first, rows) }
}
