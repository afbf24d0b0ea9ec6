import { Random } from '../base/random.ts'
import type { Engine } from '../engine/index.ts'
import type { Potential } from '../potentials/potential.ts'
import { largestCurvature } from './curvature.ts'
import { FixedPoint } from './fixed-point.ts'
import { Lbfgs } from './lbfgs.ts'
import { ConjugateProblem } from './objective.ts'
import { type ConjugateResult, largest, type SolveOptions, solveConjugate, type Workspace } from './solve.ts'

export type MethodName = 'lbfgs' | 'fixed-point'

/** A trained potential with all that its conjugate needs. */
export interface SolverParts {
  readonly potential: Potential
  readonly weights: Float32Array
  /** L, D x D (see `ConjugateProblem`). */
  readonly preconditioner: Float32Array
  /** M, D x D, row-major: a row's residual is |(grad u(y) - z) M|. */
  readonly metric: Float32Array
  readonly classes: number
  readonly threads: number
}

const CAPACITY = 1024
/** More than in training: the last digits take many iterations, in which a long memory saves half of the gradients. */
const MEMORY = 16
const CURVATURE_ROWS = 256

/** The final solve of a trained potential: weights packed as constants, starts by the mean Hessian, two starts where u may not be convex. */
export class ConjugateSolver {
  readonly #engine: Engine
  readonly #parts: SolverParts
  readonly #problem: ConjugateProblem
  #lbfgs: Workspace | null = null

  private constructor(engine: Engine, parts: SolverParts, problem: ConjugateProblem) {
    this.#engine = engine
    this.#parts = parts
    this.#problem = problem
  }

  static async create(engine: Engine, parts: SolverParts): Promise<ConjugateSolver> {
    const { potential, weights, classes, threads, metric } = parts
    const problem = await ConjugateProblem.create(engine, potential, weights, { frozen: true, classes, threads })
    problem.setMetric(metric)
    return new ConjugateSolver(engine, parts, problem)
  }

  /**
   * @param targets z in coordinates, rows x D
   * @param labels one-hot, rows x classes
   * @param starts y0; default: where the mean Hessian would put each solution
   */
  async solve(
    targets: Float32Array,
    options: SolveOptions & { readonly method?: MethodName },
    labels?: Float32Array,
    starts?: Float32Array,
  ): Promise<ConjugateResult> {
    const d = this.#problem.dimension
    this.#problem.setPreconditioner(this.#parts.preconditioner)
    const first = starts ?? (await this.#problem.linearStarts(targets))
    if (options.method === 'fixed-point') return this.#fixedPoint(targets, first, options, labels)
    const result = await this.#lbfgsFrom(targets, first, options, labels)
    if (this.#parts.potential.curvatureFloor !== undefined) return result
    return lower(result, await this.#lbfgsFrom(targets, new Float32Array(targets.length), options, labels), d)
  }

  #lbfgsFrom(
    targets: Float32Array,
    starts: Float32Array,
    options: SolveOptions,
    labels?: Float32Array,
  ): Promise<ConjugateResult> {
    const d = this.#problem.dimension
    const convex = this.#parts.potential.curvatureFloor !== undefined
    this.#lbfgs ??= {
      buffers: this.#problem.buffers(CAPACITY),
      method: new Lbfgs(CAPACITY, d, { convex, memory: MEMORY }),
    }
    return solveConjugate(this.#problem, this.#lbfgs, targets, starts, options, labels)
  }

  /** The paper's own iteration, without a preconditioner. */
  async #fixedPoint(
    targets: Float32Array,
    starts: Float32Array,
    options: SolveOptions,
    labels?: Float32Array,
  ): Promise<ConjugateResult> {
    const d = this.#problem.dimension
    const { potential, weights } = this.#parts
    const some = starts.subarray(0, CURVATURE_ROWS * d)
    const curvature = await largestCurvature(
      this.#engine,
      potential,
      weights,
      some,
      new Random(0).stream('curvature'),
      labels,
    )
    this.#problem.setPreconditioner(identityValues(d))
    const workspace = { buffers: this.#problem.buffers(CAPACITY), method: new FixedPoint(CAPACITY, d, curvature) }
    return solveConjugate(this.#problem, workspace, targets, starts, options, labels)
  }

  dispose(): Promise<void> {
    return this.#problem.dispose()
  }
}

function identityValues(d: number): Float32Array {
  return Float32Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 : 0))
}

/** Row by row the solution that is better: converged before not, then the lower objective. Evaluations of both count. */
function lower(a: ConjugateResult, b: ConjugateResult, d: number): ConjugateResult {
  const result = {
    points: a.points.slice(),
    objective: a.objective.slice(),
    difference: a.difference.slice(),
    residual: a.residual.slice(),
    status: a.status.slice(),
    iterations: a.iterations.map((count, row) => count + b.iterations[row]!),
  }
  for (let row = 0; row < a.status.length; row++) {
    const [doneA, doneB] = [a.status[row] === 0, b.status[row] === 0]
    const better = doneA === doneB ? below(b.objective[row]!, a.objective[row]!) : doneB
    if (!better) continue
    for (const key of ['points', 'difference'] as const)
      result[key].set(b[key].subarray(row * d, (row + 1) * d), row * d)
    result.objective[row] = b.objective[row]!
    result.residual[row] = b.residual[row]!
    result.status[row] = b.status[row]!
  }
  return {
    ...result,
    evaluations: a.evaluations + b.evaluations,
    unconverged: result.status.reduce((count, status) => count + Number(status !== 0), 0),
    maxResidual: largest(result.residual),
  }
}

/** x < y, any number being below NaN. */
function below(x: number, y: number): boolean {
  return x < y || (Number.isNaN(y) && !Number.isNaN(x))
}
