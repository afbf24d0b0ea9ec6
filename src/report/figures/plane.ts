import { column, sampleRows } from '../../base/columns.ts'
import type { Points } from '../../base/points.ts'
import { type Figure, figureSvg } from '../figure.ts'
import { drawDots, drawPanel, loadPlotter, type Panel, type Plotter, withinFrame } from '../plotter.ts'
import type { PotentialGrid } from '../report.ts'
import { accentColour, neutralColour, type Role, roleColours } from '../roles.ts'
import { padded, sameUnits, viewRange } from '../statistics.ts'
import { shorten } from '../text.ts'

/** A map of two features in both directions. */
export interface PlaneData {
  readonly columns: readonly [string, string]
  /** The names of the two sides. */
  readonly names: Readonly<Record<'source' | 'target', string>>
  readonly directions: readonly PlaneDirection[]
}

/** Rows, where the map carries them, and the potential whose slope moves them. */
export interface PlaneDirection {
  readonly title: string
  readonly roles: { readonly start: Role; readonly goal: Role }
  readonly start: Points
  readonly moved: Points
  readonly potential?: PotentialGrid
}

const size = { width: 462, height: 430, marginLeft: 56 }
/** Width over height of the frame within the margins. */
const frameShape = (size.width - size.marginLeft - 16) / (size.height - 20 - 26 - 42)

/** Cells along an axis, for arrows that do not crowd, and the most rows drawn as dots. */
const [CELLS, DOTS] = [9, 1500]

/** Lines of equal height. */
const HEIGHTS = 12

/** The part of the plane that a panel shows: where the rows are and where they go, with one unit equally long on both axes. */
export function planeDomain(start: Points, moved: Points): ReturnType<typeof sameUnits> {
  const range = (j: number) => {
    const each = [start, moved].map((points) => viewRange(column(points, j).sort(), 0.002))
    return padded(Math.min(...each.map(([low]) => low)), Math.max(...each.map(([, high]) => high)))
  }
  return sameUnits(range(0), range(1), frameShape)
}

/** Arrows from rows to their images, over the potential's contours, as an SVG document. */
export async function planeFigure(data: PlaneData): Promise<string> {
  return figureSvg(planePanels(await loadPlotter(), data))
}

/** The same as panels for a page. */
export function planePanels(plotter: Plotter, data: PlaneData): Figure {
  const potential = data.directions.some((one) => one.potential !== undefined)
  return {
    title: 'Where the map carries rows',
    legend: [
      { label: shorten(data.names.source, 40), colour: roleColours.source, swatch: 'dot' },
      { label: shorten(data.names.target, 40), colour: roleColours.target, swatch: 'dot' },
      { label: 'where the map carries rows', colour: roleColours.moved, swatch: 'dot' },
      { label: 'the way of some rows', colour: neutralColour, swatch: 'line' },
      ...(potential ? [{ label: 'contours of the potential', colour: accentColour, swatch: 'line' as const }] : []),
    ],
    panels: data.directions.map((one) => planePanel(plotter, one, data.columns)),
    columns: 2,
  }
}

function planePanel(plotter: Plotter, direction: PlaneDirection, columns: readonly [string, string]): Panel {
  const { start, moved, roles, potential, title } = direction
  const { x, y } = planeDomain(start, moved)
  const { plot } = plotter
  return drawPanel(plotter, {
    title: shorten(title, 56),
    ...size,
    x: { label: shorten(columns[0], 42), domain: x },
    y: { label: shorten(columns[1], 42), domain: y },
    marks: [
      ...(potential === undefined ? [] : [contours(plotter, potential, start)]),
      dots(plotter, start, roleColours[roles.start]),
      dots(plotter, moved, roleColours.moved),
      plot.arrow(spread(start, x, y), {
        x1: (row: number) => start.data[2 * row]!,
        y1: (row: number) => start.data[2 * row + 1]!,
        x2: (row: number) => moved.data[2 * row]!,
        y2: (row: number) => moved.data[2 * row + 1]!,
        stroke: neutralColour,
        strokeWidth: 1.2,
        headLength: 7,
        render: withinFrame,
      }),
      plot.frame({ strokeOpacity: 0.25 }),
    ],
  })
}

function contours({ plot }: Plotter, potential: PotentialGrid, start: Points) {
  const { x, y, size, values } = potential
  return plot.contour(values, {
    width: size,
    height: size,
    ...{ x1: x[0], x2: x[1], y1: y[0], y2: y[1] },
    thresholds: heightsAt(potential, start),
    stroke: accentColour,
    strokeOpacity: 0.55,
    render: withinFrame,
  })
}

/** Even steps between the heights at the rows: beyond them a potential may rise so steeply that all lines would lie there. */
function heightsAt({ x, y, size, values }: PotentialGrid, rows: Points): number[] {
  const cell = (value: number, [low, high]: readonly [number, number]) =>
    Math.min(size - 1, Math.max(0, Math.round(((size - 1) * (value - low)) / (high - low))))
  const at = (row: number) => values[cell(rows.data[2 * row + 1]!, y) * size + cell(rows.data[2 * row]!, x)]!
  const [low, high] = viewRange(Float64Array.from(sampleRows(rows, DOTS), at).sort(), 0.01)
  return Array.from({ length: HEIGHTS }, (_, k) => low + ((high - low) * (k + 0.5)) / HEIGHTS)
}

function dots({ plot }: Plotter, points: Points, colour: string) {
  const shown = sampleRows(points, DOTS)
  const style = shown.length < 400 ? { diameter: 4, opacity: 0.5 } : { diameter: 2.6, opacity: 0.3 }
  const at = (j: number) => Float64Array.from(shown, (row) => points.data[2 * row + j]!)
  return plot.dot(
    { length: shown.length },
    {
      x: at(0),
      y: at(1),
      render: (index, scales, values, dimensions, context) => {
        const placed = (channel: ArrayLike<number>) => Array.from(index, (i) => channel[i]!)
        const [x, y] = [values.x, values.y].map((channel) => placed(channel as unknown as number[]))
        const drawn = drawDots(context.document, x!, y!, { colour, ...style })
        return withinFrame(index, scales, values, dimensions, context, () => drawn)
      },
    },
  )
}

/** Rows that are spread over the panel: the first of a sample in each cell of a grid. */
function spread(points: Points, x: readonly [number, number], y: readonly [number, number]): number[] {
  const taken = new Set<number>()
  const cell = (value: number, [low, high]: readonly [number, number]) =>
    Math.floor((CELLS * 2 * (value - low)) / (high - low))
  return [...sampleRows(points, DOTS)].filter((row) => {
    const at = 1000 * cell(points.data[2 * row]!, x) + cell(points.data[2 * row + 1]!, y)
    if (taken.has(at)) return false
    taken.add(at)
    return true
  })
}
