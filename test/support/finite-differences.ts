import { evaluate, type NdArray, type Tensor } from '../../src/graph/index.ts'
import type { Feeds } from './engines.ts'

/**
 * The derivative of a scalar (or of the sum of a tensor) by each entry of one input, by fourth-order central differences in float64:
 * the error is about h^4 of the fifth derivative and 1e-16 / h of rounding.
 */
export function slopeByDifferences(y: Tensor, feeds: Feeds, name: string, h = 1e-3): Float64Array {
  const { data, shape } = feeds[name]!
  const at = (i: number, by: number) => {
    const moved = Float64Array.from(data)
    moved[i] = moved[i]! + by
    return total(evaluate([y], { ...feeds, [name]: { data: moved, shape } })[0]!)
  }
  return Float64Array.from(data, (_, i) => (8 * (at(i, h) - at(i, -h)) - (at(i, 2 * h) - at(i, -2 * h))) / (12 * h))
}

/** The derivative of every entry of y along a direction of one input. */
export function alongByDifferences(y: Tensor, feeds: Feeds, name: string, direction: NdArray, h = 1e-3): Float64Array {
  const { data, shape } = feeds[name]!
  const at = (by: number) => {
    const moved = data.map((value, i) => value + by * direction.data[i]!)
    return evaluate([y], { ...feeds, [name]: { data: moved, shape } })[0]!.data
  }
  const [a, b, c, d] = [at(h), at(-h), at(2 * h), at(-2 * h)]
  return a.map((value, i) => (8 * (value - b[i]!) - (c[i]! - d[i]!)) / (12 * h))
}

function total({ data }: NdArray): number {
  return data.reduce((sum, value) => sum + value, 0)
}
