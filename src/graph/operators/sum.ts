import {
  apply,
  broadcastShape,
  countOf,
  formatShape,
  type NdArray,
  type Operator,
  type Shape,
  sameShape,
  type Tensor,
} from '../tensor.ts'
import { reshape } from './layout.ts'
import { isOperator } from './sources.ts'

/** The sum over axes and the broadcast along them: each is the other's transpose, and therefore its derivative. */

export interface Axes {
  readonly axes: readonly number[]
}

export function keptAxes(shape: Shape, axes: readonly number[]): Shape {
  if (axes.some((axis) => axis < 0 || axis >= shape.length))
    throw new TypeError(`Cannot reduce axes ${axes.join(', ')} of ${formatShape(shape)}.`)
  return shape.filter((_, axis) => !axes.includes(axis))
}

/** The shape with the reduced axes kept at size 1, so that it broadcasts against the original. */
export function withUnitAxes(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
}

export function reduceEvaluate(
  x: NdArray,
  axes: readonly number[],
  start: number,
  combine: (a: number, b: number) => number,
): NdArray {
  const shape = keptAxes(x.shape, axes) as number[]
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
  shape: ([x], { axes }) => keptAxes(x!, axes),
  derivative: ({ inputs, attributes: { axes } }, cotangent) => {
    const x = inputs[0]!
    return [broadcastLike(reshape(cotangent, withUnitAxes(x.shape, axes)), x)]
  },
  evaluate: ([x], { axes }) => reduceEvaluate(x!, axes, 0, (a, b) => a + b),
  encode: (emitter, [x], { attributes: { axes } }) =>
    emitter.node('ReduceSum', [x!, emitter.integers(axes)], { keepdims: 0 }),
}

/** The sum over axes, which are dropped from the shape. @throws TypeError for an axis that x does not have */
export function reduceSum(x: Tensor, axes: readonly number[]): Tensor {
  return axes.length === 0 ? x : apply(sumOperator, [x], { axes })
}

const broadcastOperator: Operator<null> = {
  name: 'broadcast',
  shape: ([x, like]) => {
    if (!sameShape(broadcastShape(x!, like!), like!))
      throw new TypeError(`Cannot broadcast ${formatShape(x!)} to ${formatShape(like!)}.`)
    return like!
  },
  derivative: (node, cotangent) => [sumTo(cotangent, node.inputs[0]!.shape), null],
  evaluate: ([x, like]) => {
    const data = new Float64Array(countOf(like!.shape))
    const offset = like!.shape.length - x!.shape.length
    for (let i = 0; i < data.length; i++) {
      let rest = i
      let at = 0
      let stride = 1
      for (let axis = like!.shape.length - 1; axis >= offset; axis--) {
        const size = x!.shape[axis - offset]!
        at += size === 1 ? 0 : (rest % like!.shape[axis]!) * stride
        rest = Math.floor(rest / like!.shape[axis]!)
        stride *= size
      }
      data[i] = x!.data[at]!
    }
    return { data, shape: like!.shape }
  },
  encode: (emitter, [x, like]) => emitter.node('Expand', [x!, emitter.node('Shape', [like!])]),
}

/** x stretched to the shape of `like`, whose values do not matter. @throws TypeError if x does not broadcast to it */
export function broadcastLike(x: Tensor, like: Tensor): Tensor {
  return sameShape(x.shape, like.shape) ? x : apply(broadcastOperator, [x, like], null)
}

export function isBroadcast(x: Tensor): boolean {
  return isOperator(x, broadcastOperator)
}

/** Sums x over the axes along which `shape` was stretched to x's shape: the transpose of a broadcast. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  const lead = x.shape.length - shape.length
  const axes = x.shape.flatMap((size, axis) => (axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : []))
  return reshape(reduceSum(x, axes), shape)
}
