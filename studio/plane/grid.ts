/** A grid over a part of the plane. */
export interface Grid {
  /** Nodes along each side. */
  readonly nodes: number
  /** x, y, ... of all nodes, row by row. */
  readonly places: Float32Array
}

/** A line is drawn at every such node; the nodes in between let the lines bend. */
const BETWEEN_LINES = 2

/** A grid over the points, with a small margin. */
export function gridAround(cloud: Float32Array, nodes: number): Grid {
  const range = (axis: number) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let i = axis; i < cloud.length; i += 2) {
      low = Math.min(low, cloud[i]!)
      high = Math.max(high, cloud[i]!)
    }
    const margin = 0.06 * (high - low || 1)
    return [low - margin, high - low + 2 * margin] as const
  }
  const [[left, width], [bottom, height]] = [range(0), range(1)]
  const places = new Float32Array(2 * nodes * nodes)
  for (let row = 0; row < nodes; row++)
    for (let column = 0; column < nodes; column++) {
      const at = 2 * (row * nodes + column)
      places[at] = left + (width * column) / (nodes - 1)
      places[at + 1] = bottom + (height * row) / (nodes - 1)
    }
  return { nodes, places }
}

/** The edges of the grid's lines, as pairs of nodes. */
export function gridEdges(nodes: number): Int32Array {
  const edges: number[] = []
  for (let line = 0; line < nodes; line += BETWEEN_LINES)
    for (let k = 0; k + 1 < nodes; k++)
      edges.push(line * nodes + k, line * nodes + k + 1, k * nodes + line, (k + 1) * nodes + line)
  return Int32Array.from(edges)
}

/** The segments between places, four numbers each. */
export function segments(places: Float32Array, edges: Int32Array): Float32Array {
  const out = new Float32Array(2 * edges.length)
  edges.forEach((node, i) => {
    out[2 * i] = places[2 * node]!
    out[2 * i + 1] = places[2 * node + 1]!
  })
  return out
}

/** The contour lines of a function on the nodes at some levels, by marching squares: segments of four numbers. */
export function contours({ nodes, places }: Grid, values: ArrayLike<number>, levels: readonly number[]): Float32Array {
  const out: number[] = []
  const crossing = (a: number, b: number, level: number) => {
    const share = (level - values[a]!) / (values[b]! - values[a]!)
    const mix = (axis: number) => (1 - share) * places[2 * a + axis]! + share * places[2 * b + axis]!
    return [mix(0), mix(1)] as const
  }
  for (const level of levels)
    for (let row = 0; row + 1 < nodes; row++)
      for (let column = 0; column + 1 < nodes; column++) {
        const at = row * nodes + column
        const corners = [at, at + 1, at + nodes + 1, at + nodes] as const
        const ends: number[] = []
        corners.forEach((a, i) => {
          const b = corners[(i + 1) % 4]!
          if (values[a]! < level !== values[b]! < level) ends.push(...crossing(a, b, level))
        })
        for (let i = 0; i + 3 < ends.length; i += 4) out.push(ends[i]!, ends[i + 1]!, ends[i + 2]!, ends[i + 3]!)
      }
  return Float32Array.from(out)
}

/** Levels evenly spaced between the smallest and the largest value. */
export function levelsOf(values: ArrayLike<number>, count: number): number[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!)
    high = Math.max(high, values[i]!)
  }
  return Array.from({ length: count }, (_, k) => low + ((high - low) * (k + 0.5)) / count)
}
