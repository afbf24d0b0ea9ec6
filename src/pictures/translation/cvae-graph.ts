import type { Random } from '../../base/random.ts'
import {
  add,
  exp,
  input,
  matmul,
  mul,
  reduceSum,
  scalar,
  slice,
  softplus,
  square,
  sub,
  type Tensor,
} from '../../graph/index.ts'
import type { Parameter, Weights } from '../../potentials/potential.ts'
import { type ImageShape, sizeOf } from '../image.ts'
import { dense, denseParameters, denseStack, stackParameters } from './network.ts'

/** The structure of the networks. */
export interface CvaeConfig {
  readonly shape: ImageShape
  readonly dimension: number
  readonly classes: readonly string[]
  /** Widths of the encoder's layers; the decoder has them in reverse order. */
  readonly hidden: readonly number[]
}

/**
 * The negative evidence bound, as a mean over the rows (in nats a row): the cross-entropy of the pixels plus beta times the divergence
 *
 *   KL(q || p) = 1/2 sum (m^2 + exp v - v - 1),   q(z | x, k) = N(m, diag exp v),   p(z) = N(0, I)
 *
 * for one draw of the code, z = m + exp(v / 2) noise. Inputs: pixels, noise (standard normal, rows x D), share (1 / rows), label.
 */
export function negativeBound(config: CvaeConfig, weights: Weights, beta: number): Tensor {
  const { dimension } = config
  const pixels = pixelInput(config)
  const label = labelInput(config)
  const { mean, logVariance } = encoderGraph(config, weights, pixels, label)
  const code = add(mean, mul(exp(mul(scalar(0.5), logVariance)), input('noise', ['rows', dimension])))
  const logits = decoderGraph(config, weights, code, label)
  const reconstruction = reduceSum(sub(softplus(logits), mul(pixels, logits)), [0, 1])
  const divergence = reduceSum(sub(add(square(mean), exp(logVariance)), add(logVariance, scalar(1))), [0, 1])
  return mul(add(reconstruction, mul(scalar(0.5 * beta), divergence)), input('share', []))
}

/** m(x, k) and v(x, k). */
export function encoderGraph(
  { dimension, hidden }: CvaeConfig,
  weights: Weights,
  pixels: Tensor,
  label?: Tensor,
): { mean: Tensor; logVariance: Tensor } {
  const offset = labelOffset(weights, 'encoder', label)
  const code = dense(denseStack(pixels, weights, 'encoder', hidden.length, offset), weights, 'code')
  return { mean: slice(code, 1, 0, dimension), logVariance: slice(code, 1, dimension, 2 * dimension) }
}

/** The logits of the pixels' Bernoulli distributions. */
export function decoderGraph({ hidden }: CvaeConfig, weights: Weights, code: Tensor, label?: Tensor): Tensor {
  const offset = labelOffset(weights, 'decoder', label)
  return dense(denseStack(code, weights, 'decoder', hidden.length, offset), weights, 'pixels')
}

/** An offset of the first layer. For one-hot rows it is equivalent to appending them to the layer's input. */
function labelOffset(weights: Weights, name: string, label?: Tensor): Tensor | undefined {
  return label === undefined ? undefined : matmul(label, weights[`${name}.label`]!)
}

export function pixelInput({ shape }: CvaeConfig): Tensor {
  return input('pixels', ['rows', sizeOf(shape)])
}

/** One-hot rows; undefined if there are no classes. */
export function labelInput({ classes }: CvaeConfig): Tensor | undefined {
  return classes.length > 0 ? input('label', ['rows', classes.length]) : undefined
}

/** All parameters of both networks, with their initial values. */
export function cvaeParameters(config: CvaeConfig, random: Random): Parameter[] {
  const { shape, dimension, hidden } = config
  const size = sizeOf(shape)
  const [first, last] = [hidden[0]!, hidden.at(-1)!]
  return [
    ...stackParameters('encoder', size, hidden, random),
    ...labelParameters('encoder', first, config, random),
    ...denseParameters('code', last, 2 * dimension, random, 0.1),
    ...stackParameters('decoder', dimension, hidden.toReversed(), random),
    ...labelParameters('decoder', last, config, random),
    ...denseParameters('pixels', first, size, random, 1),
  ]
}

function labelParameters(name: string, width: number, { classes }: CvaeConfig, random: Random): Parameter[] {
  if (classes.length === 0) return []
  const initial = Float32Array.from({ length: classes.length * width }, () => 0.3 * random.normal())
  return [{ name: `${name}.label`, shape: [classes.length, width], initial }]
}
