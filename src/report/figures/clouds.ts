import { column, sampleRows } from '../../base/columns.ts'
import type { Points } from '../../base/points.ts'
import { featureNames } from '../../evaluation/features.ts'
import { type Figure, figureSvg, type LegendItem } from '../figure.ts'
import { drawPanel, loadPlotter, type Panel, type PanelAxis, type Plotter, withinFrame } from '../plotter.ts'
import { featureAxes, mainFeatures, type PrincipalAxes, principalAxes, project } from '../principal-axes.ts'
import { paperColour, type Role, roleColours } from '../roles.ts'
import { binCounts, binEdges } from '../statistics.ts'
import { formatCount, formatShare, listed, shorten } from '../text.ts'
import { dotsMark, type Placed, planeRanges, within } from './scatter.ts'

/** Three sets of points in the order of the panels: the rows, their images, and what the images should look like. */
export interface CloudData {
  readonly panels: readonly CloudPanel[]
  /** The panel (from 0) whose density is drawn as lines in all of them. Default: the last. */
  readonly reference?: number
  readonly columns?: readonly string[]
  /** Whether the cost divides features by their standard deviations, and by which. */
  readonly scale: 'none' | 'features'
  readonly featureScales?: ArrayLike<number>
  /** The most dots in a panel. Default 2,500. */
  readonly limit?: number
}

/** One of the three sets. */
export interface CloudPanel {
  readonly role: Role
  readonly title: string
  readonly points: Points
}

const size = { width: 300, height: 320 }

/** Rows that an estimate of density needs. */
const contourRows = 50

/** Source, image and target side by side, in the first two principal axes of source and target pooled, as an SVG document. */
export async function cloudFigure(data: CloudData): Promise<string> {
  return figureSvg(cloudPanels(await loadPlotter(), data))
}

/** The same as panels for a page, with the sentences on how to read them. */
export function cloudPanels(plotter: Plotter, data: CloudData): Figure & { readonly reading: string } {
  const title = listed(data.panels.map((panel) => panel.title))
  const reference = data.panels[data.reference ?? data.panels.length - 1]!
  const columns = reference.points.columns
  const legend = (label: string): LegendItem[] => [
    { label: `${label}, in every panel`, colour: roleColours[reference.role], swatch: 'line' },
  ]
  const name = shorten(reference.title, 50)
  const names = featureNames(data.columns, columns)
  if (columns === 1) {
    const reading =
      `The line is the outline of ${name} and the same in every panel: the filled shape in the middle should follow it. ` +
      'All panels have the same bins and axes; the end bins also hold what lies beyond.'
    return {
      title,
      legend: legend(`outline of ${name}`),
      panels: linePanels(plotter, data, reference, names[0]!),
      columns: 3,
      reading,
    }
  }
  // Neither the axes nor their range depend on what the map made, so that a bad map cannot hide by stretching them.
  const given = data.panels.filter((panel) => panel.role !== 'moved').map((panel) => panel.points)
  const plain = columns === 2
  const axes = plain ? featureAxes(columns) : principalAxes(given, data.scale === 'features', data.featureScales)
  const labels = axes.explained.map((share, k) =>
    plain ? shorten(names[k]!, 42) : `Principal axis ${k + 1} (${formatShare(share)} of the variance)`,
  )
  const panels = planePanels(plotter, data, reference, axes, labels, given)
  const lines = reference.points.rows >= contourRows
  const reading =
    (lines
      ? `The lines are the density of ${name} and the same in every panel: dots in the middle should fill them as those of the last panel do. `
      : `Each dot is a row: those in the middle should lie like those of ${name}. `) +
    `All panels share their axes, which are fitted to the given sets and not to what the map made${plain ? '.' : `; ${axesInWords(axes, names)}`}`
  return { title, legend: lines ? legend(`density of ${name}`) : [], panels, columns: 3, reading }
}

function planePanels(
  plotter: Plotter,
  data: CloudData,
  reference: CloudPanel,
  axes: PrincipalAxes,
  labels: readonly string[],
  given: readonly Points[],
) {
  const limit = data.limit ?? 2500
  const placed = new Map(data.panels.map((panel) => [panel, place(panel.points, axes, limit)]))
  const { x: xRange, y: yRange } = planeRanges(given, axes, limit, frameShape)
  const contours = within(placed.get(reference)!, xRange, yRange)
  return data.panels.map((panel) => {
    const { x, y } = placed.get(panel)!
    const shown = within({ x, y }, xRange, yRange)
    return drawPanel(plotter, {
      title: shorten(panel.title, 32),
      ...(panel.title.length > 32 ? { fullTitle: panel.title } : {}),
      note: shownRows(panel.points.rows, x.length, x.length - shown.x.length),
      ...size,
      x: { label: labels[0]!, domain: xRange },
      y: { label: labels[1]!, domain: yRange },
      marks: [
        dotsMark(plotter, shown, roleColours[panel.role]),
        ...(reference.points.rows >= contourRows ? contourMarks(plotter, contours, roleColours[reference.role]) : []),
        plotter.plot.frame({ strokeOpacity: 0.25 }),
      ],
    })
  })
}

/** Width of the frame over its height, in pixels. */
const frameShape = 238 / 214

function place(points: Points, axes: PrincipalAxes, limit: number): Placed {
  const [x, y] = project(points, axes, sampleRows(points, limit))
  return { x: x!, y: y! }
}

function shownRows(rows: number, drawn: number, outside: number): string {
  const base = drawn < rows ? `${formatCount(drawn)} of ${formatCount(rows)} rows` : `${formatCount(rows)} rows`
  return outside === 0 ? base : `${base}, ${formatCount(outside)} beyond the axes`
}

/** Lines of equal density, with a halo of paper so that they show on dots of any colour. */
function contourMarks(plotter: Plotter, { x, y }: Placed, colour: string) {
  const options = {
    x,
    y,
    bandwidth: x.length < 300 ? 12 : x.length < 1500 ? 9 : 7,
    thresholds: 5,
    strokeLinejoin: 'round' as const,
    render: withinFrame,
  }
  return [
    plotter.plot.density(
      { length: x.length },
      { ...options, stroke: paperColour, strokeWidth: 3.2, strokeOpacity: 0.75 },
    ),
    plotter.plot.density({ length: x.length }, { ...options, stroke: colour, strokeWidth: 1.4 }),
  ]
}

/** The only feature's values, each standing for the same mass. */
function shownColumn(points: Points): Float64Array {
  const values = column(points, 0)
  return points.weights ? Float64Array.from(sampleRows(points, points.rows), (row) => values[row]!) : values
}

/** One feature: histograms with the same bins and axes, the reference's outline on each. */
function linePanels(plotter: Plotter, data: CloudData, reference: CloudPanel, name: string): Panel[] {
  const values = data.panels.map(({ points }) => sortedCopy(shownColumn(points)))
  const edges = binEdges(values.filter((_, k) => data.panels[k]!.role !== 'moved'))
  const shares = values.map((of) => binCounts(of, edges).map((count) => (100 * count) / of.length))
  const x: PanelAxis = { label: shorten(name, 42), domain: [edges[0]!, edges.at(-1)!] }
  const y: PanelAxis = { label: 'Share of rows (%)', domain: [0, 1.05 * Math.max(...shares.flat())] }
  const referenceShares = shares[data.panels.indexOf(reference)]!
  return data.panels.map((panel, k) =>
    drawPanel(plotter, {
      title: shorten(panel.title, 32),
      note: `${formatCount(panel.points.rows)} rows`,
      ...size,
      x,
      y,
      marks: [
        plotter.plot.areaY(steps(edges, shares[k]!), {
          x: '0',
          y: '1',
          curve: 'step-after',
          fill: roleColours[panel.role],
          fillOpacity: 0.45,
        }),
        plotter.plot.lineY(steps(edges, referenceShares), {
          x: '0',
          y: '1',
          curve: 'step-after',
          stroke: roleColours[reference.role],
          strokeWidth: 1.5,
        }),
        plotter.plot.ruleY([0], { strokeOpacity: 0.4 }),
      ],
    }),
  )
}

/** A histogram's outline: a point at every edge, with the height of the bin to its right. */
export function steps(edges: readonly number[], heights: readonly number[]): [number, number][] {
  return edges.map((edge, k) => [edge, heights[Math.min(k, heights.length - 1)]!])
}

function sortedCopy(values: Float64Array): Float64Array {
  return values.slice().sort()
}

function axesInWords(axes: PrincipalAxes, names: readonly string[]): string {
  const each = axes.directions.map((direction, k) => {
    const main = mainFeatures(direction)
    const features =
      main.length === 0 ? 'spread over many features' : `mostly ${listed(main.map((j) => shorten(names[j]!, 30)))}`
    return `axis ${k + 1} is ${features}`
  })
  return `${listed(each)}.`
}
