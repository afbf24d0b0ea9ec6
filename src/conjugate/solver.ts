import { identity } from '../base/linalg/matrix.ts'
import { Random } from '../base/random.ts'
import type { Engine } from '../engine/index.ts'
import type { Potential } from '../potentials/potential.ts'
import { largestCurvature } from './curvature.ts'
import { DoubleProgram } from './double.ts'
import { finishRows } from './finish.ts'
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
/** Evaluations after which a row of L-BFGS is given to Newton's method. */
const LBFGS_ITERATIONS = 300

/** The final solve of a trained potential: weights packed as constants, starts by the mean Hessian, two starts where u may not be convex. */
export class ConjugateSolver {
  readonly #engine: Engine
  readonly #parts: SolverParts
  readonly #program: ConjugateProgram
  #lbfgs: Workspace | null = null
  #double: DoubleProgram | null = null

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
    const some = { ...options, maxIterations: Math.min(options.maxIterations, LBFGS_ITERATIONS) }
    const found = await this.#lbfgsFrom(targets, first, some, labels)
    const convex = this.#parts.potential.guarantee !== null
    const result = convex
      ? found
      : betterOf(found, await this.#lbfgsFrom(targets, new Float32Array(targets.length), some, labels))
    return this.#finish(targets, result, { ...options, convex }, labels)
  }

  /** What L-BFGS leaves unfinished in float32 is finished in float64. */
  async #finish(
    targets: Float32Array,
    result: ConjugateResult,
    options: SolveOptions & { readonly convex: boolean },
    labels: Float32Array = new Float32Array(0),
  ): Promise<ConjugateResult> {
    const open: number[] = []
    result.status.forEach((status, row) => {
      if (status !== 0 && result.iterations[row]! < options.maxIterations) open.push(row)
    })
    if (open.length === 0) return result
    this.#double ??= await DoubleProgram.create(this.#engine, this.#parts)
    const asked = { targets, labels, classes: this.#parts.classes }
    return finishRows(this.#double, asked, result, open, options)
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

  async dispose(): Promise<void> {
    await this.#program.dispose()
    await this.#double?.dispose()
    this.#double = null
  }
}
