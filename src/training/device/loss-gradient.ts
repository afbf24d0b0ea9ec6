import type { DeviceInputs, DeviceMemory, DeviceValues } from '../../engine/index.ts'
import { input, mul, scalar } from '../../graph/index.ts'
import { pointsShape } from '../../potentials/potential.ts'
import { sections, weightInputs } from '../../potentials/weights.ts'
import { labelWidth } from '../../problem/labels.ts'
import { dualLoss } from '../dual.ts'
import { batchBandwidth, kernelRate, mmdGraph } from '../mmd.ts'
import { ownPlaces, type TrainingProblem } from '../problem.ts'
import { ResidentGradient } from './resident-gradient.ts'

/** What the gradient is taken at: `points` [pairs, D] and `share` [pairs] on the device, and `label`; `source` and `target` for the MMD. */
export interface LossInputs {
  readonly dual: DeviceInputs
  readonly mmd: DeviceInputs
  /** z, n x D. */
  readonly z: Float32Array
}

export interface LossGradientOptions {
  /** The slots whose gradients stay on the device, by name. */
  readonly stay: readonly string[]
  /** How many points `dual` has. */
  readonly pairs: number
}

/** The gradient of all terms of the loss on a device, as one sum (see `DualTerm` and `MmdTerm`). */
export class LossGradient {
  readonly #dual: ResidentGradient
  readonly #mmd: ResidentGradient | null
  readonly #dimension: number

  private constructor(dual: ResidentGradient, mmd: ResidentGradient | null, dimension: number) {
    this.#dual = dual
    this.#mmd = mmd
    this.#dimension = dimension
  }

  /**
   * @param weights the flat weights; each run reads the current array
   * @throws DeviceLost
   */
  static async create(
    memory: DeviceMemory,
    problem: TrainingProblem,
    weights: Float32Array,
    { stay, pairs }: LossGradientOptions,
  ): Promise<LossGradient> {
    const { potential, mmdWeight } = problem
    const { dimension } = potential.config
    const classes = labelWidth(problem)
    const layout = sections(potential)
    const label = classes > 0 ? input('label', ['rows', classes]) : undefined
    const points = input('points', pointsShape(dimension))
    const { u, loss } = dualLoss(potential, weightInputs(potential), points, input('share', ['rows']), label)
    const adds = mmdWeight > 0
    const dual = { loss, outputs: { value: u } }
    const options = { name: 'dual gradient', adds, stay, parts: partsOf(pairs) }
    const first = await ResidentGradient.create(memory, dual, layout, weights, options)
    if (!adds) return new LossGradient(first, null, dimension)
    const term = mul(
      scalar(mmdWeight),
      mmdGraph(potential, weightInputs(potential), ownPlaces(problem).length, classes),
    )
    const mmd = { loss: term, outputs: {} }
    const second = { name: 'mmd term', adds: false, stay: layout.map(({ name }) => name) }
    return new LossGradient(first, await ResidentGradient.create(memory, mmd, layout, weights, second), dimension)
  }

  /** The gradient of the last run, laid out as the weights; 0 where it stays on the device. */
  get gradient(): Float32Array {
    return this.#dual.gradient
  }

  /** @returns on the device: `value`, u at the points, and the gradients that stay  @throws DeviceLost */
  async run({ dual, mmd, z }: LossInputs): Promise<DeviceValues> {
    if (this.#mmd === null) return this.#dual.run(dual)
    const rate = { data: Float32Array.of(kernelRate(batchBandwidth(z, this.#dimension))), shape: [] }
    const added = await this.#mmd.run({ ...mmd, rate })
    try {
      return await this.#dual.run(dual, added)
    } finally {
      for (const value of Object.values(added)) value.dispose()
    }
  }

  async dispose(): Promise<void> {
    await this.#dual.dispose()
    await this.#mmd?.dispose()
  }
}

/** The most parts of a product over the rows, and the fewest rows of a part. */
const MOST_PARTS = 64
const FEWEST_ROWS = 64

/** The largest power of two that divides the rows into parts that are long enough. */
function partsOf(rows: number): number {
  let parts = 1
  while (parts < MOST_PARTS && rows % (2 * parts) === 0 && rows / (2 * parts) >= FEWEST_ROWS) parts *= 2
  return parts
}
