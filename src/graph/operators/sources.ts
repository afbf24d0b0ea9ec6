import { apply, countOf, type NdArray, type Operator, type Shape, type Tensor } from '../tensor.ts'

/** Tensors without inputs: values that are fed when the graph runs, and constants that are fixed when it is built. */

export interface InputAttributes {
  readonly name: string
  readonly shape: Shape
  /** Set for whole numbers (int64), which count rows. */
  readonly whole?: true
}

export interface ConstantAttributes {
  readonly data: ArrayLike<number>
  readonly shape: readonly number[]
}

export const inputOperator: Operator<InputAttributes> = {
  name: 'input',
  shape: (_, { shape }) => shape,
  derivative: () => [],
  evaluate: (_, { name }) => {
    throw new TypeError(`Input "${name}" was not given a value.`)
  },
  encode: (_, __, node) => node.attributes.name,
}

export const constantOperator: Operator<ConstantAttributes> = {
  name: 'constant',
  shape: (_, { shape }) => shape,
  derivative: () => [],
  evaluate: (_, { data, shape }): NdArray => ({ data: Float64Array.from(data), shape }),
  encode: () => {
    throw new TypeError('Constants are encoded as initialisers.')
  },
}

/** A named value that is fed when the graph runs. An axis may be symbolic: `input('points', ['rows', 3])`. */
export function input(name: string, shape: Shape): Tensor {
  return apply(inputOperator, [], { name, shape })
}

/** Fixed values, row-major. @throws TypeError if their number does not match the shape */
export function constant(data: ArrayLike<number>, shape: readonly number[]): Tensor {
  if (data.length !== countOf(shape))
    throw new TypeError(
      `A constant of shape [${shape.join(', ')}] needs ${countOf(shape)} values, found ${data.length}.`,
    )
  return apply(constantOperator, [], { data, shape })
}

/** A constant without axes. */
export function scalar(value: number): Tensor {
  return constant([value], [])
}

export function isOperator<A>(tensor: Tensor, operator: Operator<A>): tensor is Tensor<A> & Tensor {
  return (tensor.operator as unknown) === operator
}

/** The value of a scalar constant, or null for any other tensor. */
export function scalarValue(tensor: Tensor): number | null {
  if (!isOperator(tensor, constantOperator) || tensor.shape.length > 0) return null
  return tensor.attributes.data[0] ?? null
}
