import { Bracket } from './bracket.ts'
import { ConjugateGradients } from './conjugate-gradients.ts'
import type { DoubleEvaluation, DoubleProgram, DoubleRow } from './double.ts'
import { isDecrease, type Trial } from './line-search.ts'
import type { RowEnd } from './result.ts'
import type { RowStatus } from './status.ts'

export interface NewtonOptions {
  readonly tolerance: number
  /** True for a potential that is convex by construction. */
  readonly convex: boolean
  readonly signal?: AbortSignal | undefined
}

/** A row to finish: where it starts, and how many more gradients and products it may take. */
export interface NewtonRow extends DoubleRow {
  readonly budget: number
}

/** Relative rounding error of <z, y>, the largest part of the objective, in float64. */
const ROUNDING = 1e-14
const MAX_IDLE = 8
/** The residual that a step aims at, relative to the tolerance: the step finishes the row if the Hessian does not change along it. */
const AIM = 0.3
/** The smallest and largest error allowed when solving for a step, relative to the slope it starts from. */
const FORCING = [1e-8, 0.1] as const

/** A row that is being solved. */
class Runner {
  readonly row: NewtonRow
  readonly convex: boolean
  displacement: Float64Array
  at: DoubleEvaluation
  spent = 1
  direction: Float64Array
  #line = new Bracket()
  #steepest = false
  #best = Infinity
  #idle = 0
  status: RowStatus | null = null

  constructor(row: NewtonRow, at: DoubleEvaluation, convex: boolean) {
    this.row = row
    this.at = at
    this.convex = convex
    this.displacement = new Float64Array(row.base.length)
    this.direction = this.displacement
  }

  /** Whether the row ends at its current point. */
  ends(tolerance: number): boolean {
    const { residual, objective } = this.at
    if (this.status !== null && !(residual <= tolerance)) return true
    if (!Number.isFinite(residual) || !Number.isFinite(objective)) this.status = 'nonfinite'
    else if (residual <= tolerance) this.status = 'converged'
    else if (this.spent >= this.row.budget) this.status = 'iterations'
    return this.status !== null
  }

  solver(tolerance: number): ConjugateGradients {
    const [least, most] = FORCING
    const forcing = Math.min(Math.max((AIM * tolerance) / this.at.residual, least), most)
    return new ConjugateGradients(this.at.slope, forcing, Math.max(1, this.row.budget - this.spent))
  }

  /** Sets a downhill direction: Newton's, or else steepest descent. */
  aim(direction: Float64Array): void {
    this.#steepest = !(dot(direction, this.at.slope) < 0)
    this.direction = this.#steepest ? this.at.slope.map((value) => -value) : direction
    this.#line = new Bracket()
  }

  trial(): Float64Array {
    return this.displacement.map((value, j) => value + this.#line.t * this.direction[j]!)
  }

  /** Judges the trial that was just evaluated; true once the search is over. */
  judge(found: DoubleEvaluation): boolean {
    this.spent++
    const trial: Trial = {
      t: this.#line.t,
      descent: dot(this.direction, this.at.slope),
      change: found.objective - this.at.objective,
      slopeThere: dot(this.direction, found.slope),
    }
    const noise = ROUNDING * (1 + Math.abs(found.objective) + magnitude(this.row.target, found.points))
    const over = this.#line.add(trial, found, isDecrease(trial, noise, this.convex))
    if (!over && this.spent < this.row.budget) return false
    const { best } = this.#line
    if (best !== null) this.#accept(best.t, best.found, noise)
    else if (!over) return true
    else if (this.#steepest) this.status = 'stalled'
    else this.aim(new Float64Array(this.direction.length))
    return best !== null || this.status !== null
  }

  #accept(t: number, found: DoubleEvaluation, noise: number): void {
    const change = found.objective - this.at.objective
    this.displacement = this.displacement.map((value, j) => value + t * this.direction[j]!)
    this.at = found
    this.#watch(change > -noise)
  }

  /** After MAX_IDLE steps that measurably lower neither the objective nor the residual, the precision of float64 is exhausted. */
  #watch(level: boolean): void {
    const { residual } = this.at
    this.#idle = level && residual > 0.5 * this.#best ? this.#idle + 1 : 0
    this.#best = Math.min(this.#best, residual)
    if (this.#idle >= MAX_IDLE) this.status = 'stalled'
  }
}

/**
 * Solves grad u(y) = z in float64 for rows that L-BFGS left unfinished: Newton's method with a line search, each step by conjugate gradients
 * with Hessian-vector products (Nocedal and Wright 2006, algorithm 7.1). A strongly convex u has one solution for every z, and the method
 * reaches it from any start, even across kinks where the Hessian jumps. Rows advance in lock-step, so that evaluations are batched.
 */
export async function newton(
  program: DoubleProgram,
  rows: readonly NewtonRow[],
  { tolerance, convex, signal }: NewtonOptions,
): Promise<RowEnd[]> {
  const starts = await program.evaluate(
    rows,
    rows.map(({ base }) => new Float64Array(base.length)),
  )
  const runners = rows.map((row, i) => new Runner(row, starts[i]!, convex))
  for (;;) {
    const active = runners.filter((runner) => !runner.ends(tolerance))
    if (active.length === 0) return runners.map(({ status, spent, at }) => ({ status: status!, spent, at }))
    await findDirections(program, active, tolerance, signal)
    await search(program, active, signal)
  }
}

async function findDirections(
  program: DoubleProgram,
  runners: readonly Runner[],
  tolerance: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  let open = runners.map((runner) => ({ runner, solver: runner.solver(tolerance) }))
  while (open.length > 0) {
    signal?.throwIfAborted()
    const products = await program.products(
      open.map(({ runner }) => runner.row),
      open.map(({ runner }) => runner.displacement),
      open.map(({ solver }) => solver.direction),
    )
    open = open.filter(({ runner, solver }, i) => {
      runner.spent++
      const done = solver.advance(products[i]!)
      if (done) runner.aim(solver.solution)
      return !done
    })
  }
}

async function search(
  program: DoubleProgram,
  runners: readonly Runner[],
  signal: AbortSignal | undefined,
): Promise<void> {
  let open = runners
  while (open.length > 0) {
    signal?.throwIfAborted()
    const found = await program.evaluate(
      open.map(({ row }) => row),
      open.map((runner) => runner.trial()),
    )
    open = open.filter((runner, i) => !runner.judge(found[i]!))
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!
  return sum
}

/** The sum of |a b|, which sets the size of the rounding error of <a, b>. */
function magnitude(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += Math.abs(a[j]! * b[j]!)
  return sum
}
