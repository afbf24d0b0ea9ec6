import { type DeviceMemory, type DeviceValues, type ResidentProgram, slotBuffers } from '../../engine/index.ts'
import { residentProgram } from '../../engine/resident-program.ts'
import {
  add,
  div,
  input,
  maximum,
  mul,
  reduceSum,
  scalar,
  select,
  sqrt,
  square,
  step,
  sub,
  type Tensor,
} from '../../graph/index.ts'
import type { Section } from '../../potentials/weights.ts'
import { NEWEST, orthogonalised } from '../muon.ts'
import { Together } from './together.ts'

const TINY = 1e-37

/**
 * Muon's momentum of the matrices between layers in the memory of a device, and its orthogonalisation there (see `Muon`): what is read of a
 * matrix is its direction, in place of its gradient.
 */
export class DeviceMomentum {
  readonly #program: ResidentProgram
  readonly #reader: ResidentProgram
  readonly #inner: readonly Section[]
  readonly #directions: Together
  #momentum: DeviceValues

  private constructor(
    [program, reader]: readonly [ResidentProgram, ResidentProgram],
    inner: readonly Section[],
    directions: Together,
    momentum: DeviceValues,
  ) {
    this.#program = program
    this.#reader = reader
    this.#inner = inner
    this.#directions = directions
    this.#momentum = momentum
  }

  /**
   * @param inner the matrices
   * @param first the momentum so far, laid out as the weights
   * @param beta the share of the momentum that a step keeps
   * @throws DeviceLost
   */
  static async create(
    memory: DeviceMemory,
    inner: readonly Section[],
    first: Float32Array,
    beta: number,
  ): Promise<DeviceMomentum> {
    const [graph, copies]: Record<string, Tensor>[] = [{}, {}]
    const directions: Tensor[] = []
    for (const { name, shape } of inner) {
      const [gradient, before] = [input(`gradient of ${name}`, shape), input(`momentum ${name}`, shape)]
      const after = add(before, mul(scalar(1 - beta), sub(gradient, before)))
      graph![`after ${name}`] = after
      const newest = unit(add(mul(scalar(NEWEST), gradient), mul(scalar(1 - NEWEST), after)))
      directions.push(orthogonalised(newest, shape))
      copies![name] = before
    }
    const stay = inner.map(({ name }) => `after ${name}`)
    const read = new Together('direction of all', inner)
    const whole = { ...graph, ...read.graph(directions) }
    const program = await residentProgram(memory, 'momentum', whole, stay)
    const reader = await residentProgram(memory, 'read momentum', copies!, [])
    const uploads = inner.map(({ name, shape, start, end }) => [
      `momentum ${name}`,
      { data: first.slice(start, end), shape },
    ])
    return new DeviceMomentum([program, reader], inner, read, await memory.upload(Object.fromEntries(uploads)))
  }

  /**
   * Takes up a gradient, and writes the new directions.
   * @param gradients on the device, named "gradient of" their slots
   * @param into laid out as the weights
   * @throws DeviceLost
   */
  async update(gradients: DeviceValues, into: Float32Array): Promise<void> {
    const made = await this.#program.run({ ...gradients, ...this.#momentum }, this.#directions.buffers)
    this.#directions.distribute(into)
    for (const value of Object.values(this.#momentum)) value.dispose()
    this.#momentum = Object.fromEntries(this.#inner.map(({ name }) => [`momentum ${name}`, made[`after ${name}`]!]))
  }

  /** Reads the momentum. @param into laid out as the weights */
  async read(into: Float32Array): Promise<void> {
    await this.#reader.run(this.#momentum, slotBuffers(this.#inner, into))
  }

  async dispose(): Promise<void> {
    for (const value of Object.values(this.#momentum)) value.dispose()
    await this.#program.dispose()
    await this.#reader.dispose()
  }
}

/** A matrix scaled to Frobenius norm 1; zeros stay zeros. */
function unit(matrix: Tensor): Tensor {
  const squares = reduceSum(square(matrix), [0, 1])
  const factor = select(step(squares), div(scalar(1), sqrt(maximum(squares, scalar(TINY)))), scalar(0))
  return mul(matrix, factor)
}
