import type { FeatureChange } from '../../evaluation/features.ts'
import { type Figure, figureSvg } from '../figure.ts'
import { drawPanel, loadPlotter, type Panel, type Plotter } from '../plotter.ts'
import { type Role, roleColours } from '../roles.ts'
import { binCounts, binEdges } from '../statistics.ts'
import { formatNumber, shorten } from '../text.ts'
import { steps } from './clouds.ts'

/** The features to draw (as `compareFeatures` gives them, most different first) and the names of the three samples. */
export interface FeatureData {
  readonly changes: readonly FeatureChange[]
  /** Names of all columns. */
  readonly columns: readonly string[]
  readonly labels: { readonly start: string; readonly moved: string; readonly goal: string }
  /** Roles of the rows that the map is given and of their goal: source and target forward, target and source backward. */
  readonly roles: { readonly start: Role; readonly goal: Role }
  /** The most panels. Default 6. */
  readonly limit?: number
}

/** Histograms of the features that differ most before transport, as an SVG document: the goal filled, start and image as outlines. */
export async function featureFigure(data: FeatureData): Promise<string> {
  return figureSvg(featurePanels(await loadPlotter(), data))
}

/** The same as panels for a page. */
export function featurePanels(plotter: Plotter, data: FeatureData): Figure {
  const shown = data.changes.slice(0, data.limit ?? 6)
  return {
    title: `${data.labels.start}, ${data.labels.moved} and ${data.labels.goal}, feature by feature`,
    legend: [
      { label: shorten(data.labels.start, 60), colour: roleColours[data.roles.start], swatch: 'dashed' },
      { label: shorten(data.labels.moved, 60), colour: roleColours.moved, swatch: 'line' },
      { label: shorten(data.labels.goal, 60), colour: roleColours[data.roles.goal], swatch: 'area' },
    ],
    panels: shown.map((change) => histogramPanel(plotter, change, data)),
    columns: 3,
  }
}

/** Bins and the share of rows in each, in percent; what lies beyond the axis counts in the end bins. */
export function histogramShares({ sorted }: FeatureChange) {
  const edges = binEdges([sorted.start, sorted.goal])
  const share = (values: Float64Array) => binCounts(values, edges).map((count) => (100 * count) / values.length)
  return { edges, start: share(sorted.start), moved: share(sorted.moved), goal: share(sorted.goal) }
}

function histogramPanel(plotter: Plotter, change: FeatureChange, data: FeatureData): Panel {
  const { edges, start, moved, goal } = histogramShares(change)
  const name = data.columns[change.index]!
  const shortName = shorten(name, 38)
  const { plot } = plotter
  const outline = { x: '0', y: '1', curve: 'step-after' as const }
  return drawPanel(plotter, {
    title: shortName,
    ...(shortName === name ? {} : { fullTitle: name }),
    note: `W₂ ${formatNumber(change.before, 2)} before, ${formatNumber(change.after, 2)} after, in standard deviations`,
    width: 300,
    height: 220,
    x: { label: 'in the units of the data', domain: [edges[0]!, edges.at(-1)!] },
    y: { label: 'Share of rows (%)', domain: [0, 1.05 * Math.max(...start, ...moved, ...goal)], ticks: 4 },
    marks: [
      plot.areaY(steps(edges, goal), { ...outline, fill: roleColours[data.roles.goal], fillOpacity: 0.45 }),
      plot.lineY(steps(edges, start), {
        ...outline,
        stroke: roleColours[data.roles.start],
        strokeWidth: 1.4,
        strokeDasharray: '4,3',
      }),
      plot.lineY(steps(edges, moved), { ...outline, stroke: roleColours.moved, strokeWidth: 1.8 }),
      plot.ruleY([0], { strokeOpacity: 0.4 }),
    ],
  })
}
