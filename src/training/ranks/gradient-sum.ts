import type { Collective } from '../../collective/collective.ts'
import type { StepReport, Wish } from './step-report.ts'

/** The numbers that are sent with the gradient, in this order; the largest residual of each rank follows. */
const NUMBERS = ['stop', 'keeps', 'seconds', 'rows', 'unconverged', 'evaluations', 'potential', 'conjugate'] as const

/**
 * Sums the gradients of the ranks' shares to that of the whole batch. The same operation carries everything else that ranks must agree on, so
 * that a step waits for the others only once.
 */
export class GradientSum {
  /** The gradient of this rank's share, laid out as the weights; after `add`, that of the batch. */
  readonly gradient: Float32Array
  readonly #all: Float32Array
  readonly #collective: Collective

  constructor(collective: Collective, weights: number) {
    const { size } = collective
    this.#collective = collective
    this.#all = new Float32Array(size === 1 ? weights : weights + NUMBERS.length + size)
    this.gradient = this.#all.subarray(0, weights)
  }

  /**
   * @param own the report of this rank's share
   * @param rows the rows of the whole batch; each rank's means are weighted by its share of them
   * @returns the report of the batch and the combined wishes, the same on all ranks
   */
  async add(own: StepReport, rows: number, wish: Wish): Promise<{ readonly report: StepReport; readonly wish: Wish }> {
    const { rank, size } = this.#collective
    if (size === 1) return { report: own, wish }
    const { gradient } = this
    const part = own.rows / rows
    // With several ranks they are known.
    const details = (await own.details())!
    for (let i = 0; i < gradient.length; i++) gradient[i]! *= part
    const first = rank === 0 ? 1 : 0
    const numbers = this.#all.subarray(gradient.length)
    numbers.fill(0)
    numbers.set([
      Number(wish.stop),
      first * Number(wish.keeps),
      first * wish.seconds,
      own.rows,
      own.unconverged,
      details.evaluations,
      part * details.potential,
      part * details.conjugate,
    ])
    numbers[NUMBERS.length + rank] = details.maxResidual
    await this.#collective.sum(this.#all)
    const [stop, keeps, seconds, all, unconverged, evaluations, potential, conjugate] = numbers as unknown as number[]
    const maxResidual = numbers.subarray(NUMBERS.length).reduce((most, one) => Math.max(most, one), 0)
    const summed = { evaluations: evaluations!, maxResidual, potential: potential!, conjugate: conjugate! }
    return {
      report: { rows: all!, unconverged: unconverged!, tolerance: own.tolerance, details: async () => summed },
      wish: { stop: stop! > 0, keeps: keeps! > 0, seconds: seconds! },
    }
  }
}
