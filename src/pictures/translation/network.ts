import type { Random } from '../../base/random.ts'
import { add, matmul, relu, type Tensor } from '../../graph/index.ts'
import type { Parameter, Weights } from '../../potentials/potential.ts'

/** Networks of fully connected layers: their parameters and their graphs. */

/** The parameters of a layer: `NAME.weight`, out x in, initialised as in He et al. (2015), and `NAME.bias`, zero. */
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

/** The layer x W' + b. */
export function dense(x: Tensor, weights: Weights, name: string): Tensor {
  return add(matmul(x, weights[`${name}.weight`]!, { transposeB: true }), weights[`${name}.bias`]!)
}

/** Layers of these widths on `from` inputs, each with a rectifier. */
export function stackParameters(name: string, from: number, widths: readonly number[], random: Random): Parameter[] {
  return widths.flatMap((width, l) => denseParameters(`${name}${l}`, l === 0 ? from : widths[l - 1]!, width, random))
}

/** The graph of `stackParameters`. @param offset added in the first layer before its rectifier: the effect of a label */
export function denseStack(x: Tensor, weights: Weights, name: string, layers: number, offset?: Tensor): Tensor {
  let h = x
  for (let l = 0; l < layers; l++) {
    const sum = dense(h, weights, `${name}${l}`)
    h = relu(l === 0 && offset !== undefined ? add(sum, offset) : sum)
  }
  return h
}
