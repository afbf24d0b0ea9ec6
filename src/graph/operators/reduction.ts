import { apply, countOf, formatShape, type NdArray, type Operator, type Shape, type Tensor } from '../tensor.ts'
import { add, exp, log, sub } from './elementwise.ts'
import { broadcastLike, reshape, stopGradient } from './layout.ts'

/** Operators that reduce axes. */

interface Axes {
  readonly axes: readonly number[]
}

function kept(shape: Shape, axes: readonly number[]): Shape {
  if (axes.some((axis) => axis < 0 || axis >= shape.length))
    throw new TypeError(`Cannot reduce axes ${axes.join(', ')} of ${formatShape(shape)}.`)
  return shape.filter((_, axis) => !axes.includes(axis))
}

/** The shape with the reduced axes kept at size 1, so that it broadcasts against the original. */
function withOnes(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
}

function reduceEvaluate(
  x: NdArray,
  axes: readonly number[],
  start: number,
  combine: (a: number, b: number) => number,
): NdArray {
  const shape = kept(x.shape, axes) as number[]
  const data = new Float64Array(countOf(shape)).fill(start)
  for (let i = 0; i < x.data.length; i++) {
    let rest = i
    let at = 0
    let stride = 1
    for (let axis = x.shape.length - 1; axis >= 0; axis--) {
      const index = rest % x.shape[axis]!
      rest = Math.floor(rest / x.shape[axis]!)
      if (axes.includes(axis)) continue
      at += index * stride
      stride *= x.shape[axis]!
    }
    data[at] = combine(data[at]!, x.data[i]!)
  }
  return { data, shape }
}

const sumOperator: Operator<Axes> = {
  name: 'reduceSum',
  shape: ([x], { axes }) => kept(x!, axes),
  derivative: ({ inputs, attributes: { axes } }, cotangent) => {
    const x = inputs[0]!
    return [broadcastLike(reshape(cotangent, withOnes(x.shape, axes)), x)]
  },
  evaluate: ([x], { axes }) => reduceEvaluate(x!, axes, 0, (a, b) => a + b),
  encode: (emitter, [x], { attributes: { axes } }) =>
    emitter.node('ReduceSum', [x!, emitter.integers(axes)], { keepdims: 0 }),
}

/** The sum over axes; they are dropped from the shape. */
export function reduceSum(x: Tensor, axes: readonly number[]): Tensor {
  return axes.length === 0 ? x : apply(sumOperator, [x], { axes })
}

const maxOperator: Operator<Axes> = {
  name: 'reduceMax',
  shape: ([x], { axes }) => kept(x!, axes),
  derivative: () => {
    throw new TypeError('reduceMax has no derivative rule; use logSumExp, or stopGradient around it.')
  },
  evaluate: ([x], { axes }) => reduceEvaluate(x!, axes, -Infinity, Math.max),
  encode: (emitter, [x], { attributes: { axes } }) =>
    emitter.node('ReduceMax', [x!, emitter.integers(axes)], { keepdims: 0 }),
}

/** The largest value over axes; they are dropped from the shape. Not differentiable here. */
export function reduceMax(x: Tensor, axes: readonly number[]): Tensor {
  return apply(maxOperator, [x], { axes })
}

/** log of the sum of e^x over axes, safe from overflow: convex and increasing in every element. */
export function logSumExp(x: Tensor, axes: readonly number[]): Tensor {
  const shift = stopGradient(reduceMax(x, axes))
  const shifted = sub(x, reshape(shift, withOnes(x.shape, axes)))
  return add(shift, log(reduceSum(exp(shifted), axes)))
}
