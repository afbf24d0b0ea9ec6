/**
 * A small symbolic tensor language: write a value, get its derivatives of any order, run it as an ONNX graph.
 *
 * ```ts
 * const x = input('x', ['rows', 2])
 * const y = reduceSum(softplus(matmul(x, weights)), [1])
 * const [slope] = gradient(y, [x])
 * const bytes = encodeOnnx({ y, slope })
 * ```
 */

export { evaluate } from './evaluate.ts'
export { gradient, hessianVector, topological } from './gradient.ts'
export { encodeOnnx, type OnnxOptions } from './onnx.ts'
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
export { broadcastLike, concat, reshape, slice, stopGradient, sumTo } from './operators/layout.ts'
export { matmul, type Transposes } from './operators/matrix.ts'
export { logSumExp, reduceMax, reduceSum } from './operators/reduction.ts'
export { constant, input, scalar } from './operators/sources.ts'
export type { Dimension, NdArray, Operator, Shape, Tensor } from './tensor.ts'
