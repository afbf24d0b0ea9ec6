import { sampleRows } from '../../base/columns.ts'
import type { Points } from '../../base/points.ts'
import { featureNames } from '../../evaluation/features.ts'
import type { Figure } from '../figure.ts'
import { svgElement } from '../markup.ts'
import { drawDots, drawPanel, type Panel, type Plotter, withinFrame } from '../plotter.ts'
import { featureAxes, type PrincipalAxes, principalAxes, project } from '../principal-axes.ts'
import { type Role, roleColours } from '../roles.ts'
import { padded, sameUnits, viewRange } from '../statistics.ts'
import { formatShare, shorten } from '../text.ts'

/** Rows and their images, to show the way between them. */
export interface PathData {
  readonly columns?: readonly string[]
  readonly start: Points
  readonly moved: Points
  /** Whether features are in standard deviations. */
  readonly standardised: boolean
  readonly divisors?: ArrayLike<number>
  /** The mass of each row at a time, if it changes on the way; relative to its mass at 0. */
  readonly massesAt?: (time: number) => Float64Array
}

/** The path frame by frame, for every page and paper, and as one panel that moves. */
export interface PathFigure extends Figure {
  readonly moving: Panel
}

const TIMES = [0, 0.25, 0.5, 0.75, 1]
const DOTS = 500
/** Diameter of a dot of mass 1, and the most that one of another mass has, in pixels. Areas show masses. */
const [DIAMETER, WIDEST] = [3.4, 14]
/** Dots of similar growth are drawn alike. */
const SIZES = 6
const SECONDS = 8
const [STILL, MOVING] = [
  { width: 300, height: 320 },
  { width: 420, height: 440 },
]

/** Width of either frame over its height, in pixels. */
const frameShape = (300 - 62) / (320 - 106)

/**
 * Rows at five times of the displacement interpolation, (1 - t) x + t T(x), in the same axes; a projection of the path is the path of the projections.
 * The moving panel runs there and back without a script: one attribute is animated along the same straight lines.
 */
export function pathPanels(plotter: Plotter, data: PathData): PathFigure {
  const { start, moved, standardised, divisors } = data
  const plain = start.columns === 2
  const axes = plain ? featureAxes(2) : principalAxes([start, moved], standardised, divisors)
  const names = featureNames(data.columns, start.columns)
  const labels = axes.explained.map((share, k) =>
    plain ? shorten(names[k]!, 42) : `Principal axis ${k + 1} (${formatShare(share)} of the variance)`,
  )
  const rows = sampleRows(start, DOTS)
  const sizes = sizesOf(rows, data.massesAt)
  const [from, to] = [placed(start, axes, rows), placed(moved, axes, rows)]
  const range = (k: number) => {
    const each = [from, to].map((at) => viewRange(at[k]!.slice().sort(), 0.002))
    return padded(Math.min(...each.map(([low]) => low)), Math.max(...each.map(([, high]) => high)))
  }
  const domain = sameUnits(range(0), range(1), frameShape)
  const panel = (title: string, size: typeof STILL, time: number, role: Role, end?: readonly Float64Array[]) =>
    drawPanel(plotter, {
      title,
      ...size,
      x: { label: labels[0]!, domain: domain.x },
      y: { label: labels[1]!, domain: domain.y },
      marks: [
        ...sizes.map(({ places, diameterAt }) =>
          dots(
            plotter,
            chosen(at(from, to, time), places),
            roleColours[role],
            diameterAt(time),
            end && { places: chosen(end, places), diameter: diameterAt(1) },
          ),
        ),
        plotter.plot.frame({ strokeOpacity: 0.25 }),
      ],
    })
  const roleAt = (time: number): Role => (time === 0 ? 'source' : 'moved')
  return {
    title: 'The rows on their way',
    legend: [],
    panels: TIMES.map((time) => panel(`t = ${time}`, STILL, time, roleAt(time))),
    columns: 3,
    moving: panel('From t = 0 to t = 1 and back', MOVING, 0, 'moved', to),
  }
}

function placed(points: Points, axes: PrincipalAxes, rows: ArrayLike<number>): Float64Array[] {
  return project(points, axes, rows)
}

function at(from: readonly Float64Array[], to: readonly Float64Array[], time: number): Float64Array[] {
  return from.map((axis, k) => axis.map((value, i) => (1 - time) * value + time * to[k]![i]!))
}

function chosen(axes: readonly Float64Array[], places: readonly number[]): Float64Array[] {
  return axes.map((axis) => Float64Array.from(places, (i) => axis[i]!))
}

/** Dots that are drawn alike, by their places among the shown rows, and their diameter at a time. */
interface Size {
  readonly places: readonly number[]
  readonly diameterAt: (time: number) => number
}

/** One size for all dots, or sizes for groups of rows of similar growth. */
function sizesOf(rows: ArrayLike<number>, massesAt: PathData['massesAt']): Size[] {
  const all = Array.from({ length: rows.length }, (_, i) => i)
  if (massesAt === undefined) return [{ places: all, diameterAt: () => DIAMETER }]
  const last = massesAt(1)
  const order = all.sort((i, j) => last[rows[i]!]! - last[rows[j]!]!)
  const groups = Array.from({ length: SIZES }, (_, k) =>
    order.slice(Math.floor((k * order.length) / SIZES), Math.floor(((k + 1) * order.length) / SIZES)),
  ).filter(({ length }) => length > 0)
  return groups.map((places) => ({
    places,
    diameterAt(time) {
      const masses = massesAt(time)
      const mean = places.reduce((sum, i) => sum + masses[rows[i]!]!, 0) / places.length
      return Math.min(WIDEST, DIAMETER * Math.sqrt(mean))
    },
  }))
}

/** @param end where the dots move to, and back */
function dots(
  plotter: Plotter,
  [x, y]: readonly Float64Array[],
  colour: string,
  diameter: number,
  end?: { readonly places: readonly Float64Array[]; readonly diameter: number },
) {
  const style = { colour, diameter, opacity: 0.55 }
  return plotter.plot.dot(
    { length: x!.length },
    {
      x: x!,
      y: y!,
      render: (index, scales, values, dimensions, context) => {
        const { document } = context
        const channel = (of: unknown) => Array.from(index, (i) => (of as ArrayLike<number>)[i]!)
        const drawn = drawDots(document, channel(values.x), channel(values.y), style)
        if (end !== undefined) {
          const pixels = (axis: 'x' | 'y', k: number) =>
            Array.from(index, (i) => (scales[axis] as unknown as (value: number) => number)(end.places[k]![i]!))
          const last = drawDots(document, pixels('x', 0), pixels('y', 1), style)
          for (const [k, path] of [...drawn.children].entries()) {
            const [here, there] = [path, last.children[k]!].map((one) => one.getAttribute('d')!)
            animate(document, path, 'd', here!, there!)
          }
          if (end.diameter !== diameter)
            animate(document, drawn, 'stroke-width', String(diameter), String(end.diameter))
        }
        return withinFrame(index, scales, values, dimensions, context, () => drawn)
      },
    },
  )
}

/** Changes an attribute from its first value to its last, where it rests a little, and back. */
function animate(document: Document, element: Element, attributeName: string, first: string, end: string): void {
  const motion = {
    attributeName,
    values: `${first};${first};${end};${end};${first}`,
    keyTimes: '0;0.08;0.5;0.62;1',
    dur: `${SECONDS}s`,
    repeatCount: 'indefinite',
  }
  element.append(svgElement(document, 'animate', motion))
}
