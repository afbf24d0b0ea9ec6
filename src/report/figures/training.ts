import { type Figure, figureSvg, type LegendItem } from '../figure.ts'
import { logarithmicAxis } from '../logarithmic-axis.ts'
import { drawPanel, loadPlotter, type Panel, type Plotter } from '../plotter.ts'
import type { ReportCurve } from '../report.ts'
import { accentColour, neutralColour } from '../roles.ts'
import { padded, quantile } from '../statistics.ts'

/** A training curve and the units of its values. */
export interface TrainingData {
  readonly curve: ReportCurve
  /** Unit of W2 squared, in words. */
  readonly squaredUnit: string
  /** The name of the distance. Default: W₂². */
  readonly symbol?: string
}

const size = { width: 462, height: 300, marginLeft: 56 }

/** W2 squared and the batches' largest residual against training steps, as an SVG document. */
export async function trainingFigure(data: TrainingData): Promise<string> {
  return figureSvg(trainingPanels(await loadPlotter(), data))
}

/** The same as panels for a page. */
export function trainingPanels(plotter: Plotter, data: TrainingData): Figure {
  const { curve } = data
  const legend: LegendItem[] = [
    { label: 'training batches (mean, and the range they span)', colour: neutralColour, swatch: 'line' },
  ]
  const interval = curve.heldOut?.low && curve.heldOut.high ? ', with its 95% interval' : ''
  if (curve.heldOut !== undefined)
    legend.push({ label: `dual value on the choosing rows${interval}`, colour: accentColour, swatch: 'dot' })
  if (curve.tolerance !== undefined)
    legend.push({ label: 'largest residual allowed', colour: accentColour, swatch: 'dashed' })
  const panels = [distancePanel(plotter, data), residualPanel(plotter, data)].filter((panel) => panel !== undefined)
  return { title: 'Training', legend, panels, columns: 2 }
}

/** Neighbouring steps as one: their mean step, and the mean, least and greatest value. */
interface Bucket {
  readonly step: number
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** At most `limit` buckets of neighbouring finite values; the mean is geometric if `logarithmic`. */
export function buckets(
  step: ArrayLike<number>,
  values: ArrayLike<number>,
  limit = 150,
  logarithmic = false,
): Bucket[] {
  const usable: number[] = []
  for (let i = 0; i < Math.min(step.length, values.length); i++)
    if (Number.isFinite(values[i]) && Number.isFinite(step[i]) && (!logarithmic || values[i]! > 0)) usable.push(i)
  const size = Math.max(1, Math.ceil(usable.length / limit))
  const out: Bucket[] = []
  for (let from = 0; from < usable.length; from += size) {
    const chosen = usable.slice(from, from + size)
    const of = chosen.map((i) => (logarithmic ? Math.log(values[i]!) : values[i]!))
    const mean = of.reduce((sum, value) => sum + value / of.length, 0)
    const each = chosen.map((i) => values[i]!)
    out.push({
      step: chosen.reduce((sum, i) => sum + step[i]! / chosen.length, 0),
      mean: logarithmic ? Math.exp(mean) : mean,
      low: Math.min(...each),
      high: Math.max(...each),
    })
  }
  return out
}

function stepDomain(curve: ReportCurve): [number, number] {
  const all = [...Array.from(curve.step), ...Array.from(curve.heldOut?.step ?? [])].filter(Number.isFinite)
  const last = all.reduce((most, value) => Math.max(most, value), 0)
  return [0, last || 1]
}

function distancePanel(plotter: Plotter, { curve, squaredUnit, symbol = 'W₂²' }: TrainingData): Panel | undefined {
  const runs = buckets(curve.step, curve.w2Squared)
  const held = heldOutPoints(curve)
  if (runs.length + held.length === 0) return undefined
  // The first steps start far below: the axis follows the last four fifths, and what is below it is cut off.
  const settled = runs.slice(Math.floor(runs.length / 5))
  const extremes = Float64Array.from([...settled.map((run) => run.low), ...held.map((point) => point.low)]).sort()
  const highs = Float64Array.from([...settled.map((run) => run.high), ...held.map((point) => point.high)]).sort()
  const domain = padded(quantile(extremes, 0.02), quantile(highs, 0.98), 0.08)
  const clamp = (value: number) => Math.min(domain[1], Math.max(domain[0], value))
  const visible = runs.filter((run) => run.high >= domain[0] && run.low <= domain[1])
  const { plot } = plotter
  const shape = { x: 'step', curve: 'linear' as const }
  return drawPanel(plotter, {
    title: `${symbol} as training sees it`,
    note:
      visible.length < runs.length
        ? 'the first steps lie below the axis'
        : `${runs.length < curve.step.length ? 'neighbouring steps averaged' : 'every step'}`,
    ...size,
    x: { label: 'Training step', domain: stepDomain(curve) },
    y: { label: `${symbol} (${squaredUnit})`, domain, grid: true },
    marks: [
      plot.areaY(
        visible.map((run) => ({ step: run.step, low: clamp(run.low), high: clamp(run.high) })),
        { ...shape, y1: 'low', y2: 'high', fill: neutralColour, fillOpacity: 0.22 },
      ),
      plot.lineY(
        visible.filter((run) => run.mean === clamp(run.mean)),
        { ...shape, y: 'mean', stroke: neutralColour, strokeWidth: 1.6 },
      ),
      plot.ruleX(
        held
          .filter((point) => point.high >= domain[0] && point.low <= domain[1])
          .map((point) => ({ ...point, low: clamp(point.low), high: clamp(point.high) })),
        { x: 'step', y1: 'low', y2: 'high', stroke: accentColour, strokeWidth: 1.4 },
      ),
      plot.dot(
        held.filter((point) => point.value === clamp(point.value)),
        { x: 'step', y: 'value', r: 3, fill: accentColour },
      ),
    ],
  })
}

function heldOutPoints({ heldOut }: ReportCurve) {
  if (heldOut === undefined) return []
  return Array.from({ length: heldOut.step.length }, (_, k) => {
    const value = heldOut.dualValue[k]!
    return { step: heldOut.step[k]!, value, low: heldOut.low?.[k] ?? value, high: heldOut.high?.[k] ?? value }
  }).filter((point) => [point.step, point.value, point.low, point.high].every(Number.isFinite))
}

function residualPanel(plotter: Plotter, { curve }: TrainingData): Panel | undefined {
  const runs = buckets(curve.step, curve.residual, 150, true)
  if (runs.length === 0) return undefined
  const asked = buckets(curve.step, curve.tolerance ?? [], 150, true)
  const lows = [...runs, ...asked].map((run) => run.low)
  const highs = [...runs, ...asked].map((run) => run.high)
  const domain: [number, number] = [Math.min(...lows) / 1.3, Math.max(...highs) * 1.3]
  const { plot } = plotter
  return drawPanel(plotter, {
    title: 'Residual of the inner solves in training',
    note: 'relative to the spread of the target, on a logarithmic scale',
    ...size,
    x: { label: 'Training step', domain: stepDomain(curve) },
    y: { label: 'Largest residual of a batch', domain, ...logarithmicAxis(domain) },
    marks: [
      plot.areaY(runs, { x: 'step', y1: 'low', y2: 'high', fill: neutralColour, fillOpacity: 0.22 }),
      plot.lineY(runs, { x: 'step', y: 'mean', stroke: neutralColour, strokeWidth: 1.6 }),
      plot.lineY(asked, { x: 'step', y: 'mean', stroke: accentColour, strokeWidth: 1.6, strokeDasharray: '4,3' }),
    ],
  })
}
