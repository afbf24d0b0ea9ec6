/**
 * Symbolic tensors: nodes of an expression graph that is differentiated, evaluated in plain TypeScript, or encoded to ONNX.
 * A tensor is immutable and knows its operator, its inputs and its shape; nothing is computed when it is built.
 */

/** The size of an axis: a number, or the name of a size that is known only when the graph runs ("rows"). */
export type Dimension = number | string
export type Shape = readonly Dimension[]

/** Values with a shape, for the plain evaluation. Row-major. */
export interface NdArray {
  readonly data: Float64Array
  readonly shape: readonly number[]
}

/** What an operator's encoding writes to: adds an ONNX node and gives back the name of its output. */
export interface Emitter {
  /** ONNX's operator set that is written in. */
  readonly opset: number
  node(type: string, inputs: readonly string[], attributes?: Record<string, number | readonly number[]>): string
  integers(values: readonly number[]): string
  scalar(value: number): string
  /** Converts to the graph's number type (from a comparison's booleans). */
  toNumbers(name: string): string
}

/** Everything there is to know of one operator, in one place. */
export interface Operator<A> {
  readonly name: string
  /** True where the order of the inputs does not matter (they are then shared in either order). */
  readonly commutative?: boolean
  shape(inputs: readonly Shape[], attributes: A): Shape
  /** The cotangents of the inputs for the cotangent of the output; null where there is none. Built of the same operators. */
  derivative(node: Tensor<A>, cotangent: Tensor): readonly (Tensor | null)[]
  evaluate(inputs: readonly NdArray[], attributes: A, node: Tensor<A>): NdArray
  encode(emitter: Emitter, inputs: readonly string[], node: Tensor<A>): string
}

export interface Tensor<A = unknown> {
  readonly operator: Operator<A>
  readonly inputs: readonly Tensor[]
  readonly attributes: A
  readonly shape: Shape
}

/** Applies an operator: the one place where tensors are made. Throws `TypeError` if the shapes do not fit it. */
export function apply<A>(operator: Operator<A>, inputs: readonly Tensor[], attributes: A): Tensor {
  const shape = operator.shape(
    inputs.map((input) => input.shape),
    attributes,
  )
  return { operator, inputs, attributes, shape } as Tensor
}

export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis])
}

/** The shape of an elementwise operation on a and b, by NumPy's rule: axes align at the end, and size 1 stretches. */
export function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1
    const right = b[axis - rank + b.length] ?? 1
    if (left === right || right === 1) return left
    if (left === 1) return right
    throw new TypeError(
      `Shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast: axis ${axis} is ${left} and ${right}.`,
    )
  })
}

export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
