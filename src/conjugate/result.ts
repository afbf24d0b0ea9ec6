import type { EvaluationBuffers } from './program.ts'
import { encodeStatus, type RowStatus } from './status.ts'

/** The solution of the c-transform at every target, and how accurate it is. */
export interface ConjugateResult {
  /** y*, rows x D: the backward map. */
  readonly points: Float32Array
  /** u(y) - <z, y> at each solution y: minus the conjugate u*(z). */
  readonly objective: Float32Array
  /** r = grad u(y) - z in the frame, rows x D. */
  readonly difference: Float32Array
  /** |r| relative to the root of the target's total variance. */
  readonly residual: Float32Array
  /** Gradient evaluations spent on each row. */
  readonly iterations: Uint32Array
  /** A code for each row; see `decodeStatus`. */
  readonly status: Uint8Array
  /** Total gradient evaluations. */
  readonly evaluations: number
  /** Rows that did not converge. */
  readonly unconverged: number
  readonly maxResidual: number
  /** y* of the rows that were finished in float64, by row; `points` has them rounded. Their residuals refer to these exact points. */
  readonly exact?: ReadonlyMap<number, Float64Array>
}

type PerRow = Pick<ConjugateResult, 'points' | 'objective' | 'difference' | 'residual' | 'iterations' | 'status'>

/** Results that are written row by row as the solves end. */
export class ResultWriter {
  readonly #d: number
  readonly #rows: PerRow

  constructor(rows: number, dimension: number) {
    this.#d = dimension
    this.#rows = {
      points: new Float32Array(rows * dimension),
      objective: new Float32Array(rows),
      difference: new Float32Array(rows * dimension),
      residual: new Float32Array(rows),
      iterations: new Uint32Array(rows),
      status: new Uint8Array(rows),
    }
  }

  /** Counts an evaluation of a row, and returns the count. */
  count(row: number): number {
    this.#rows.iterations[row]!++
    return this.#rows.iterations[row]!
  }

  /** Stores what was evaluated in a slot as the solution of a row. */
  record(row: number, buffers: EvaluationBuffers, slot: number): void {
    const d = this.#d
    this.#rows.points.set(buffers.points.subarray(slot * d, (slot + 1) * d), row * d)
    this.#rows.difference.set(buffers.difference.subarray(slot * d, (slot + 1) * d), row * d)
    this.#rows.objective[row] = buffers.objective[slot]!
    this.#rows.residual[row] = buffers.residual[slot]!
  }

  setStatus(row: number, status: RowStatus): void {
    this.#rows.status[row] = encodeStatus(status)
  }

  finish(): ConjugateResult {
    return summarised(this.#rows)
  }
}

/** Adds the totals over the rows. */
export function summarised(rows: PerRow): ConjugateResult {
  return {
    ...rows,
    evaluations: rows.iterations.reduce((sum, count) => sum + count, 0),
    unconverged: rows.status.reduce((count, status) => count + Number(status !== 0), 0),
    maxResidual: largest(rows.residual),
  }
}

/** The largest value; NaN if any value is NaN; 0 if there are none. */
export function largest(values: Float32Array): number {
  return values.reduce((most, value) => (value <= most || Number.isNaN(most) ? most : value), 0)
}

/** The better of two solutions, row by row: one that converged, else the one with the lower objective. Evaluations of both count. */
export function betterOf(a: ConjugateResult, b: ConjugateResult): ConjugateResult {
  const rows: PerRow = {
    points: a.points.slice(),
    objective: a.objective.slice(),
    difference: a.difference.slice(),
    residual: a.residual.slice(),
    status: a.status.slice(),
    iterations: a.iterations.map((count, row) => count + b.iterations[row]!),
  }
  const d = a.points.length / a.status.length
  for (let row = 0; row < a.status.length; row++) {
    const [doneA, doneB] = [a.status[row] === 0, b.status[row] === 0]
    const better = doneA === doneB ? below(b.objective[row]!, a.objective[row]!) : doneB
    if (!better) continue
    for (const key of ['points', 'difference'] as const) rows[key].set(b[key].subarray(row * d, (row + 1) * d), row * d)
    rows.objective[row] = b.objective[row]!
    rows.residual[row] = b.residual[row]!
    rows.status[row] = b.status[row]!
  }
  return summarised(rows)
}

/** The solution of a single row, in whatever precision it was found. */
export interface RowEnd {
  readonly status: RowStatus
  /** Evaluations spent on it. */
  readonly spent: number
  readonly at: {
    readonly points: Float64Array
    readonly objective: number
    readonly difference: Float64Array
    readonly residual: number
  }
}

/** The same solutions, with some rows replaced by what was found later. Writes into `result`. */
export function withEnds(result: ConjugateResult, ends: ReadonlyMap<number, RowEnd>): ConjugateResult {
  const d = result.points.length / result.status.length
  const exact = new Map<number, Float64Array>()
  for (const [row, { status, spent, at }] of ends) {
    result.points.set(at.points, row * d)
    result.difference.set(at.difference, row * d)
    result.objective[row] = at.objective
    result.residual[row] = at.residual
    result.iterations[row]! += spent
    result.status[row] = encodeStatus(status)
    exact.set(row, at.points)
  }
  return { ...summarised(result), exact }
}

/** x < y, where every number is below NaN. */
function below(x: number, y: number): boolean {
  return x < y || (Number.isNaN(y) && !Number.isNaN(x))
}
