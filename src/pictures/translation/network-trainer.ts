import { type Buffers, type Engine, GradientProgram } from '../../engine/index.ts'
import type { Tensor } from '../../graph/index.ts'
import type { Weights } from '../../potentials/potential.ts'
import { initialWeights, type Parameterised, sections, weightInputs } from '../../potentials/weights.ts'
import { type AdamState, adamInit, adamUpdate } from '../../training/adam.ts'

/** How a network is trained; each network has its own defaults. */
export interface LoopOptions {
  /** Passes over all rows. */
  readonly epochs: number
  /** The most rows in a step; with few rows, batches are smaller. */
  readonly batch: number
  /** The largest learning rate of Adam: after a short warm-up it decays along a cosine to a hundredth. */
  readonly rate: number
  readonly threads?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: NetworkProgress) => void
}

interface NetworkProgress {
  readonly epoch: number
  readonly epochs: number
  /** From 0 to 1. */
  readonly progress: number
  /** Mean loss of a row over the current epoch so far. */
  readonly loss: number
}

/** Returns the inputs of one step, besides the weights. */
export type Feed = (rows: Int32Array) => Buffers

const ADAM = { beta1: 0.9, beta2: 0.999 }
const WARM_UP_STEPS = 100
const WARM_UP_SHARE = 0.05
/** With few rows, batches shrink so that an epoch still has this many steps. */
const STEPS_AN_EPOCH = 20
const SMALLEST_BATCH = 16
const FINAL_RATE = 0.01

/** Trains weights by Adam on a loss given as a graph; used for the autoencoders and the classifier. */
export class NetworkTrainer {
  readonly weights: Float32Array
  readonly #program: GradientProgram
  readonly #loss = new Float32Array(1)
  readonly #adam: AdamState

  private constructor(program: GradientProgram, weights: Float32Array) {
    this.weights = weights
    this.#program = program
    this.#adam = adamInit(weights.length)
  }

  /**
   * @param loss the loss of a batch, a scalar, as a function of the weights; its other inputs come from the `Feed` of each step
   * @param threads within one operator
   */
  static async create(
    engine: Engine,
    network: Parameterised,
    loss: (weights: Weights) => Tensor,
    threads = 1,
  ): Promise<NetworkTrainer> {
    const value = loss(weightInputs(network))
    const weights = initialWeights(network)
    const graph = { loss: value, outputs: { loss: value } }
    const program = await GradientProgram.create(engine, graph, sections(network), weights, {
      name: 'network',
      threads,
    })
    return new NetworkTrainer(program, weights)
  }

  /** One step of Adam. @returns the loss of the batch before the step */
  async #step(feed: Buffers, rate: number): Promise<number> {
    await this.#program.run(feed, { loss: { data: this.#loss, shape: [] } })
    const loss = this.#loss[0]!
    if (!Number.isFinite(loss))
      throw new Error(`The loss became ${loss}; the rate ${rate} is too large for these data.`)
    adamUpdate(this.#adam, this.weights, this.#program.gradient, rate, ADAM)
    return loss
  }

  /**
   * The whole training. All batches have the same size; rows left over at the end of an epoch are skipped in it.
   * @param order returns the order of the rows for each epoch
   * @returns the mean loss of each epoch
   */
  async run(rows: number, order: () => Int32Array, feed: Feed, options: LoopOptions): Promise<number[]> {
    const { epochs, rate, signal, onProgress } = options
    const batch = Math.min(options.batch, rows, Math.max(SMALLEST_BATCH, Math.floor(rows / STEPS_AN_EPOCH)))
    const perEpoch = Math.max(1, Math.floor(rows / batch))
    const steps = epochs * perEpoch
    const history: number[] = []
    for (let epoch = 0, step = 0; epoch < epochs; epoch++) {
      const shuffled = order()
      let sum = 0
      for (let k = 0; k < perEpoch; k++, step++) {
        signal?.throwIfAborted()
        const cosine = FINAL_RATE + (1 - FINAL_RATE) * 0.5 * (1 + Math.cos((Math.PI * step) / steps))
        const warm = Math.min(1, (step + 1) / Math.min(WARM_UP_STEPS, WARM_UP_SHARE * steps))
        sum += await this.#step(feed(shuffled.subarray(k * batch, (k + 1) * batch)), rate * cosine * warm)
        if (k % 20 === 0) onProgress?.({ epoch, epochs, progress: (step + 1) / steps, loss: sum / (k + 1) })
      }
      history.push(sum / perEpoch)
    }
    return history
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}
