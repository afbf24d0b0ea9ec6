import { identity } from '../base/linalg/matrix.ts'
import { Random } from '../base/random.ts'
import type { Engine } from '../engine/index.ts'
import { CandidateStarts } from './candidates.ts'
import { largestCurvature } from './curvature.ts'
import type { Finisher } from './finish.ts'
import { FixedPoint } from './fixed-point.ts'
import { Lbfgs } from './lbfgs.ts'
import { NearestStarts } from './nearest.ts'
import { OriginStarts } from './origin.ts'
import type { SolverParts } from './parts.ts'
import { ConjugateProgram } from './program.ts'
import { betterOf } from './result.ts'
import { type ConjugateResult, type SolveOptions, solveConjugate, type Workspace } from './solve.ts'

export type MethodName = 'lbfgs' | 'fixed-point'

/** Options of the final solve. */
export interface FinalOptions extends SolveOptions {
  readonly method?: MethodName
  /** z of a row in float64, for rows that float32 cannot finish. Default: the row of `targets`. */
  readonly exactTarget?: (row: number) => Float64Array
}

type Finishing = FinalOptions & { readonly convex: boolean }

const CAPACITY = 1024
/** More than in training: the last digits take many iterations, and a long memory halves their number. */
const MEMORY = 16
const CURVATURE_ROWS = 256
/** Evaluations after which L-BFGS hands a row to Newton's method. */
export const LBFGS_ITERATIONS = 300
const NO_LABELS = new Float32Array(0)
/** The error of a residual in float32, relative to |z|: a few hundred roundings. Where this exceeds the tolerance, float64 decides. */
export const BLUR = 1e-5

/**
 * The final solve of a trained potential: weights are packed as constants, and the mean Hessian gives the starts. If u may not be convex, each
 * row starts from its nearest anchor; without anchors, it is solved from two starts.
 */
export class ConjugateSolver {
  readonly #engine: Engine
  readonly #parts: SolverParts
  readonly #program: ConjugateProgram
  #lbfgs: Workspace | null = null
  #finisher: Promise<Finisher> | null = null
  #nearest: NearestStarts | null = null
  #candidates: CandidateStarts | null = null
  /** The program of the fixed-point method for a cost that is not quadratic. */
  #fixed: ConjugateProgram | null = null
  #origin: Promise<OriginStarts> | null = null

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
   * @param starts y0, rows x D. Default: from the convex origin, the candidates or the nearest anchors, else from the mean Hessian
   */
  async solve(
    targets: Float32Array,
    options: FinalOptions,
    labels?: Float32Array,
    starts?: Float32Array,
  ): Promise<ConjugateResult> {
    this.#program.setPreconditioner(this.#parts.preconditioner)
    const first = starts ?? (await this.#starts(targets, labels, options.signal))
    if (options.method === 'fixed-point') return this.#fixedPoint(targets, first, options, labels)
    const some = { ...options, maxIterations: Math.min(options.maxIterations, LBFGS_ITERATIONS) }
    const found = await this.#lbfgsFrom(targets, first, some, labels)
    const convex = this.#parts.potential.guarantee !== null
    const result =
      convex || this.#parts.origin || this.#parts.anchors
        ? found
        : betterOf(found, await this.#lbfgsFrom(targets, new Float32Array(targets.length), some, labels))
    return this.#finish(targets, result, { ...options, convex }, labels ?? NO_LABELS)
  }

  async #starts(targets: Float32Array, labels: Float32Array = NO_LABELS, signal?: AbortSignal): Promise<Float32Array> {
    const { origin, anchors, ...parts } = this.#parts
    const { cost } = parts.potential
    if (cost !== undefined) {
      this.#candidates ??= await CandidateStarts.create(this.#engine, cost, this.#program.dimension)
      return this.#candidates.starts(this.#program, targets, anchors!)
    }
    if (origin !== undefined) {
      this.#origin ??= OriginStarts.create(this.#engine, { ...parts, ...origin })
      return (await this.#origin).starts(targets, parts.preconditioner, labels, signal)
    }
    if (anchors === undefined) return this.#program.linearStarts(targets)
    this.#nearest ??= await NearestStarts.create(this.#program, anchors)
    return this.#nearest.starts(targets, labels)
  }

  /** Finishes in float64 the rows that float32 leaves unfinished or cannot judge. */
  async #finish(
    targets: Float32Array,
    result: ConjugateResult,
    options: Finishing,
    labels: Float32Array,
  ): Promise<ConjugateResult> {
    const d = this.#program.dimension
    const farthest = options.tolerance / ((BLUR * norm(this.#parts.metric)) / Math.sqrt(d))
    const open: number[] = []
    result.status.forEach((status, row) => {
      const judged = status === 0 && norm(targets.subarray(row * d, (row + 1) * d)) <= farthest
      if (!judged && result.iterations[row]! < options.maxIterations) open.push(row)
    })
    if (open.length === 0) return result
    const target = options.exactTarget ?? ((row: number) => Float64Array.from(targets.subarray(row * d, (row + 1) * d)))
    this.#finisher ??= import('./finish.ts').then(({ Finisher }) => new Finisher(this.#engine, this.#parts))
    return (await this.#finisher).finish({ target, labels }, result, open, options)
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
    const { potential, weights, metric, threads } = this.#parts
    if (potential.cost !== undefined) {
      const along = { frozen: true, threads, along: 'fixed-point' } as const
      this.#fixed ??= await ConjugateProgram.create(this.#engine, potential, weights, along)
      this.#fixed.setMetric(metric)
      const workspace = { buffers: this.#fixed.buffers(CAPACITY), method: new FixedPoint(CAPACITY, d, 1) }
      return solveConjugate(this.#fixed, workspace, targets, starts, options)
    }
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
    await (await this.#finisher)?.dispose()
    await this.#candidates?.dispose()
    await this.#fixed?.dispose()
    this.#candidates = this.#fixed = null
    await (await this.#origin)?.dispose()
    this.#origin = this.#finisher = null
  }
}

function norm(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value * value
  return Math.sqrt(sum)
}
