import { sampleRows } from '../../base/columns.ts'
import type { Points } from '../../base/points.ts'
import { featureNames } from '../../evaluation/features.ts'
import type { Figure, LegendItem } from '../figure.ts'
import { drawPanel, type Panel, type PanelAxis, type Plotter } from '../plotter.ts'
import { featureAxes, type PrincipalAxes, principalAxes, project } from '../principal-axes.ts'
import { neutralColour, type Role, roleColours, seriesColours } from '../roles.ts'
import { binEdges } from '../statistics.ts'
import { formatCount, formatShare, shorten } from '../text.ts'
import { dotsMark, type Placed, planeRanges, within } from './scatter.ts'

/** A side of the problem with the mass factor of each row. */
interface MassSide {
  readonly title: string
  readonly role: Exclude<Role, 'moved'>
  readonly points: Points
  readonly factors: Float64Array
}

export interface MassData {
  readonly sides: readonly MassSide[]
  readonly columns?: readonly string[]
  readonly scale: 'none' | 'features'
  readonly featureScales?: ArrayLike<number>
}

/** The numbers of the rows to draw, and their coordinates along both axes. */
interface PlacedRows {
  readonly rows: ArrayLike<number>
  readonly at: readonly Float64Array[]
}

const LIMIT = 2500
const size = { width: 440, height: 360 }
const frameShape = (size.width - 62) / (size.height - 106)

/** What becomes of a row, by its mass factor. */
const KINDS = [
  { label: 'mostly left behind (factor below 1/2)', has: (factor: number) => factor < 0.5 },
  { label: 'carried (1/2 to 3/2)', has: (factor: number) => factor >= 0.5 && factor <= 1.5 },
  { label: 'mass created (above 3/2)', has: (factor: number) => factor > 1.5 },
] as const

/** The rows of both sides, coloured by what becomes of their mass; with a single feature, the mean mass factor along it. */
export function massPanels(plotter: Plotter, data: MassData): Figure {
  const names = featureNames(data.columns, data.sides[0]!.points.columns)
  const plain = names.length <= 2
  return {
    title: 'What becomes of the mass',
    columns: 2,
    legend: names.length === 1 ? [] : legendOf(data.sides),
    panels:
      names.length === 1
        ? data.sides.map((side) => linePanel(plotter, side, data.sides, names[0]!))
        : rowPanels(plotter, data, plain ? names : undefined),
  }
}

const OTHER_COLOURS = [neutralColour, undefined, seriesColours[1]]

/** Rows that are carried have the colour of their side. */
function colourOf(kind: number, role: MassSide['role']): string {
  return OTHER_COLOURS[kind] ?? roleColours[role]
}

function legendOf(sides: readonly MassSide[]): LegendItem[] {
  return KINDS.flatMap(({ label }, kind) =>
    (kind === 1 ? sides : sides.slice(0, 1)).map(({ role }) => ({
      label: kind === 1 ? `${label}, ${role}` : label,
      colour: colourOf(kind, role),
      swatch: 'dot' as const,
    })),
  )
}

function rowPanels(plotter: Plotter, { sides, scale, featureScales }: MassData, names?: readonly string[]): Panel[] {
  // Rows are drawn alike, whatever they weigh.
  const all = sides.map(({ points: { data, rows, columns } }) => ({ data, rows, columns }))
  const axes = names ? featureAxes(2) : principalAxes(all, scale === 'features', featureScales)
  const placed = all.map((points): PlacedRows => {
    const rows = sampleRows(points, LIMIT)
    return { rows, at: project(points, axes, rows) }
  })
  const { x, y } = planeRanges(all, axes, LIMIT, frameShape)
  return sides.map((side, k) =>
    drawPanel(plotter, {
      title: shorten(side.title, 44),
      note: `${formatCount(placed[k]!.rows.length)} of ${formatCount(side.points.rows)} rows`,
      ...size,
      x: { label: axisLabel(axes, 0, names), domain: x },
      y: { label: axisLabel(axes, 1, names), domain: y },
      marks: [
        ...KINDS.map((_, kind) =>
          dotsMark(plotter, within(ofKind(side, placed[k]!, kind), x, y), colourOf(kind, side.role)),
        ),
        plotter.plot.frame({ strokeOpacity: 0.25 }),
      ],
    }),
  )
}

function axisLabel({ explained }: PrincipalAxes, axis: number, names?: readonly string[]): string {
  return names
    ? shorten(names[axis]!, 42)
    : `Principal axis ${axis + 1} (${formatShare(explained[axis] ?? 0)} of the variance)`
}

/** The rows of one kind. */
function ofKind({ factors }: MassSide, { rows, at }: PlacedRows, kind: number): Placed {
  const shown = Array.from(rows, (_, i) => i).filter((i) => KINDS[kind]!.has(factors[rows[i]!]!))
  return { x: Float64Array.from(shown, (i) => at[0]![i]!), y: Float64Array.from(shown, (i) => at[1]![i]!) }
}

/** One feature: the mean mass factor of each bin, with a line at 1. */
function linePanel(plotter: Plotter, side: MassSide, sides: readonly MassSide[], name: string): Panel {
  const edges = binEdges(sides.map(({ points }) => Float64Array.from(points.data).sort()))
  const [sums, counts] = [new Float64Array(edges.length - 1), new Float64Array(edges.length - 1)]
  side.factors.forEach((factor, row) => {
    const value = side.points.data[row]!
    const bin = Math.min(Math.max(edges.findIndex((edge) => edge > value) - 1, 0), counts.length - 1)
    const last = value >= edges.at(-1)!
    sums[last ? counts.length - 1 : bin]! += factor
    counts[last ? counts.length - 1 : bin]!++
  })
  const means = Array.from(counts, (count, bin) => ({
    x: (edges[bin]! + edges[bin + 1]!) / 2,
    y: count > 0 ? sums[bin]! / count : Number.NaN,
  }))
  const x: PanelAxis = { label: shorten(name, 42), domain: [edges[0]!, edges.at(-1)!] }
  const most = Math.max(1.2, ...sides.map(({ factors }) => factors.reduce((high, value) => Math.max(high, value), 0)))
  return drawPanel(plotter, {
    title: shorten(side.title, 44),
    note: `${formatCount(side.points.rows)} rows`,
    ...size,
    x,
    y: { label: 'Mass factor', domain: [0, 1.05 * most] },
    marks: [
      plotter.plot.ruleY([1], { stroke: neutralColour, strokeDasharray: '4,3' }),
      plotter.plot.lineY(means, { x: 'x', y: 'y', stroke: roleColours[side.role], strokeWidth: 1.8 }),
    ],
  })
}
