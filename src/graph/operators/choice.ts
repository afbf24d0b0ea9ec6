import { apply, broadcastShape, type Operator, type Tensor } from '../tensor.ts'
import { broadcastEvaluate } from './elementwise.ts'
import { scalar } from './sources.ts'
import { sumTo } from './sum.ts'

/** Choices by comparison. Masks are numbers: 1 for yes, 0 for no. */

const atMostOperator: Operator<null> = {
  name: 'atMost',
  shape: ([a, b]) => broadcastShape(a!, b!),
  derivative: () => [null, null],
  evaluate: ([a, b], _, node) => broadcastEvaluate(a!, b!, node.shape.length, (x, y) => Number(x <= y)),
  encode: (emitter, [a, b]) => emitter.toNumbers(emitter.node('LessOrEqual', [a!, b!])),
}

/** 1 where a <= b, else 0, also where either is NaN. The shapes broadcast. Its derivative is 0. */
export function atMost(a: Tensor, b: Tensor): Tensor {
  return apply(atMostOperator, [a, b], null)
}

const selectOperator: Operator<null> = {
  name: 'select',
  shape: ([mask, a, b]) => broadcastShape(broadcastShape(mask!, a!), b!),
  derivative: ({ inputs }, cotangent) => {
    const [mask, a, b] = inputs as [Tensor, Tensor, Tensor]
    return [
      null,
      sumTo(select(mask, cotangent, scalar(0)), a.shape),
      sumTo(select(mask, scalar(0), cotangent), b.shape),
    ]
  },
  evaluate: ([mask, a, b], _, node) => {
    const rank = node.shape.length
    const first = broadcastEvaluate(mask!, a!, rank, (m, x) => (m > 0 ? x : 0))
    const second = broadcastEvaluate(mask!, b!, rank, (m, x) => (m > 0 ? 0 : x))
    return broadcastEvaluate(first, second, rank, (x, y) => x + y)
  },
  encode: (emitter, [mask, a, b]) =>
    emitter.node('Where', [emitter.node('Greater', [mask!, emitter.scalar(0)]), a!, b!]),
}

/** a where the mask is above 0, else b. The shapes broadcast. Unlike a product with a mask, NaN in the value not chosen has no effect. */
export function select(mask: Tensor, a: Tensor, b: Tensor): Tensor {
  return apply(selectOperator, [mask, a, b], null)
}
