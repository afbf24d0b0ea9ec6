import type { Points } from 'brenier'
import { type Matrix, matrix, product, transpose } from '../dense.ts'
import { inFloat64 } from '../gaussian.ts'
import type { PointMap } from '../measure.ts'

/** Gradients of convex functions, and thus optimal maps, of several kinds. All in float64. */

/** x -> g(|x|) x / |x| for an increasing g: the gradient of the integral of g at |x|. */
export function radial(g: (radius: number) => number): PointMap {
  return byRow((x) => {
    const radius = Math.hypot(...x)
    const factor = radius > 0 ? g(radius) / radius : 0
    return x.map((value) => factor * value)
  })
}

/** t -> g(t) in each coordinate of a rotated frame, for an increasing g. @param axes orthogonal, one per row */
export function separable(axes: Matrix, g: (t: number, axis: number) => number): PointMap {
  return (points) => {
    const inside = product(inFloat64(points), transpose(axes))
    const moved = inside.data.map((t, at) => g(t, at % axes.rows))
    const out = product(matrix(moved, inside.rows, inside.columns), axes)
    return { data: out.data, rows: out.rows, columns: out.columns }
  }
}

/** A given map of the first coordinates of a rotated frame, and the identity on the others. @param axes orthogonal, one per row */
export function onSubspace(axes: Matrix, dimensions: number, inner: PointMap): PointMap {
  return (points) => {
    const d = axes.rows
    const inside = product(inFloat64(points), transpose(axes))
    const part = new Float64Array(points.rows * dimensions)
    for (let i = 0; i < points.rows; i++)
      for (let j = 0; j < dimensions; j++) part[i * dimensions + j] = inside.data[i * d + j]!
    const moved = inner({ data: part, rows: points.rows, columns: dimensions }).data
    for (let i = 0; i < points.rows; i++)
      for (let j = 0; j < dimensions; j++) inside.data[i * d + j] = moved[i * dimensions + j]!
    const out = product(inside, axes)
    return { data: out.data, rows: out.rows, columns: out.columns }
  }
}

/** The inverse of an increasing function on [0, infinity), by bisection to rounding. */
export function inverseOf(g: (t: number) => number): (value: number) => number {
  return (value) => {
    let [low, high] = [0, 1]
    while (g(high) < value) high *= 2
    for (let k = 0; k < 100 && high - low > 1e-15 * high; k++) {
      const middle = (low + high) / 2
      if (g(middle) < value) low = middle
      else high = middle
    }
    return (low + high) / 2
  }
}

function byRow(map: (x: Float64Array) => Float64Array): PointMap {
  return (points: Points) => {
    const x = inFloat64(points)
    const data = new Float64Array(x.data.length)
    for (let i = 0; i < x.rows; i++) data.set(map(x.data.subarray(i * x.columns, (i + 1) * x.columns)), i * x.columns)
    return { data, rows: x.rows, columns: x.columns }
  }
}
