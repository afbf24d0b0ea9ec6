import { type Figure, figureSvg } from '../figure.ts'
import { drawPanel, loadPlotter, type Plotter } from '../plotter.ts'
import { seriesColours } from '../roles.ts'
import { shorten } from '../text.ts'
import { logarithmicAxis } from './training.ts'

/** Errors against time for several methods; both positive (other points are left out). */
export interface AccuracyData {
  readonly title: string
  readonly series: readonly AccuracySeries[]
  /** Label of the error's axis with its unit ("L2-UVP (%)"). */
  readonly error: string
  /** Label of the time's axis with its unit; "Time (s)" when absent. */
  readonly time?: string
  readonly width?: number
  readonly height?: number
}

/** One method. */
export interface AccuracySeries {
  readonly label: string
  readonly points: readonly (readonly [time: number, error: number])[]
  /** Draw it strongest: the method that the figure is about. */
  readonly emphasis?: boolean
}

const symbols = ['circle', 'square', 'triangle', 'diamond2', 'star', 'cross'] as const

/** Error against time on logarithmic axes, each line labelled at the right, as an SVG document. */
export async function accuracyFigure(data: AccuracyData): Promise<string> {
  return figureSvg(accuracyPanels(await loadPlotter(), data))
}

/** The same as a panel for a page. */
export function accuracyPanels(plotter: Plotter, data: AccuracyData): Figure {
  const series = data.series
    .map((one, k) => ({
      ...one,
      colour: seriesColours[k % seriesColours.length]!,
      symbol: symbols[k % symbols.length]!,
      points: usable(one),
    }))
    .filter((one) => one.points.length > 0)
  const width = data.width ?? 640
  const height = data.height ?? 400
  const times = series.flatMap((one) => one.points.map((point) => point[0]))
  const errors = series.flatMap((one) => one.points.map((point) => point[1]))
  const x = widened(times)
  const y = widened(errors)
  const { plot } = plotter
  const frame = height - 88
  const heightOf = (error: number) => (frame * Math.log(y[1] / error)) / Math.log(y[1] / y[0])
  const labelHeights = spread(series.map((one) => heightOf(one.points.at(-1)![1])))
  const drawn = series.map((one, k) => {
    const last = one.points.at(-1)!
    const label = [x[1], y[1] * (y[0] / y[1]) ** (labelHeights[k]! / frame)] as const
    return [
      plot.lineY([last, label], {
        x: '0',
        y: '1',
        stroke: one.colour,
        strokeOpacity: 0.55,
        strokeDasharray: '1,4',
        strokeLinecap: 'round',
      }),
      plot.lineY(one.points, { x: '0', y: '1', stroke: one.colour, strokeWidth: one.emphasis ? 2.8 : 1.6 }),
      plot.dot(one.points, { x: '0', y: '1', fill: one.colour, r: one.emphasis ? 4 : 3.2, symbol: one.symbol }),
      plot.dot([label], { x: '0', y: '1', dx: 9, fill: one.colour, r: one.emphasis ? 4 : 3.2, symbol: one.symbol }),
      plot.text([label], {
        x: '0',
        y: '1',
        dx: 19,
        text: () => shorten(one.label, 26),
        textAnchor: 'start',
        fill: one.colour,
        fontSize: 12,
        fontWeight: one.emphasis ? 700 : 500,
      }),
    ]
  })
  const longest = Math.max(0, ...series.map((one) => [...shorten(one.label, 26)].length))
  const panel = drawPanel(plotter, {
    title: '',
    note: 'both scales are logarithmic; lower and further left is better',
    width,
    height,
    marginLeft: 56,
    marginRight: 32 + longest * 7,
    x: { label: data.time ?? 'Time (s)', domain: x, ...logarithmicAxis(x) },
    y: { label: data.error, domain: y, ...logarithmicAxis(y) },
    marks: drawn.flat(),
  })
  return { title: data.title, legend: [], panels: [panel], columns: 1 }
}

function usable({ points }: AccuracySeries): (readonly [number, number])[] {
  const positive = points.filter(
    ([time, error]) => time > 0 && error > 0 && Number.isFinite(time) && Number.isFinite(error),
  )
  return positive.sort((a, b) => a[0] - b[0])
}

function widened(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0.1, 10]
  return [Math.min(...values) / 1.4, Math.max(...values) * 1.4]
}

/** Heights in pixels as near to the given ones as keeps them `apart`. */
export function spread(heights: readonly number[], apart = 17): number[] {
  const order = [...heights.keys()].sort((a, b) => heights[a]! - heights[b]!)
  const placed = heights.slice()
  for (let round = 0; round < 50; round++)
    for (let k = 1; k < order.length; k++) {
      const [above, below] = [order[k - 1]!, order[k]!]
      const missing = apart - (placed[below]! - placed[above]!)
      if (missing <= 0) continue
      placed[above]! -= missing / 2
      placed[below]! += missing / 2
    }
  return placed
}
