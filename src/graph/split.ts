import type { OnnxNode } from './fusion.ts'
import type { Shape } from './tensor.ts'

/** How many numbers the partial products of one product should have in all, so that a large graphics card has work for all of its cores. */
const ENOUGH = 2 ** 18

/** What makes the constants of the new nodes, and names for their values. */
export interface Names {
  integers(values: readonly number[]): string
  fresh(): string
}

/**
 * Divides products over all rows, A' B, into sums over parts of the rows. A graphics card computes each tile of a product in one sweep over the
 * rows, so that a small product of many rows, such as the gradient in a small matrix, occupies a few of its cores for long.
 * @param most the most parts; a power of two that divides the number of rows
 */
export function splitProducts(
  nodes: readonly OnnxNode[],
  shapes: ReadonlyMap<string, Shape>,
  most: number,
  names: Names,
): OnnxNode[] {
  return nodes.flatMap((node) => {
    const sizes = sizesOf(node, shapes)
    if (sizes === null) return [node]
    const [m, n] = sizes
    const parts = Math.min(most, 2 ** Math.floor(Math.log2(Math.max(1, ENOUGH / (m * n)))))
    return parts < 2 ? [node] : partsOf(node, [m, n], parts, names)
  })
}

/** The sizes of A' B, if its rows are the open axis. */
function sizesOf(
  { type, inputs, attributes }: OnnxNode,
  shapes: ReadonlyMap<string, Shape>,
): readonly [number, number] | null {
  const isPlain = type === 'Gemm' && inputs.length === 2 && attributes.alpha === undefined
  if (!isPlain || attributes.transA !== 1 || attributes.transB !== 0) return null
  const [a, b] = inputs.map((name) => shapes.get(name))
  if (a === undefined || b === undefined || typeof a[0] !== 'string') return null
  const [m, n] = [a[1], b[1]]
  return typeof m === 'number' && typeof n === 'number' ? [m, n] : null
}

function partsOf(
  { inputs, output }: OnnxNode,
  [m, n]: readonly [number, number],
  parts: number,
  names: Names,
): OnnxNode[] {
  const nodes: OnnxNode[] = []
  const add = (type: string, from: readonly string[], attributes: OnnxNode['attributes'] = {}, to = names.fresh()) => {
    nodes.push({ type, inputs: from, attributes, output: to })
    return to
  }
  const a = add('Reshape', [inputs[0]!, names.integers([parts, -1, m])])
  const b = add('Reshape', [inputs[1]!, names.integers([parts, -1, n])])
  const products = add('MatMul', [add('Transpose', [a], { perm: [0, 2, 1] }), b])
  add('ReduceSum', [products, names.integers([0])], { keepdims: 0 }, output)
  return nodes
}
