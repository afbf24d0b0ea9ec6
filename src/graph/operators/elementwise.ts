import {
  apply,
  broadcastShape,
  countOf,
  type Emitter,
  type NdArray,
  type Operator,
  sameShape,
  type Tensor,
} from '../tensor.ts'
import { scalar, scalarValue } from './sources.ts'
import { isBroadcast, sumTo } from './sum.ts'

/** Operators that act on each element of one tensor, or of two whose shapes broadcast. */

interface UnaryRule {
  value(x: number): number
  /** The derivative at x, as a tensor; null if it is 0. `y` is the operator's own output, so that it can be shared. */
  slope(x: Tensor, y: Tensor): Tensor | null
  encode(emitter: Emitter, x: string): string
}

function unary(name: string, rule: UnaryRule): (x: Tensor) => Tensor {
  const operator: Operator<null> = {
    name,
    shape: ([x]) => x!,
    derivative: (node, cotangent) => {
      const slope = rule.slope(node.inputs[0]!, node)
      return [slope && mul(cotangent, slope)]
    },
    evaluate: ([x]) => ({ data: x!.data.map(rule.value), shape: x!.shape }),
    encode: (emitter, [x]) => rule.encode(emitter, x!),
  }
  return (x) => apply(operator, [x], null)
}

const named = (type: string) => (emitter: Emitter, x: string) => emitter.node(type, [x])
const logistic = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)))

/** e^x. */
export const exp = unary('exp', { value: Math.exp, slope: (_, y) => y, encode: named('Exp') })
/** The natural logarithm. */
export const log = unary('log', { value: Math.log, slope: (x) => div(scalar(1), x), encode: named('Log') })
/** The square root. */
export const sqrt = unary('sqrt', { value: Math.sqrt, slope: (_, y) => div(scalar(0.5), y), encode: named('Sqrt') })
/** |x|. */
export const abs = unary('abs', { value: Math.abs, slope: (x) => sign(x), encode: named('Abs') })
/** The hyperbolic tangent. */
export const tanh = unary('tanh', {
  value: Math.tanh,
  slope: (_, y) => sub(scalar(1), square(y)),
  encode: named('Tanh'),
})
/** 1, 0 or -1. Its derivative is 0. */
export const sign = unary('sign', { value: Math.sign, slope: () => null, encode: named('Sign') })
/** x^2. */
export const square = unary('square', {
  value: (x) => x * x,
  slope: (x) => mul(scalar(2), x),
  encode: (emitter, x) => emitter.node('Mul', [x, x]),
})

/** 1 where x > 0, else 0. Its derivative is 0. */
export const step = unary('step', {
  value: (x) => (x > 0 ? 1 : 0),
  slope: () => null,
  encode: (emitter, x) => emitter.toNumbers(emitter.node('Greater', [x, emitter.scalar(0)])),
})

/** x where x > 0, else 0. */
export const relu = unary('relu', { value: (x) => Math.max(x, 0), slope: (x) => step(x), encode: named('Relu') })

/** 1 / (1 + e^-x). */
export const sigmoid = unary('sigmoid', {
  value: logistic,
  slope: (_, y) => mul(y, sub(scalar(1), y)),
  encode: named('Sigmoid'),
})

/** log(1 + e^x). Encoded as Relu(x) - Log(Sigmoid(|x|)): ONNX's own Softplus is many times slower and no more accurate. */
export const softplus = unary('softplus', {
  value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  slope: (x) => sigmoid(x),
  encode: (emitter, x) => {
    const tail = emitter.node('Log', [emitter.node('Sigmoid', [emitter.node('Abs', [x])])])
    return emitter.node('Sub', [emitter.node('Relu', [x]), tail])
  },
})

/** e^min(x, 0): the slope of CELU. */
export const expNegativePart = unary('expNegativePart', {
  value: (x) => Math.exp(Math.min(x, 0)),
  slope: (x, y) => mul(y, sub(scalar(1), step(x))),
  encode: (emitter, x) => emitter.node('Exp', [emitter.node('Min', [x, emitter.scalar(0)])]),
})

/** x where x > 0, else e^x - 1: convex, increasing, with a continuous slope e^min(x, 0) that shares its work. */
export const celu = unary('celu', {
  value: (x) => (x > 0 ? x : Math.expm1(x)),
  slope: (x) => expNegativePart(x),
  encode: (emitter, x) => {
    const slope = emitter.node('Exp', [emitter.node('Min', [x, emitter.scalar(0)])])
    return emitter.node('Add', [emitter.node('Relu', [x]), emitter.node('Sub', [slope, emitter.scalar(1)])])
  },
})

interface BinaryRule {
  readonly commutative: boolean
  value(a: number, b: number): number
  derivative(a: Tensor, b: Tensor, cotangent: Tensor): readonly [Tensor | null, Tensor | null]
  readonly type: string
}

function binary(name: string, rule: BinaryRule): (a: Tensor, b: Tensor) => Tensor {
  const operator: Operator<null> = {
    name,
    commutative: rule.commutative,
    shape: ([a, b]) => broadcastShape(a!, b!),
    derivative: (node, cotangent) => {
      const [a, b] = node.inputs as [Tensor, Tensor]
      const [forA, forB] = rule.derivative(a, b, cotangent)
      return [forA && sumTo(forA, a.shape), forB && sumTo(forB, b.shape)]
    },
    evaluate: ([a, b], _, node) => broadcastEvaluate(a!, b!, node.shape.length, rule.value),
    encode: (emitter, [a, b]) => emitter.node(rule.type, [a!, b!]),
  }
  return (a, b) => {
    // An explicit broadcast is not needed if the other operand already has the full shape.
    if (isBroadcast(a) && sameShape(a.shape, b.shape)) return binaryOf(operator, a.inputs[0]!, b)
    if (isBroadcast(b) && sameShape(a.shape, b.shape)) return binaryOf(operator, a, b.inputs[0]!)
    return apply(operator, [a, b], null)
  }
}

function binaryOf(operator: Operator<null>, a: Tensor, b: Tensor): Tensor {
  return apply(operator, [a, b], null)
}

const multiply = binary('mul', {
  commutative: true,
  value: (a, b) => a * b,
  derivative: (a, b, cotangent) => [mul(cotangent, b), mul(cotangent, a)],
  type: 'Mul',
})
const plus = binary('add', {
  commutative: true,
  value: (a, b) => a + b,
  derivative: (_, __, cotangent) => [cotangent, cotangent],
  type: 'Add',
})
const minus = binary('sub', {
  commutative: false,
  value: (a, b) => a - b,
  derivative: (_, __, cotangent) => [cotangent, neg(cotangent)],
  type: 'Sub',
})
const divide = binary('div', {
  commutative: false,
  value: (a, b) => a / b,
  derivative: (a, b, cotangent) => {
    const forA = div(cotangent, b)
    return [forA, neg(mul(forA, div(a, b)))]
  },
  type: 'Div',
})
/** The larger of a and b; where they are equal, the derivative goes to b. The shapes broadcast. @throws TypeError if they do not */
export const maximum = binary('maximum', {
  commutative: false,
  value: Math.max,
  derivative: (a, b, cotangent) => {
    const first = step(sub(a, b))
    return [mul(cotangent, first), mul(cotangent, sub(scalar(1), first))]
  },
  type: 'Max',
})

/** -x. */
export const neg = (x: Tensor): Tensor => mul(scalar(-1), x)

/** a b by elements. The shapes broadcast. @throws TypeError if they do not */
export function mul(a: Tensor, b: Tensor): Tensor {
  const [left, right] = [scalarValue(a), scalarValue(b)]
  if (left !== null && right !== null) return scalar(left * right)
  if (left === 1) return b
  if (right === 1) return a
  return multiply(a, b)
}

/** a + b. The shapes broadcast. @throws TypeError if they do not */
export function add(a: Tensor, b: Tensor): Tensor {
  const [left, right] = [scalarValue(a), scalarValue(b)]
  if (left !== null && right !== null) return scalar(left + right)
  if (left === 0) return b
  if (right === 0) return a
  return plus(a, b)
}

/** a - b. The shapes broadcast. @throws TypeError if they do not */
export function sub(a: Tensor, b: Tensor): Tensor {
  const [left, right] = [scalarValue(a), scalarValue(b)]
  if (left !== null && right !== null) return scalar(left - right)
  if (right === 0) return a
  return minus(a, b)
}

/** a / b by elements. The shapes broadcast. @throws TypeError if they do not */
export function div(a: Tensor, b: Tensor): Tensor {
  const [left, right] = [scalarValue(a), scalarValue(b)]
  if (left !== null && right !== null) return scalar(left / right)
  if (right === 1) return a
  return divide(a, b)
}

export function broadcastEvaluate(
  a: NdArray,
  b: NdArray,
  rank: number,
  value: (a: number, b: number) => number,
): NdArray {
  const shape = broadcastShape(a.shape, b.shape) as number[]
  if (shape.length !== rank) throw new TypeError(`Expected rank ${rank}, found ${shape.length}.`)
  const strides = [stridesWithin(a.shape, shape), stridesWithin(b.shape, shape)] as const
  const data = new Float64Array(countOf(shape))
  const index = new Array<number>(rank).fill(0)
  let [atA, atB] = [0, 0]
  for (let i = 0; i < data.length; i++) {
    data[i] = value(a.data[atA]!, b.data[atB]!)
    for (let axis = rank - 1; axis >= 0; axis--) {
      atA += strides[0][axis]!
      atB += strides[1][axis]!
      index[axis]!++
      if (index[axis]! < shape[axis]!) break
      atA -= strides[0][axis]! * shape[axis]!
      atB -= strides[1][axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return { data, shape }
}

/** Row-major strides of `shape` aligned to the end of `full`; 0 on the axes that stretch. */
function stridesWithin(shape: readonly number[], full: readonly number[]): number[] {
  const strides = new Array<number>(full.length).fill(0)
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1) strides[axis + full.length - shape.length] = stride
    stride *= shape[axis]!
  }
  return strides
}
