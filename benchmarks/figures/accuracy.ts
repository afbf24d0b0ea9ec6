import {
  drawPanel,
  figureSvg,
  loadPlotter,
  logarithmicAxis,
  type PanelOptions,
  type Plotter,
  seriesColours,
  shorten,
} from 'brenier/report'

/** Errors against time for several methods. Both must be positive; other points are left out. */
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
  /** Whether to draw it most strongly, as the method that the figure is about. */
  readonly emphasis?: boolean
}

const SYMBOLS = ['circle', 'square', 'triangle', 'diamond2', 'star', 'cross'] as const

/** The most characters in a label. */
const LABEL_LENGTH = 26

/** Error against time on logarithmic axes, each line labelled at the right, as an SVG document. */
export async function accuracyFigure(data: AccuracyData): Promise<string> {
  const plotter = await loadPlotter()
  const lines = data.series.flatMap(lineOf)
  const [width, height] = [data.width ?? 640, data.height ?? 400]
  const x = widened(lines.flatMap(({ points }) => points.map(([time]) => time)))
  const y = widened(lines.flatMap(({ points }) => points.map(([, error]) => error)))
  const labels = labelPlaces(lines, x, y, height - 88)
  const longest = Math.max(0, ...lines.map(({ label }) => [...label].length))
  const panel = drawPanel(plotter, {
    title: '',
    note: 'both scales are logarithmic; lower and further left is better',
    width,
    height,
    marginLeft: 56,
    marginRight: 32 + longest * 7,
    x: { label: data.time ?? 'Time (s)', domain: x, ...logarithmicAxis(x) },
    y: { label: data.error, domain: y, ...logarithmicAxis(y) },
    marks: lines.flatMap((line, k) => marksOf(plotter, line, labels[k]!)),
  })
  return figureSvg({ title: data.title, legend: [], panels: [panel], columns: 1 })
}

type Place = readonly [time: number, error: number]

interface Line {
  readonly label: string
  readonly points: readonly Place[]
  readonly colour: string
  readonly symbol: (typeof SYMBOLS)[number]
  readonly emphasis: boolean
}

/** How a series is drawn; empty if none of its points can be. */
function lineOf(series: AccuracySeries, k: number): Line[] {
  const points = usable(series)
  if (points.length === 0) return []
  return [
    {
      label: shorten(series.label, LABEL_LENGTH),
      points,
      colour: seriesColours[k % seriesColours.length]!,
      symbol: SYMBOLS[k % SYMBOLS.length]!,
      emphasis: series.emphasis === true,
    },
  ]
}

/** Where each line's label goes: at the right edge, as near to the line's end as the other labels allow. */
function labelPlaces(lines: readonly Line[], x: Place, y: Place, frame: number): Place[] {
  const heightOf = (error: number) => (frame * Math.log(y[1] / error)) / Math.log(y[1] / y[0])
  const heights = spread(lines.map(({ points }) => heightOf(points.at(-1)![1])))
  return heights.map((height) => [x[1], y[1] * (y[0] / y[1]) ** (height / frame)])
}

function marksOf(
  { plot }: Plotter,
  { points, label, colour, symbol, emphasis }: Line,
  place: Place,
): PanelOptions['marks'] {
  const at = { x: '0', y: '1' }
  const dot = { ...at, fill: colour, r: emphasis ? 4 : 3.2, symbol }
  const leader = { stroke: colour, strokeOpacity: 0.55, strokeDasharray: '1,4', strokeLinecap: 'round' as const }
  return [
    plot.lineY([points.at(-1)!, place], { ...at, ...leader }),
    plot.lineY(points, { ...at, stroke: colour, strokeWidth: emphasis ? 2.8 : 1.6 }),
    plot.dot(points, dot),
    plot.dot([place], { ...dot, dx: 9 }),
    plot.text([place], {
      ...at,
      dx: 19,
      text: () => label,
      textAnchor: 'start',
      fill: colour,
      fontSize: 12,
      fontWeight: emphasis ? 700 : 500,
    }),
  ]
}

function usable({ points }: AccuracySeries): Place[] {
  const positive = points.filter(
    ([time, error]) => time > 0 && error > 0 && Number.isFinite(time) && Number.isFinite(error),
  )
  return positive.sort((a, b) => a[0] - b[0])
}

function widened(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0.1, 10]
  return [Math.min(...values) / 1.4, Math.max(...values) * 1.4]
}

/** Heights in pixels, as near to the given ones as possible with at least `least` between them. */
export function spread(heights: readonly number[], least = 17): number[] {
  const order = [...heights.keys()].sort((a, b) => heights[a]! - heights[b]!)
  const placed = heights.slice()
  for (let round = 0; round < 50; round++)
    for (let k = 1; k < order.length; k++) {
      const [above, below] = [order[k - 1]!, order[k]!]
      const missing = least - (placed[below]! - placed[above]!)
      if (missing <= 0) continue
      placed[above]! -= missing / 2
      placed[below]! += missing / 2
    }
  return placed
}
