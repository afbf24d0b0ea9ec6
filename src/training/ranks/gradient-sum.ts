import type { Collective } from '../../collective/collective.ts'
import type { StepReport, Wish } from './step-report.ts'

/** The numbers that go with the gradient, in this order; then the largest residual of each rank. */
const NUMBERS = ['stop', 'keeps', 'seconds', 'rows', 'unconverged', 'evaluations', 'potential', 'conjugate'] as const

/**
 * The gradient of the whole batch from those of the ranks' shares, in one operation with all that is to be agreed on: so that a step waits for
 * the others once.
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
   * @param own of this rank's share
   * @param rows of the whole batch: the mean over it is that of the ranks' means, each with its share of the rows
   * @returns the same on all ranks
   */
  async add(own: StepReport, rows: number, wish: Wish): Promise<{ readonly report: StepReport; readonly wish: Wish }> {
    const { rank, size } = this.#collective
    if (size === 1) return { report: own, wish }
    const { gradient } = this
    const part = own.rows / rows
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
      own.evaluations,
      part * own.potential,
      part * own.conjugate,
    ])
    numbers[NUMBERS.length + rank] = own.maxResidual
    await this.#collective.sum(this.#all)
    const [stop, keeps, seconds, all, unconverged, evaluations, potential, conjugate] = numbers as unknown as number[]
    const maxResidual = numbers.subarray(NUMBERS.length).reduce((most, one) => Math.max(most, one), 0)
    return {
      report: {
        rows: all!,
        unconverged: unconverged!,
        evaluations: evaluations!,
        maxResidual,
        tolerance: own.tolerance,
        potential: potential!,
        conjugate: conjugate!,
      },
      wish: { stop: stop! > 0, keeps: keeps! > 0, seconds: seconds! },
    }
  }
}
