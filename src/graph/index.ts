/**
 * A small symbolic tensor language: write a value, differentiate it to any order, and run it as an ONNX graph.
 *
 * ```ts
 * const x = input('x', ['rows', 2])
 * const y = reduceSum(softplus(matmul(x, weights)), [1])
 * const [slope] = gradient(y, [x])
 * const bytes = encodeOnnx({ y, slope })
 * ```
 */

export { evaluate } from './evaluate.ts'
export { gradient, hessianVector } from './gradient.ts'
export { encodeOnnx, type OnnxOptions } from './onnx.ts'
export { atMost, select } from './operators/choice.ts'
export {
  abs,
  add,
  celu,
  div,
  exp,
  expNegativePart,
  log,
  maximum,
  mul,
  neg,
  relu,
  sigmoid,
  sign,
  softplus,
  sqrt,
  square,
  step,
  sub,
  tanh,
} from './operators/elementwise.ts'
export { concat, reshape, slice, stopGradient } from './operators/layout.ts'
export { matmul, type Transposes } from './operators/matrix.ts'
export { logSumExp, reduceMax } from './operators/maximum.ts'
export { constant, input, scalar } from './operators/sources.ts'
export { broadcastLike, reduceSum, sumTo } from './operators/sum.ts'
export type { Dimension, Emitter, NdArray, Operator, Shape, Tensor } from './tensor.ts'
export { inputsOf, topological } from './topological.ts'
