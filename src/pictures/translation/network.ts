import type { Random } from '../../base/random.ts'
import type { WeightSlot } from '../../engine/index.ts'
import { add, input, matmul, relu, type Tensor } from '../../graph/index.ts'
import type { Parameter, Weights } from '../../potentials/potential.ts'

/** Networks of fully connected layers: their parameters, as parts of one flat array, and their graphs. */

/** The weights of a layer: `NAME.weight`, out x in, initialised as He et al. (2015) do, and `NAME.bias`, zero. */
export function denseParameters(name: string, from: number, to: number, random: Random, gain = 2): Parameter[] {
  const scale = Math.sqrt(gain / from)
  return [
    {
      name: `${name}.weight`,
      shape: [to, from],
      initial: Float32Array.from({ length: to * from }, () => scale * random.normal()),
    },
    { name: `${name}.bias`, shape: [to], initial: new Float32Array(to) },
  ]
}

/** x W' + b. */
export function dense(x: Tensor, weights: Weights, name: string): Tensor {
  return add(matmul(x, weights[`${name}.weight`]!, { transposeB: true }), weights[`${name}.bias`]!)
}

/** Layers of these widths from `from` inputs, each with a rectifier. */
export function stackParameters(name: string, from: number, widths: readonly number[], random: Random): Parameter[] {
  return widths.flatMap((width, l) => denseParameters(`${name}${l}`, l === 0 ? from : widths[l - 1]!, width, random))
}

/** The graph of `stackParameters`. @param offset added to the first layer before its rectifier: the effect of a label */
export function denseStack(x: Tensor, weights: Weights, name: string, layers: number, offset?: Tensor): Tensor {
  let h = x
  for (let l = 0; l < layers; l++) {
    const sum = dense(h, weights, `${name}${l}`)
    h = relu(l === 0 && offset !== undefined ? add(sum, offset) : sum)
  }
  return h
}

/** Parameters one after the other in a flat array, which optimisers and files work on. */
export class WeightLayout {
  readonly parameters: readonly Parameter[]
  readonly slots: readonly WeightSlot[]
  /** Of the flat array. */
  readonly length: number

  constructor(parameters: readonly Parameter[]) {
    let length = 0
    this.parameters = parameters
    this.slots = parameters.map(({ name, shape, initial }) => {
      const start = length
      length += initial.length
      return { name, shape, start, end: length }
    })
    this.length = length
  }

  /** The flat array of the initial values. */
  initial(): Float32Array {
    const flat = new Float32Array(this.length)
    this.slots.forEach(({ start }, i) => {
      flat.set(this.parameters[i]!.initial, start)
    })
    return flat
  }

  /** Views of a flat array by the names of the parameters. */
  views(flat: Float32Array): Record<string, { data: Float32Array; shape: readonly number[] }> {
    return Object.fromEntries(
      this.slots.map(({ name, shape, start, end }) => [name, { data: flat.subarray(start, end), shape }]),
    )
  }

  /** The parameters as inputs of a graph, under their names. */
  inputs(): Weights {
    return Object.fromEntries(this.parameters.map(({ name, shape }) => [name, input(name, shape)]))
  }

  /** Values for `inputs`, for a graph that has them as constants. */
  bound(flat: Float32Array): Record<string, Float32Array> {
    return Object.fromEntries(Object.entries(this.views(flat)).map(([name, { data }]) => [name, data]))
  }
}
