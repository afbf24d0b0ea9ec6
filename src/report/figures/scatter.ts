import { sampleRows } from '../../base/columns.ts'
import type { Points } from '../../base/points.ts'
import { drawDots, type Plotter } from '../plotter.ts'
import { type PrincipalAxes, project } from '../principal-axes.ts'
import { padded, sameUnits, viewRange } from '../statistics.ts'

/** Rows in the plane of a figure. */
export interface Placed {
  readonly x: Float64Array
  readonly y: Float64Array
}

/** The ranges of both axes that hold nearly all rows of the sets, in equal units. @param shape width of the frame over its height */
export function planeRanges(sets: readonly Points[], axes: PrincipalAxes, limit: number, shape: number) {
  const ranges = axes.directions.map((_, axis) => {
    const each = sets.map((points) =>
      viewRange(project(points, axes, sampleRows(points, limit))[axis]!.slice().sort(), 0.002),
    )
    return padded(Math.min(...each.map((range) => range[0])), Math.max(...each.map((range) => range[1])))
  })
  return sameUnits(ranges[0]!, ranges[1]!, shape)
}

export function within(
  { x, y }: Placed,
  [left, right]: readonly [number, number],
  [low, high]: readonly [number, number],
): Placed {
  const inside = [...x.keys()].filter((i) => x[i]! >= left && x[i]! <= right && y[i]! >= low && y[i]! <= high)
  return { x: Float64Array.from(inside, (i) => x[i]!), y: Float64Array.from(inside, (i) => y[i]!) }
}

export function dotsMark(plotter: Plotter, { x, y }: Placed, colour: string) {
  const rows = x.length
  const style = {
    colour,
    diameter: rows < 200 ? 5 : rows < 1000 ? 3.4 : 2.6,
    opacity: rows < 200 ? 0.8 : rows < 1000 ? 0.55 : 0.38,
  }
  return plotter.plot.dot(
    { length: rows },
    {
      x,
      y,
      render: (index, _scales, values, _dimensions, context) => {
        const at = (channel: ArrayLike<number>) => Array.from(index, (i) => channel[i]!)
        return drawDots(
          context.document,
          at(values.x as unknown as number[]),
          at(values.y as unknown as number[]),
          style,
        )
      },
    },
  )
}
