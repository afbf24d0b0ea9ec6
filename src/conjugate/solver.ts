import { identity } from '../base/linalg/matrix.ts'
import { Random } from '../base/random.ts'
import type { Engine } from '../engine/index.ts'
import type { Potential } from '../potentials/potential.ts'
import { largestCurvature } from './curvature.ts'
import { FixedPoint } from './fixed-point.ts'
import { Lbfgs } from './lbfgs.ts'
import { ConjugateProgram } from './program.ts'
import { betterOf } from './result.ts'
import { type ConjugateResult, type SolveOptions, solveConjugate, type Workspace } from './solve.ts'

export type MethodName = 'lbfgs' | 'fixed-point'

/** A trained potential with all that its conjugate needs. */
export interface SolverParts {
  readonly potential: Potential
  readonly weights: Float32Array
  /** L, D x D (see `solverGraph`). */
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
  readonly #program: ConjugateProgram
  #lbfgs: Workspace | null = null

  private constructor(engine: Engine, parts: SolverParts, program: ConjugateProgram) {
    this.#engine = engine
    this.#parts = parts
    this.#program = program
  }

  static async create(engine: Engine, parts: SolverParts): Promise<ConjugateSolver> {
    const { potential, weights, classes, threads, metric } = parts
    const program = await ConjugateProgram.create(engine, potential, weights, { frozen: true, classes, threads })
    program.setMetric(metric)
    return new ConjugateSolver(engine, parts, program)
  }

  /**
   * @param targets z in the frame, rows x D
   * @param labels one-hot, rows x classes
   * @param starts y0; default: where the mean Hessian would put each solution
   */
  async solve(
    targets: Float32Array,
    options: SolveOptions & { readonly method?: MethodName },
    labels?: Float32Array,
    starts?: Float32Array,
  ): Promise<ConjugateResult> {
    this.#program.setPreconditioner(this.#parts.preconditioner)
    const first = starts ?? (await this.#program.linearStarts(targets))
    if (options.method === 'fixed-point') return this.#fixedPoint(targets, first, options, labels)
    const result = await this.#lbfgsFrom(targets, first, options, labels)
    if (this.#parts.potential.guarantee !== null) return result
    return betterOf(result, await this.#lbfgsFrom(targets, new Float32Array(targets.length), options, labels))
  }

  #lbfgsFrom(
    targets: Float32Array,
    starts: Float32Array,
    options: SolveOptions,
    labels?: Float32Array,
  ): Promise<ConjugateResult> {
    const d = this.#program.dimension
    const convex = this.#parts.potential.guarantee !== null
    this.#lbfgs ??= {
      buffers: this.#program.buffers(CAPACITY),
      method: new Lbfgs(CAPACITY, d, { convex, memory: MEMORY }),
    }
    return solveConjugate(this.#program, this.#lbfgs, targets, starts, options, labels)
  }

  /** The paper's own iteration, without a preconditioner. */
  async #fixedPoint(
    targets: Float32Array,
    starts: Float32Array,
    options: SolveOptions,
    labels?: Float32Array,
  ): Promise<ConjugateResult> {
    const d = this.#program.dimension
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
    this.#program.setPreconditioner(Float32Array.from(identity(d).data))
    const workspace = { buffers: this.#program.buffers(CAPACITY), method: new FixedPoint(CAPACITY, d, curvature) }
    return solveConjugate(this.#program, workspace, targets, starts, options, labels)
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}
