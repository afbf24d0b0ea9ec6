import { add, constant, exp, mul, neg, reduceSum, square, sub } from '../../src/graph/index.ts'
import type { Potential } from '../../src/potentials/potential.ts'

/** |y|^2 - depth exp(-|y - (8.1, 0)|^2): the map is y -> 2 y but for a false minimum at about (8, 0). At depth 0 it is convex. */
export function dented(depth: number, convex: boolean): Potential {
  return {
    config: { kind: 'dented', dimension: 2 },
    parameters: [{ name: 'depth', shape: [1], initial: Float32Array.of(depth) }],
    value: (y, { depth: weight }) => {
      const away = sub(y, constant([8.1, 0], [1, 2]))
      return add(reduceSum(square(y), [1]), neg(mul(weight!, exp(neg(reduceSum(square(away), [1]))))))
    },
    guarantee: convex ? { floor: () => ({ rows: 2, columns: 2, data: Float64Array.of(2, 0, 0, 2) }) } : null,
  }
}
