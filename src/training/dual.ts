import type { Buffers, Engine, Program } from '../engine/index.ts'
import { encodeOnnx, gradient, input, mul } from '../graph/index.ts'
import { type Potential, pointsShape } from '../potentials/potential.ts'
import { sections, weightInputs, weightName } from '../potentials/weights.ts'

/**
 * The gradient of the dual objective in the weights. By the envelope theorem the conjugate's part is that of u at y*, held constant:
 * nothing is differentiated through the iterations (Danskin; Park et al. 2026). With both batches in one run it is
 * d/dtheta of sum_i share_i u(p_i), with shares 1/n on source points and -1/n on the solutions y*.
 */
export class DualGradient {
  readonly #program: Program
  readonly #weights: Buffers
  readonly #gradients: Buffers
  readonly #dimension: number
  readonly #classes: number
  /** The gradient, laid out as the flat weights. */
  readonly flat: Float32Array
  /** u at the points of the last run. */
  value = new Float32Array(0)

  private constructor(
    program: Program,
    weights: Buffers,
    gradients: Buffers,
    flat: Float32Array,
    dimension: number,
    classes: number,
  ) {
    this.#program = program
    this.#weights = weights
    this.#gradients = gradients
    this.#dimension = dimension
    this.#classes = classes
    this.flat = flat
  }

  /** @param weights the flat weights; the program follows the array as it changes */
  static async create(
    engine: Engine,
    potential: Potential,
    weights: Float32Array,
    { threads = 1, classes = 0 } = {},
  ): Promise<DualGradient> {
    const { dimension } = potential.config
    const variables = weightInputs(potential)
    const points = input('points', pointsShape(dimension))
    const label = classes > 0 ? input('label', ['rows', classes]) : undefined
    const value = potential.value(points, variables, label)
    const parts = gradient(mul(value, input('share', ['rows'])), Object.values(variables))
    const results = Object.fromEntries(Object.keys(variables).map((name, i) => [`d ${name}`, parts[i]!]))
    const program = await engine.load(encodeOnnx({ ...results, value }, { name: 'dual gradient' }), { threads })
    const flat = new Float32Array(weights.length)
    const layout = sections(potential)
    const views = (array: Float32Array, prefix: string): Buffers =>
      Object.fromEntries(
        layout.map(({ parameter: { name, shape }, start, end }) => [
          prefix + name,
          { data: array.subarray(start, end), shape },
        ]),
      )
    return new DualGradient(program, views(weights, weightName('')), views(flat, 'd '), flat, dimension, classes)
  }

  /** Computes `flat` and `value` for points (rows x D), shares (rows) and one-hot labels (rows x classes). */
  async compute(points: Float32Array, share: Float32Array, label?: Float32Array): Promise<void> {
    const rows = share.length
    if (this.value.length !== rows) this.value = new Float32Array(rows)
    const inputs = {
      ...this.#weights,
      points: { data: points, shape: [rows, this.#dimension] },
      share: { data: share, shape: [rows] },
      ...(label && { label: { data: label, shape: [rows, this.#classes] } }),
    }
    await this.#program.run(inputs, { ...this.#gradients, value: { data: this.value, shape: [rows] } })
  }

  /** u at some points; `flat` is not to be used afterwards. */
  async values(points: Float32Array, label?: Float32Array): Promise<Float32Array> {
    await this.compute(points, new Float32Array(points.length / this.#dimension), label)
    return this.value
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}
