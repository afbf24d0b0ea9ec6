import type { Values } from 'brenier'
import { ConjugateProgram, DualTerm, Lbfgs, preconditionerFrom, solveConjugate, type Workspace } from 'brenier/method'
import { type Batch, type DualMethod, type MethodOptions, PotentialOptimizer } from './method.ts'

/** The tolerance of the inner solve, relative to the root of the target's total variance; K bounds its iterations. */
const TOLERANCE = 0.02
/** The preconditioner is recomputed at powers of two from this one, as in the project's own training. */
const FIRST_REFRESH = 4

/** The paper's gradient with the project's own inner solver instead of the fixed point: preconditioned L-BFGS; rows leave as they converge. */
export class ThisProject implements DualMethod {
  readonly name = 'this project'
  readonly #options: MethodOptions
  readonly #optimizer: PotentialOptimizer
  readonly #conjugate: ConjugateProgram
  readonly #dual: DualTerm
  #workspace: Workspace | null = null
  #steps = 0

  private constructor(
    options: MethodOptions,
    optimizer: PotentialOptimizer,
    conjugate: ConjugateProgram,
    dual: DualTerm,
  ) {
    this.#options = options
    this.#optimizer = optimizer
    this.#conjugate = conjugate
    this.#dual = dual
  }

  static async create(options: MethodOptions, targetDeviation: number): Promise<ThisProject> {
    const { engine, potential, betas } = options
    const d = potential.config.dimension
    const optimizer = new PotentialOptimizer(potential, betas)
    const conjugate = await ConjugateProgram.create(engine, potential, optimizer.weights)
    conjugate.setMetric(Float32Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 / targetDeviation : 0)))
    const dual = await DualTerm.create(engine, potential, optimizer.weights)
    return new ThisProject(options, optimizer, conjugate, dual)
  }

  get weights(): Float32Array {
    return this.#optimizer.weights
  }

  async step({ source, target, start }: Batch, rate: number): Promise<Values> {
    const d = this.#conjugate.dimension
    const rows = target.length / d
    this.#workspace ??= { buffers: this.#conjugate.buffers(rows), method: new Lbfgs(rows, d, { convex: true }) }
    const options = { tolerance: TOLERANCE, maxIterations: this.#options.iterations }
    const { points } = await solveConjugate(this.#conjugate, this.#workspace, target, start, options)
    this.#steps++
    if (this.#steps >= FIRST_REFRESH && Number.isInteger(Math.log2(this.#steps)))
      this.#conjugate.setPreconditioner(preconditionerFrom(points, target, d))
    const both = new Float32Array(2 * rows * d)
    both.set(source)
    both.set(points, rows * d)
    const share = new Float32Array(2 * rows).fill(1 / rows, 0, rows).fill(-1 / rows, rows)
    this.#optimizer.update(await this.#dual.gradient(both, share), rate)
    return points
  }

  async dispose(): Promise<void> {
    await this.#conjugate.dispose()
    await this.#dual.dispose()
  }
}
