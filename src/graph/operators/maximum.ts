import { apply, type Operator, type Tensor } from '../tensor.ts'
import { add, exp, log, sub } from './elementwise.ts'
import { reshape, stopGradient } from './layout.ts'
import { type Axes, keptAxes, reduceEvaluate, reduceSum, withUnitAxes } from './sum.ts'

/** The maximum over axes, and the smooth maximum. */

const maxOperator: Operator<Axes> = {
  name: 'reduceMax',
  shape: ([x], { axes }) => keptAxes(x!, axes),
  derivative: () => {
    throw new TypeError('reduceMax has no derivative rule; use logSumExp, or stopGradient around it.')
  },
  evaluate: ([x], { axes }) => reduceEvaluate(x!, axes, -Infinity, Math.max),
  // The axes are an input from operator set 18, whereas those of ReduceSum are one from 13.
  encode: (emitter, [x], { attributes: { axes } }) =>
    emitter.opset < 18
      ? emitter.node('ReduceMax', [x!], { axes, keepdims: 0 })
      : emitter.node('ReduceMax', [x!, emitter.integers(axes)], { keepdims: 0 }),
}

/** The largest value over axes, which are dropped from the shape. Differentiating it throws a TypeError. */
export function reduceMax(x: Tensor, axes: readonly number[]): Tensor {
  return apply(maxOperator, [x], { axes })
}

/** log of the sum of e^x over axes, which are dropped from the shape. It does not overflow, and is convex and increasing in every element. */
export function logSumExp(x: Tensor, axes: readonly number[]): Tensor {
  const shift = stopGradient(reduceMax(x, axes))
  const shifted = sub(x, reshape(shift, withUnitAxes(x.shape, axes)))
  return add(shift, log(reduceSum(exp(shifted), axes)))
}
