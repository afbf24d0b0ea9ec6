import { inputOperator, isOperator } from './operators/sources.ts'
import type { Tensor } from './tensor.ts'

/** All tensors on which the roots depend, each after its inputs (without recursion, since graphs can be deep). */
export function topological(...roots: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = []
  const done = new Set<Tensor>()
  const stack: { node: Tensor; next: number }[] = []
  for (const root of roots) {
    if (!done.has(root)) stack.push({ node: root, next: 0 })
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!
      const input = top.node.inputs[top.next++]
      if (input === undefined) {
        stack.pop()
        if (!done.has(top.node)) order.push(top.node)
        done.add(top.node)
      } else if (!done.has(input)) stack.push({ node: input, next: 0 })
    }
  }
  return order
}

/** The inputs of a graph, by name. @throws TypeError if two different inputs have the same name */
export function inputsOf(...roots: readonly Tensor[]): Map<string, Tensor> {
  const inputs = new Map<string, Tensor>()
  for (const node of topological(...roots)) {
    if (!isOperator(node, inputOperator)) continue
    const { name } = node.attributes
    if (inputs.has(name))
      throw new TypeError(`Two inputs of the graph are called "${name}"; make one and use it twice.`)
    inputs.set(name, node)
  }
  return inputs
}
