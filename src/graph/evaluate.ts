import { topological } from './differentiate.ts'
import { inputOperator, isOperator } from './sources.ts'
import { countOf, type NdArray, type Tensor } from './tensor.ts'

/**
 * Evaluates tensors in plain TypeScript and float64: the reference that every other way of running a graph is held against.
 * @param feeds a value for each input by name, row-major, with its shape
 * @throws TypeError for an input without a value, or one whose length is not that of its shape
 */
export function evaluate(outputs: readonly Tensor[], feeds: Readonly<Record<string, NdArray>>): NdArray[] {
  const values = new Map<Tensor, NdArray>()
  for (const node of topological(...outputs)) {
    const fed = isOperator(node, inputOperator) ? feeds[node.attributes.name] : undefined
    if (fed && fed.data.length !== countOf(fed.shape))
      throw new TypeError(`A feed of shape [${fed.shape.join(', ')}] holds ${fed.data.length} values.`)
    const inputs = node.inputs.map((input) => values.get(input)!)
    values.set(node, fed ?? node.operator.evaluate(inputs, node.attributes, node))
  }
  return outputs.map((output) => values.get(output)!)
}
