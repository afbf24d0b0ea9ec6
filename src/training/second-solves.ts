import type { ConjugateProgram } from '../conjugate/program.ts'
import type { RivalStarts, Rivals } from '../conjugate/rival-starts.ts'
import { type ConjugateResult, type SolveOptions, solveConjugate, type Workspace } from '../conjugate/solve.ts'
import { encodeStatus } from '../conjugate/status.ts'
import { rotated, wrapped } from './rotated.ts'

/** The share of a batch that is solved twice in a step that does so. */
const SHARE = 1 / 4
/** Differences of objectives below this are rounding. */
export const ROUNDING = 1e-5
const CONVERGED = encodeStatus('converged')
/**
 * Errors of S(T(x)) at the last look. Above the first, u still changes too much right after the release: solutions far away only add to that.
 * Below the second, u is convex where the source is, and only one step in eight checks whether it has remained so.
 */
const UNSETTLED = 0.12
const SETTLED = 1e-3
const ONCE_IN = 8

/** Whether a step solves rows twice. @param roundTrip at the last look since the release; undefined before the first */
export function areSecondSolvesDue(step: number, roundTrip: number | undefined): boolean {
  if (roundTrip === undefined || !(roundTrip <= UNSETTLED)) return false
  return roundTrip > SETTLED || step % ONCE_IN === 0
}

interface SecondSolves {
  readonly conjugate: ConjugateProgram
  readonly workspace: Workspace
  readonly rivalStarts: RivalStarts
}

/**
 * Solves part of a batch again, from rival starts, and keeps the lower objective. A solve that starts at its last solution stays in its basin. If
 * u is not convex, another basin may be lower: then u* was underestimated, and the dual does not bound the distance. With y* in the lower basin,
 * the gradient of the dual raises u there until the basin is gone.
 * @param batch z, rows x D, and labels, one-hot, rows x classes
 * @param solved of these rows; the solutions of rows whose second solve is lower are replaced
 * @param step the training step, which rotates the rows
 * @returns the evaluations of the second solves
 */
export async function solveAgain(
  { conjugate, workspace, rivalStarts }: SecondSolves,
  rivals: Rivals,
  { z, label }: { readonly z: Float32Array; readonly label?: Float32Array | undefined },
  solved: ConjugateResult,
  step: number,
  options: SolveOptions,
): Promise<number> {
  const { dimension: d, classes, preconditioner } = conjugate
  const again = rowsAgain({ z, label }, { d, classes }, step)
  const { starts } = await rivalStarts.starts(rivals, again.z, preconditioner, again.label)
  const other = await solveConjugate(conjugate, workspace, again.z, starts, options, again.label)
  for (const [i, row] of again.rows.entries()) {
    if (other.status[i] !== CONVERGED) continue
    const within = halfSquared(solved.difference.subarray(row * d, (row + 1) * d), preconditioner)
    if (other.objective[i]! < solved.objective[row]! - within - ROUNDING) replace(solved, row, other, i, d)
  }
  return other.evaluations
}

/** The rows of a batch that a step solves twice: their places in it, their z and their labels. */
export function rowsAgain(
  { z, label }: { readonly z: Float32Array; readonly label?: Float32Array | undefined },
  { d, classes }: { readonly d: number; readonly classes: number },
  step: number,
) {
  const n = z.length / d
  const { first, rows } = rotated(n, SHARE, step)
  return {
    rows: Int32Array.from({ length: rows }, (_, i) => (first + i) % n),
    z: wrapped(z, d, first, rows),
    label: label && wrapped(label, classes, first, rows),
  }
}

/** |L r|^2 / 2: how much lower a solve with the residual r would still end in its own basin. */
function halfSquared(residual: Float32Array, root: Float32Array): number {
  const d = residual.length
  let sum = 0
  for (let i = 0; i < d; i++) {
    let value = 0
    for (let j = 0; j < d; j++) value += root[i * d + j]! * residual[j]!
    sum += value * value
  }
  return sum / 2
}

function replace(solved: ConjugateResult, row: number, other: ConjugateResult, i: number, d: number): void {
  for (const name of ['points', 'difference'] as const)
    solved[name].set(other[name].subarray(i * d, (i + 1) * d), row * d)
  for (const name of ['objective', 'residual', 'status'] as const) solved[name][row] = other[name][i]!
}
