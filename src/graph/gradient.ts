import { add, mul } from './operators/elementwise.ts'
import { scalar } from './operators/sources.ts'
import { broadcastLike, reduceSum } from './operators/sum.ts'
import type { Tensor } from './tensor.ts'
import { topological } from './topological.ts'

/**
 * Reverse-mode derivatives. The result is built from the same operators, so it can be differentiated again.
 *
 * @param y the tensor to differentiate, by way of the sum of its elements
 * @param variables the tensors with respect to which y is differentiated
 * @returns one tensor for each variable, of its shape
 * @throws TypeError if y does not depend on a variable
 */
export function gradient(y: Tensor, variables: readonly Tensor[]): Tensor[] {
  const reaches = dependsOn(y, new Set(variables))
  const cotangents = new Map<Tensor, Tensor>()
  cotangents.set(y, y.shape.length === 0 ? scalar(1) : broadcastLike(scalar(1), y))
  for (const node of reverseTopological(y, reaches)) {
    const cotangent = cotangents.get(node)
    if (cotangent === undefined) continue
    node.operator.derivative(node, cotangent).forEach((part, i) => {
      const from = node.inputs[i]!
      if (part === null || !reaches.has(from)) return
      const sum = cotangents.get(from)
      cotangents.set(from, sum === undefined ? part : add(sum, part))
    })
  }
  return variables.map((variable) => {
    const cotangent = cotangents.get(variable)
    if (cotangent === undefined)
      throw new TypeError('Cannot differentiate by a tensor that the result does not depend on.')
    return cotangent
  })
}

/**
 * The product of the Hessian of the sum of y with a direction of x's shape: the gradient of <grad y, direction>.
 * @throws TypeError if y, or its gradient, does not depend on x
 */
export function hessianVector(y: Tensor, x: Tensor, direction: Tensor): Tensor {
  const [slope] = gradient(y, [x])
  const along = mul(slope!, direction)
  const [product] = gradient(reduceSum(along, [...along.shape.keys()]), [x])
  return product!
}

/** The tensors below y that depend on a variable (only these need cotangents). */
function dependsOn(y: Tensor, variables: ReadonlySet<Tensor>): ReadonlySet<Tensor> {
  const reaching = new Set<Tensor>()
  for (const node of topological(y))
    if (variables.has(node) || node.inputs.some((input) => reaching.has(input))) reaching.add(node)
  return reaching
}

function reverseTopological(y: Tensor, within: ReadonlySet<Tensor>): Tensor[] {
  return topological(y)
    .filter((node) => within.has(node))
    .reverse()
}
