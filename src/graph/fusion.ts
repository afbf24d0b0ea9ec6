import { broadcastShape, type Shape, sameShape } from './tensor.ts'

/** Rewrites that save passes over memory: a product's scale and bias become part of the product (ONNX's Gemm). */

export interface OnnxNode {
  readonly type: string
  readonly inputs: readonly string[]
  readonly attributes: Readonly<Record<string, number | readonly number[]>>
  readonly output: string
}

/**
 * @param nodes in an order in which they can run
 * @param wanted the graph's outputs; nodes that no output needs are dropped
 * @param shapes the known shapes of values
 * @param scalars the values of the scalar constants
 */
export function fuse(
  nodes: readonly OnnxNode[],
  wanted: readonly string[],
  shapes: ReadonlyMap<string, Shape>,
  scalars: ReadonlyMap<string, number>,
): OnnxNode[] {
  const uses = countUses(nodes, wanted)
  const made = new Map<string, OnnxNode>()
  const alone = (name: string) => {
    const node = made.get(name)
    return node?.type === 'Gemm' && node.inputs.length === 2 && uses.get(name) === 1 ? node : undefined
  }
  const rewritten = nodes.map((node) => {
    const fused = scaled(node, alone, scalars) ?? biased(node, alone, shapes) ?? node
    made.set(fused.output, fused)
    return fused
  })
  return withoutUnused(rewritten, wanted)
}

type FindGemm = (name: string) => OnnxNode | undefined

/** k (A B) as one Gemm with alpha = k, if k is exact in float32, in which ONNX keeps attributes. */
function scaled(node: OnnxNode, gemm: FindGemm, scalars: ReadonlyMap<string, number>): OnnxNode | undefined {
  if (node.type !== 'Mul') return undefined
  for (const [product, factor] of bothWays(node.inputs)) {
    const found = gemm(product)
    const alpha = scalars.get(factor)
    if (found && alpha !== undefined && Math.fround(alpha) === alpha && found.attributes.alpha === undefined)
      return { ...found, attributes: { ...found.attributes, alpha }, output: node.output }
  }
  return undefined
}

/** A B + C as one Gemm, if C broadcasts to the product's shape. */
function biased(node: OnnxNode, gemm: FindGemm, shapes: ReadonlyMap<string, Shape>): OnnxNode | undefined {
  if (node.type !== 'Add') return undefined
  for (const [product, bias] of bothWays(node.inputs)) {
    const found = gemm(product)
    const [full, part] = [shapes.get(product), shapes.get(bias)]
    if (found && full && part && part.length <= 2 && sameShape(broadcastShape(full, part), full))
      return { ...found, inputs: [...found.inputs, bias], output: node.output }
  }
  return undefined
}

function bothWays([a, b]: readonly string[]): [string, string][] {
  return [
    [a!, b!],
    [b!, a!],
  ]
}

function countUses(nodes: readonly OnnxNode[], wanted: readonly string[]): Map<string, number> {
  const uses = new Map<string, number>()
  for (const name of [...nodes.flatMap((node) => node.inputs), ...wanted]) uses.set(name, (uses.get(name) ?? 0) + 1)
  return uses
}

function withoutUnused(nodes: readonly OnnxNode[], wanted: readonly string[]): OnnxNode[] {
  const needed = new Set(wanted)
  const kept: OnnxNode[] = []
  for (const node of [...nodes].reverse()) {
    if (!needed.has(node.output)) continue
    for (const name of node.inputs) needed.add(name)
    kept.push(node)
  }
  return kept.reverse()
}
