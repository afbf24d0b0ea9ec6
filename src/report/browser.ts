/** Figures (data to SVG) and reports of fits and evaluations as one HTML file. Observable Plot is loaded when the first figure is drawn. */

export type { Spread } from '../base/columns.ts'
export { compareFeatures, type FeatureChange } from '../evaluation/features.ts'
export { type EvaluationReportContext, evaluationReport, type ReportContext } from './evaluation-report.ts'
/**
 * The kit that the figures above are drawn with, for figures of your own: marks of Observable Plot between axes, with the report's type,
 * colours (which suit light and dark screens) and numbers.
 *
 * ```ts
 * const plotter = await loadPlotter()
 * const marks = [plotter.plot.lineY(points, { x: '0', y: '1', stroke: seriesColours[0] })]
 * const x = { label: 'Time (s)', domain: [0.1, 10] as const, ...logarithmicAxis([0.1, 10]) }
 * const y = { label: 'Error (%)', domain: [0, 5] as const }
 * const panel = drawPanel(plotter, { title: 'Error against time', width: 460, height: 300, x, y, marks })
 * const svg = figureSvg({ title: 'Errors', legend: [], panels: [panel], columns: 1 })
 * ```
 */
export { type Figure, figureSvg, type LegendItem, type Swatch } from './figure.ts'
export { type Bar, type BarData, type BarGroup, barFigure } from './figures/bars.ts'
export { type CloudData, type CloudPanel, cloudFigure } from './figures/clouds.ts'
export { type FeatureData, featureFigure } from './figures/features.ts'
export { type PlaneData, type PlaneDirection, planeFigure } from './figures/plane.ts'
export { type TrainingData, trainingFigure } from './figures/training.ts'
export { type FitReportContext, fitReport } from './fit-report.ts'
export { reportHtml } from './html.ts'
export { type LogarithmicAxis, logarithmicAxis } from './logarithmic-axis.ts'
export { planeOf } from './plane.ts'
export { drawPanel, loadPlotter, type Panel, type PanelAxis, type PanelOptions, type Plotter } from './plotter.ts'
export type * from './report.ts'
export { reportFigures } from './report-figures.ts'
export { type Role, roleColours, seriesColours } from './roles.ts'
export { formatCount, formatNumber, formatSeconds, shorten } from './text.ts'
export { type Warning, warningsOf } from './warnings.ts'
