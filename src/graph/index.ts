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

export { gradient, hessianVector, topological } from './differentiate.ts'
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
} from './elementwise.ts'
export { evaluate } from './evaluate.ts'
export { broadcastLike, concat, reshape, slice, stopGradient, sumTo } from './layout.ts'
export { matmul, type Transposes } from './matrix.ts'
export { encodeOnnx, type OnnxOptions } from './onnx.ts'
export { logSumExp, reduceMax, reduceSum } from './reduction.ts'
export { constant, input, scalar } from './sources.ts'
export type { Dimension, NdArray, Operator, Shape, Tensor } from './tensor.ts'
