import type { Method } from './method.ts'
import type { ConjugateProblem, EvaluationBuffers } from './objective.ts'
import { encodeStatus, type RowStatus } from './status.ts'

export interface SolveOptions {
  /** Largest residual of a converged row, relative to the standard deviation of the target (see `ConjugateProblem.setMetric`). */
  readonly tolerance: number
  /** Evaluations of the gradient that one row may take, its start included. */
  readonly maxIterations: number
  /** Stops the solve between iterations by throwing the signal's reason. */
  readonly signal?: AbortSignal
}

/** The conjugate's solution at every target, and how good it is. */
export interface ConjugateResult {
  /** y*, rows x D: the backward map. */
  readonly points: Float32Array
  /** u(y) - <z, y> at each y: minus the conjugate u*(z). */
  readonly objective: Float32Array
  /** r = grad u(y) - z in the coordinates, rows x D. */
  readonly difference: Float32Array
  /** |r| relative to the target's standard deviation. */
  readonly residual: Float32Array
  /** Gradient evaluations spent on each row. */
  readonly iterations: Uint32Array
  /** A code for each row; see `decodeStatus`. */
  readonly status: Uint8Array
  /** Gradient evaluations of all rows together. */
  readonly evaluations: number
  readonly unconverged: number
  readonly maxResidual: number
}

/** A workspace that is kept between solves: buffers for the rows that are worked on at once, and the method's memory of them. */
export interface Workspace {
  readonly buffers: EvaluationBuffers
  readonly method: Method
}

/**
 * Solves grad u(y) = z for every row of `targets`, `capacity` rows at a time: a row that is done leaves at once, and the next takes its
 * place, so that evaluations stay full and memory does not depend on the number of rows or iterations.
 *
 * @param targets z, rows x D
 * @param starts y0, rows x D
 * @param labels one-hot, rows x classes, for a conditional potential
 */
export async function solveConjugate(
  problem: ConjugateProblem,
  { buffers, method }: Workspace,
  targets: Float32Array,
  starts: Float32Array,
  { tolerance, maxIterations, signal }: SolveOptions,
  labels: Float32Array = EMPTY,
): Promise<ConjugateResult> {
  const { dimension: d, classes } = problem
  const rows = targets.length / d
  const result = emptyResult(rows, d)
  const rowOf = new Int32Array(buffers.capacity)
  let [active, next] = [0, 0]

  const enter = (slot: number) => {
    rowOf[slot] = next
    buffers.base.set(starts.subarray(next * d, (next + 1) * d), slot * d)
    buffers.target.set(targets.subarray(next * d, (next + 1) * d), slot * d)
    if (classes > 0) buffers.label.set(labels.subarray(next * classes, (next + 1) * classes), slot * classes)
    method.enter(slot)
    next++
  }

  while (next < rows || active > 0) {
    signal?.throwIfAborted()
    while (active < buffers.capacity && next < rows) enter(active++)
    for (let slot = 0; slot < active; slot++) method.propose(slot, buffers)
    await problem.evaluate(buffers, active)
    const rolledBack: number[] = []
    const finished: number[] = []
    for (let slot = 0; slot < active; slot++) {
      const row = rowOf[slot]!
      result.iterations[row]!++
      const residual = buffers.residual[slot]!
      const finite = Number.isFinite(residual) && Number.isFinite(buffers.objective[slot]!)
      if (finite && residual <= tolerance) {
        record(result, row, buffers, slot, 'converged')
        finished.push(slot)
        continue
      }
      const first = result.iterations[row] === 1
      const verdict = method.judge(slot, buffers)
      if (first && !finite) {
        record(result, row, buffers, slot, 'nonfinite')
        finished.push(slot)
      } else if (verdict === 'stalled' || result.iterations[row]! >= maxIterations) {
        record(result, row, buffers, slot, verdict === 'stalled' ? 'stalled' : 'iterations')
        ;(verdict === 'accepted' ? finished : rolledBack).push(slot)
      }
    }
    if (rolledBack.length > 0) {
      await recordLastAccepted(problem, buffers, method, active, rolledBack, rowOf, result)
      finished.push(...rolledBack)
    }
    active = leave(finished, active, buffers, method, rowOf, d, classes)
  }
  return summarised(result)
}

const EMPTY = new Float32Array(0)

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function emptyResult(rows: number, d: number): Mutable<ConjugateResult> {
  return {
    points: new Float32Array(rows * d),
    objective: new Float32Array(rows),
    difference: new Float32Array(rows * d),
    residual: new Float32Array(rows),
    iterations: new Uint32Array(rows),
    status: new Uint8Array(rows),
    evaluations: 0,
    unconverged: 0,
    maxResidual: 0,
  }
}

function record(
  result: ConjugateResult,
  row: number,
  buffers: EvaluationBuffers,
  slot: number,
  status?: RowStatus,
): void {
  const d = buffers.points.length / buffers.capacity
  result.points.set(buffers.points.subarray(slot * d, (slot + 1) * d), row * d)
  result.difference.set(buffers.difference.subarray(slot * d, (slot + 1) * d), row * d)
  result.objective[row] = buffers.objective[slot]!
  result.residual[row] = buffers.residual[slot]!
  if (status !== undefined) result.status[row] = encodeStatus(status)
}

/** Rows that end on a rejected trial keep the last point that was accepted, which is evaluated once more. */
async function recordLastAccepted(
  problem: ConjugateProblem,
  buffers: EvaluationBuffers,
  method: Method,
  active: number,
  slots: readonly number[],
  rowOf: Int32Array,
  result: ConjugateResult,
): Promise<void> {
  for (const slot of slots) method.restore(slot, buffers)
  await problem.evaluate(buffers, active)
  for (const slot of slots) record(result, rowOf[slot]!, buffers, slot)
}

/** Frees slots: the last active rows move into the holes. Returns how many stay active. */
function leave(
  finished: number[],
  active: number,
  buffers: EvaluationBuffers,
  method: Method,
  rowOf: Int32Array,
  d: number,
  classes: number,
): number {
  let last = active
  for (const slot of finished.sort((a, b) => b - a)) {
    last--
    if (slot === last) continue
    for (const array of [buffers.base, buffers.target]) array.copyWithin(slot * d, last * d, (last + 1) * d)
    if (classes > 0) buffers.label.copyWithin(slot * classes, last * classes, (last + 1) * classes)
    rowOf[slot] = rowOf[last]!
    method.move(last, slot)
  }
  return last
}

function summarised(result: Mutable<ConjugateResult>): ConjugateResult {
  for (let row = 0; row < result.status.length; row++) {
    result.evaluations += result.iterations[row]!
    if (result.status[row] !== 0) result.unconverged++
  }
  result.maxResidual = largest(result.residual)
  return result
}

/** The largest value; NaN if any is; 0 of none. */
export function largest(values: Float32Array): number {
  return values.reduce((most, value) => (value <= most || Number.isNaN(most) ? most : value), 0)
}
