import {
  type Buffers,
  type DeviceInputs,
  type DeviceMemory,
  type DeviceValues,
  GRADIENT,
  type GradientGraph,
  gradientsOf,
  type ResidentProgram,
  slotBuffers,
  type WeightSlot,
} from '../../engine/index.ts'
import { add, encodeOnnx, input, type Tensor } from '../../graph/index.ts'
import { Together } from './together.ts'

/** The prefix of the inputs that are added to a gradient. */
const ADDED = 'added to '

export interface ResidentGradientOptions {
  /** The name of the graph, for the messages of the runtime. */
  readonly name: string
  /** Whether another gradient on the device is added, so that only the sum is read. */
  readonly adds: boolean
  /** The slots whose gradients stay on the device, by name. */
  readonly stay: readonly string[]
  /** See `OnnxOptions`. Default 1. */
  readonly parts?: number
}

/** A loss and its gradient on a device: `GradientProgram`, but for inputs that lie there, and with further results that stay there. */
export class ResidentGradient {
  /** The gradient of the last run, laid out like the flat weights; 0 in the slots whose gradients stay on the device. */
  readonly gradient: Float32Array
  readonly #program: ResidentProgram
  readonly #weights: Buffers
  readonly #read: Together

  private constructor(program: ResidentProgram, layout: readonly WeightSlot[], weights: Float32Array, read: Together) {
    this.#program = program
    this.#read = read
    this.gradient = new Float32Array(weights.length)
    this.#weights = slotBuffers(layout, weights)
  }

  /**
   * @param layout the weights to differentiate by, each of which must be an input of the loss
   * @param weights the flat weights; the program follows changes to the array
   * @throws DeviceLost
   */
  static async create(
    memory: DeviceMemory,
    { loss, outputs }: GradientGraph,
    layout: readonly WeightSlot[],
    weights: Float32Array,
    { name, adds, stay, parts = 1 }: ResidentGradientOptions,
  ): Promise<ResidentGradient> {
    const gradients = Object.entries(gradientsOf(loss, layout)).map(([own, slope], i): [string, Tensor] => [
      own,
      adds ? add(slope, input(ADDED + layout[i]!.name, layout[i]!.shape)) : slope,
    ])
    const stays = ({ name: own }: WeightSlot) => stay.includes(own)
    const read = new Together(
      `${GRADIENT}all`,
      layout.filter((slot) => !stays(slot)),
    )
    const staying = { ...outputs, ...Object.fromEntries(gradients.filter((_, i) => stays(layout[i]!))) }
    const together = gradients.filter((_, i) => !stays(layout[i]!)).map(([, slope]) => slope)
    const graph = { ...staying, ...read.graph(together) }
    const program = await memory.loadResident(encodeOnnx(graph, { name, parts }), Object.keys(staying))
    return new ResidentGradient(program, layout, weights, read)
  }

  /**
   * @param inputs everything that the loss depends on besides the weights
   * @param added the results of a program whose gradient stays
   * @returns the further results, and the gradients that stay, named "gradient of" their slots
   * @throws DeviceLost
   */
  async run(inputs: DeviceInputs, added: DeviceValues = {}): Promise<DeviceValues> {
    const more = Object.entries(added)
      .filter(([name]) => name.startsWith(GRADIENT))
      .map(([name, value]) => [ADDED + name.slice(GRADIENT.length), value] as const)
    const all = { ...this.#weights, ...inputs, ...Object.fromEntries(more) }
    const results = await this.#program.run(all, this.#read.buffers)
    this.#read.distribute(this.gradient)
    return results
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}
