import { InputError } from '../base/errors.ts'
import type { Points } from '../base/points.ts'
import type { RowConditions } from '../base/row-conditions.ts'

/**
 * A potential u(x, c) for conditions c in R^k is a class-conditional potential u(x, g) whose classes are the nodes of a grid in R^k. Its label g
 * is not one-hot, but holds the weights of multilinear interpolation between the nodes around c (g >= 0, sum 1: a partition of unity of hat
 * functions). Whatever differs by class (offsets, quadratic part, output weights) is then multilinear in c within a cell of the grid, and
 * continuous across cells. Offsets and slopes may have any sign, while Hessians and output weights are mixed with nonnegative weights. So if
 * u(., k) is convex for every node k, then u(., c) is convex for every c.
 */
export interface ConditionGrid {
  /** Ascending, at least two for each condition; the first and the last are the ends of the range of the data. */
  readonly knots: readonly (readonly number[])[]
}

/** With more conditions, rows could not fill the grid. */
export const MOST_CONDITIONS = 4
/** The most nodes of a grid, the most knots of a condition, and the rows of the smaller side for each node. */
const MOST_NODES = 64
const MOST_KNOTS = 9
const ROWS_A_NODE = 100

/** How many nodes the grid has: the length of a row of `gatesOf`. */
export function gridSize({ knots }: ConditionGrid): number {
  return knots.reduce((product, axis) => product * axis.length, 1)
}

/**
 * The grid of two samples: knots at quantiles of both together, including the ends of their range; at every value if there are few.
 * @throws InputError for numbers of conditions that differ between the sides, more than `MOST_CONDITIONS`, a constant condition, and ranges that
 *   do not overlap
 */
export function gridOf(source: RowConditions, target: RowConditions): ConditionGrid {
  const { columns } = source
  if (target.columns !== columns)
    throw new InputError(
      `The source has ${columns} conditions a row and the target ${target.columns}; give both the same, in the same order.`,
    )
  if (columns > MOST_CONDITIONS)
    throw new InputError(
      `Found ${columns} conditions a row, but at most ${MOST_CONDITIONS} are allowed, because their grid needs rows everywhere; combine some, or make them features.`,
    )
  const rows = Math.min(source.data.length, target.data.length) / columns
  const nodes = Math.max(2 ** columns, Math.min(MOST_NODES, rows / ROWS_A_NODE))
  const most = Math.max(2, Math.min(MOST_KNOTS, Math.floor(nodes ** (1 / columns) + 1e-9)))
  return {
    knots: Array.from({ length: columns }, (_, j) => {
      const [from, to] = [axisOf(source, j), axisOf(target, j)]
      const sorted = Float64Array.from([...from, ...to]).sort()
      const [low, high] = [
        Math.max(from.reduce(least), to.reduce(least)),
        Math.min(from.reduce(most_), to.reduce(most_)),
      ]
      if (!(low <= high))
        throw new InputError(
          `Condition ${j + 1} has ranges that do not overlap (${rangeText(from)} in the source, ${rangeText(to)} in the target); use tables whose conditions overlap.`,
        )
      return knotsOf(sorted, most, j)
    }),
  }
}

const least = (a: number, b: number) => Math.min(a, b)
const most_ = (a: number, b: number) => Math.max(a, b)

function rangeText(values: Float64Array): string {
  return `${values.reduce(least)} to ${values.reduce(most_)}`
}

function axisOf({ data, columns }: RowConditions, j: number): Float64Array {
  return data.filter((_, i) => i % columns === j)
}

function knotsOf(sorted: Float64Array, most: number, j: number): number[] {
  const distinct = [...new Set(sorted)]
  if (distinct.length < 2)
    throw new InputError(
      `Condition ${j + 1} is ${distinct[0]} in every row, so that nothing can depend on it; leave it out.`,
    )
  if (distinct.length <= most) return distinct
  const quantile = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!
  return [...new Set(Array.from({ length: most }, (_, i) => quantile(i / (most - 1))))]
}

/**
 * The weights of the nodes around each condition: rows x nodes, where the knots of the last condition vary fastest. A condition outside the range
 * counts as the nearest end of it.
 */
export function gatesOf({ knots }: ConditionGrid, { data, columns }: RowConditions): Float32Array {
  const size = gridSize({ knots })
  const rows = data.length / columns
  const gates = new Float32Array(rows * size)
  for (let row = 0; row < rows; row++) {
    let corners = [{ node: 0, weight: 1 }]
    for (let j = 0; j < columns; j++) {
      const axis = knots[j]!
      const { below, part } = placeOn(axis, data[row * columns + j]!)
      corners = corners.flatMap(({ node, weight }) => [
        { node: node * axis.length + below, weight: weight * (1 - part) },
        ...(part > 0 ? [{ node: node * axis.length + below + 1, weight: weight * part }] : []),
      ])
    }
    for (const { node, weight } of corners) gates[row * size + node] = weight
  }
  return gates
}

/** The knot at or below a value, and the share of the way to the next knot. */
function placeOn(axis: readonly number[], value: number): { below: number; part: number } {
  if (value >= axis.at(-1)!) return { below: axis.length - 1, part: 0 }
  const below = Math.max(
    0,
    axis.findLastIndex((knot) => knot <= value),
  )
  return { below, part: Math.max(0, (value - axis[below]!) / (axis[below + 1]! - axis[below]!)) }
}

/** The condition at each node, in the order of `gatesOf`. */
export function nodesOf({ knots }: ConditionGrid): RowConditions {
  const all = knots.reduce<number[][]>((nodes, axis) => nodes.flatMap((node) => axis.map((c) => [...node, c])), [[]])
  return { data: Float64Array.from(all.flat()), columns: knots.length }
}

/** A sentence if conditions lie outside the range that the map was fitted on; undefined if none do. */
export function outsideNotice(
  { knots }: ConditionGrid,
  { conditions }: Points,
  names: readonly string[] = [],
): string | undefined {
  if (conditions === undefined) return undefined
  const { data, columns } = conditions
  const outside = knots.flatMap((axis, j) => {
    const [low, high] = [axis[0]!, axis.at(-1)!]
    const leaves = data.some((value, i) => i % columns === j && (value < low || value > high))
    return leaves ? [`${names[j] ?? `condition ${j + 1}`} (fitted from ${low} to ${high})`] : []
  })
  if (outside.length === 0) return undefined
  return `Some rows have conditions outside the range that the map was fitted on: ${outside.join(', ')}; they are carried as if at its nearest end, which says nothing about what lies beyond.`
}
