import { inputOperator, isOperator } from './operators/sources.ts'
import { countOf, formatShape, type NdArray, type Shape, type Tensor } from './tensor.ts'
import { topological } from './topological.ts'

/**
 * Evaluates tensors in plain TypeScript and float64: the reference for every other way of running a graph.
 * @param feeds a value for each input by name, row-major, with its shape
 * @throws TypeError for an input without a value, or one that does not fit its shape
 */
export function evaluate(outputs: readonly Tensor[], feeds: Readonly<Record<string, NdArray>>): NdArray[] {
  const values = new Map<Tensor, NdArray>()
  for (const node of topological(...outputs)) {
    const fed = isOperator(node, inputOperator) ? feeds[node.attributes.name] : undefined
    if (fed) checkFeed(fed, node.shape)
    const inputs = node.inputs.map((input) => values.get(input)!)
    values.set(node, fed ?? node.operator.evaluate(inputs, node.attributes, node))
  }
  return outputs.map((output) => values.get(output)!)
}

function checkFeed({ data, shape }: NdArray, declared: Shape): void {
  if (data.length !== countOf(shape))
    throw new TypeError(`A feed of shape ${formatShape(shape)} holds ${data.length} values.`)
  if (shape.length !== declared.length || declared.some((size, i) => typeof size === 'number' && size !== shape[i]))
    throw new TypeError(`A feed of shape ${formatShape(shape)} does not fit its input's ${formatShape(declared)}.`)
}
