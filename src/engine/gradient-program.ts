import { encodeOnnx, gradient, inputsOf, type Tensor } from '../graph/index.ts'
import type { Buffers, Engine, Program } from './engine.ts'
import { part, ROWS, type RowNames } from './parts.ts'
import { slotBuffers, type WeightSlot } from './slots.ts'

export interface GradientGraph {
  /** The loss, of any shape; the sum of its elements is differentiated. */
  readonly loss: Tensor
  /** Further results of the same run, by name. */
  readonly outputs: Readonly<Record<string, Tensor>>
}

export interface GradientProgramOptions {
  /** The name of the graph, for the messages of the runtime. */
  readonly name: string
  /** Threads within one operator. Default 1. */
  readonly threads?: number
  /** The loss has one element per row, which depends on that row alone, so the gradient may be summed over parts. Default false. */
  readonly rowsApart?: boolean
}

/**
 * Weights times rows per run on an engine that blocks: some 20 ms. It is a size and not a time, since a sum over parts is rounded differently, and a
 * fit must be the same on every machine.
 */
const MOST = 2 ** 26
/** Rows per run on such an engine, however small the network: until its code is optimised, the first runs of a process take four times as long. */
const MOST_ROWS = 256

/** The prefix of the results' names. It keeps them apart from other outputs, since no name that a potential gives has a space. */
export const GRADIENT = 'gradient of '

/** The gradient of a loss in each slot, by name. @throws TypeError for a slot that the loss does not depend on */
export function gradientsOf(loss: Tensor, layout: readonly WeightSlot[]): Record<string, Tensor> {
  const inputs = inputsOf(loss)
  const variables = layout.map(({ name }) => {
    const variable = inputs.get(name)
    if (variable === undefined) throw new TypeError(`The loss does not depend on the weights "${name}".`)
    return variable
  })
  const parts = gradient(loss, variables)
  return Object.fromEntries(layout.map(({ name }, i) => [GRADIENT + name, parts[i]!]))
}

/**
 * A loss and its gradient in all weights as one graph, which runs on batch after batch while an optimiser changes the weights.
 * The gradient is one flat array, laid out like the weights, as optimisers and all-reduces need it.
 */
export class GradientProgram {
  /** The gradient of the last run, laid out like the flat weights. */
  readonly gradient: Float32Array
  readonly #program: Program
  readonly #weights: Buffers
  readonly #gradients: Buffers
  /** For an engine that blocks. */
  readonly #parts: { readonly names: RowNames; readonly rows: number } | null

  private constructor(program: Program, layout: readonly WeightSlot[], weights: Float32Array, names: RowNames | null) {
    this.#program = program
    this.#parts = names && { names, rows: Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST / weights.length))) }
    this.gradient = new Float32Array(weights.length)
    this.#weights = slotBuffers(layout, weights)
    this.#gradients = slotBuffers(layout, this.gradient, GRADIENT)
  }

  /**
   * @param layout the weights to differentiate by, each of which must be an input of the loss
   * @param weights the flat weights; the program follows changes to the array
   * @throws TypeError for a slot that the loss does not depend on
   */
  static async create(
    engine: Engine,
    { loss, outputs }: GradientGraph,
    layout: readonly WeightSlot[],
    weights: Float32Array,
    { name, threads = 1, rowsApart = false }: GradientProgramOptions,
  ): Promise<GradientProgram> {
    const inputs = inputsOf(loss)
    const gradients = gradientsOf(loss, layout)
    const program = await engine.load(encodeOnnx({ ...gradients, ...outputs }, { name }), { threads })
    const having = (tensors: Iterable<readonly [string, Tensor]>) =>
      [...tensors].filter(([, { shape }]) => shape[0] === ROWS).map(([own]) => own)
    const names = { inputs: having(inputs), outputs: having(Object.entries(outputs)) }
    return new GradientProgram(program, layout, weights, engine.blocks && rowsApart ? names : null)
  }

  /**
   * Computes `gradient` and the further outputs at the current weights.
   * @param inputs everything that the loss depends on besides the weights
   * @param outputs buffers for the further results
   */
  async run(inputs: Buffers, outputs: Buffers): Promise<void> {
    const parts = this.#parts
    const rows = parts ? (inputs[parts.names.inputs[0]!]?.shape[0] ?? 0) : 0
    if (parts === null || rows <= parts.rows) return this.#runOnce(inputs, outputs)
    const { names } = parts
    const size = Math.ceil(rows / Math.ceil(rows / parts.rows))
    const sum = new Float32Array(this.gradient.length)
    for (let start = 0; start < rows; start += size) {
      const end = Math.min(start + size, rows)
      await this.#runOnce(
        { ...inputs, ...part(inputs, names.inputs, start, end) },
        part(outputs, names.outputs, start, end),
      )
      for (let i = 0; i < sum.length; i++) sum[i]! += this.gradient[i]!
    }
    this.gradient.set(sum)
  }

  #runOnce(inputs: Buffers, outputs: Buffers): Promise<void> {
    return this.#program.run({ ...this.#weights, ...inputs }, { ...this.#gradients, ...outputs })
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}
