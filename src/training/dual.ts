import { type Engine, GradientProgram } from '../engine/index.ts'
import { input, mul, type Tensor } from '../graph/index.ts'
import { type Potential, pointsShape, type Weights } from '../potentials/potential.ts'
import { sections, weightInputs } from '../potentials/weights.ts'
import type { RelaxedDual } from './relaxed.ts'
import type { Batch, Term, TermOptions } from './term.ts'

/**
 * The dual objective, which training minimises over the weights of the one potential u:
 *
 *   L = E_mu u(x) + E_nu u*(z),    u*(z) = max_y <z, y> - u(y) = <z, y*> - u(y*).
 *
 * Any u is feasible in the dual once y* is a maximiser, so W2^2 / 2 >= E|x|^2 / 2 + E|z|^2 / 2 - L, with equality for the Brenier potential.
 *
 * By the envelope theorem (Danskin) the gradient of u*(z) in the weights is that of -u(y*) with y* held constant: nothing is differentiated
 * through the iterations that found y* (Park et al. 2026). For a batch of n pairs this leaves
 *
 *   sum_i share_i u(p_i),    p = (x_1 ... x_n, y*_1 ... y*_n),    share = (1/n ... 1/n, -1/n ... -1/n),
 *
 * which is L minus E <z, y*>, a constant in the weights. One run of one graph evaluates both batches. For a problem of unequal mass, each share
 * is multiplied by the mass factor of its row (`RelaxedDual`), and nothing else changes.
 *
 * @param points shape [rows, D]; @param share shape [rows]; @param label one-hot, [rows, classes], for a conditional potential
 * @returns u at the points, and the loss for each point; the sum of its elements is differentiated
 */
export function dualLoss(
  potential: Potential,
  weights: Weights,
  points: Tensor,
  share: Tensor,
  label?: Tensor,
): { readonly u: Tensor; readonly loss: Tensor } {
  const u = potential.value(points, weights, label)
  return { u, loss: mul(u, share) }
}

/** The dual objective as a term of the training loss. */
export class DualTerm implements Term {
  readonly #program: GradientProgram
  readonly #dimension: number
  readonly #classes: number
  readonly #relaxed: RelaxedDual | undefined
  /** u at the points of the last run. */
  #values = new Float32Array(0)

  private constructor(program: GradientProgram, dimension: number, classes: number, relaxed: RelaxedDual | undefined) {
    this.#program = program
    this.#dimension = dimension
    this.#classes = classes
    this.#relaxed = relaxed
  }

  /** @param weights the flat weights; each evaluation reads the current array */
  static async create(
    engine: Engine,
    potential: Potential,
    weights: Float32Array,
    { threads = 1, classes = 0, relaxed }: TermOptions & { readonly relaxed?: RelaxedDual | undefined } = {},
  ): Promise<DualTerm> {
    const { dimension } = potential.config
    const points = input('points', pointsShape(dimension))
    const label = classes > 0 ? input('label', ['rows', classes]) : undefined
    const { u, loss } = dualLoss(potential, weightInputs(potential), points, input('share', ['rows']), label)
    const graph = { loss, outputs: { value: u } }
    const options = { name: 'dual gradient', threads, rowsApart: true }
    const program = await GradientProgram.create(engine, graph, sections(potential), weights, options)
    return new DualTerm(program, dimension, classes, relaxed)
  }

  /** Rows of the target that were not solved have share 0. */
  async addGradient(batch: Batch, into: Float32Array): Promise<void> {
    const n = batch.source.length / this.#dimension
    const points = new Float32Array(2 * batch.source.length)
    points.set(batch.source)
    points.set(batch.solved.points, batch.source.length)
    const share = this.#relaxed
      ? this.#relaxed.shares(batch, await this.potential(batch.source, batch.label))
      : balancedShares(n, batch.trusted)
    await this.gradient(points, share, batch.label && twice(batch.label))
    this.#program.gradient.forEach((slope, i) => {
      into[i]! += slope
    })
  }

  /** u at the points of the last run. */
  get values(): Float32Array {
    return this.#values
  }

  /**
   * The gradient of sum_i share_i u(p_i) in the weights, laid out as the flat weights; `values` is then u at the points.
   * @param points rows x D, in the frame  @param share one for each row  @param label one-hot, rows x classes
   */
  async gradient(points: Float32Array, share: Float32Array, label?: Float32Array): Promise<Float32Array> {
    const rows = share.length
    if (this.#values.length !== rows) this.#values = new Float32Array(rows)
    const inputs = {
      points: { data: points, shape: [rows, this.#dimension] },
      share: { data: share, shape: [rows] },
      ...(label && { label: { data: label, shape: [rows, this.#classes] } }),
    }
    await this.#program.run(inputs, { value: { data: this.#values, shape: [rows] } })
    return this.#program.gradient
  }

  /** u at some points, rows x D. */
  async potential(points: Float32Array, label?: Float32Array): Promise<Float32Array> {
    await this.gradient(points, new Float32Array(points.length / this.#dimension), label)
    return this.#values
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}

function balancedShares(n: number, trusted: Int32Array): Float32Array {
  const share = new Float32Array(2 * n).fill(1 / n, 0, n)
  for (const row of trusted) share[n + row] = -1 / trusted.length
  return share
}

export function twice(array: Float32Array): Float32Array {
  const both = new Float32Array(2 * array.length)
  both.set(array)
  both.set(array, array.length)
  return both
}
