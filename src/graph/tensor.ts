/**
 * Symbolic tensors: nodes of an expression graph that can be differentiated, evaluated in plain TypeScript, or encoded as ONNX.
 * A tensor is immutable and knows its operator, its inputs and its shape; nothing is computed when it is built.
 */

/** The size of an axis: a number, or a name such as "rows" for a size that is known only when the graph runs. */
export type Dimension = number | string
export type Shape = readonly Dimension[]

/** Values with a shape, for the plain evaluation. Row-major. */
export interface NdArray {
  readonly data: Float64Array
  readonly shape: readonly number[]
}

/** Where an operator writes its encoding: each method adds to the ONNX graph and returns the name of the new value. */
export interface Emitter {
  /** The ONNX operator set that is written. */
  readonly opset: number
  node(type: string, inputs: readonly string[], attributes?: Record<string, number | readonly number[]>): string
  integers(values: readonly number[]): string
  scalar(value: number): string
  /** Converts to the graph's number type (from a comparison's booleans). */
  toNumbers(name: string): string
}

/** Everything about one operator, in one place. */
export interface Operator<A> {
  readonly name: string
  /** True if the order of the inputs does not matter, so that both orders share one value. */
  readonly commutative?: boolean
  shape(inputs: readonly Shape[], attributes: A): Shape
  /** The cotangents of the inputs for the cotangent of the output, built from the same operators; null for an input without one. */
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

/** Applies an operator: the one place where tensors are made. @throws TypeError if the shapes do not fit the operator */
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

/** The shape of an elementwise operation on a and b, by NumPy's rule: axes align at the end, and size 1 stretches. @throws TypeError if sizes clash */
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
