import { type Figure, figureSvg } from '../figure.ts'
import { drawPanel, loadPlotter, type Panel, type Plotter } from '../plotter.ts'
import { neutralColour } from '../roles.ts'
import { formatNumber, shorten } from '../text.ts'

/** Groups of bars on one scale that starts at zero, or below it if there are negative values. */
export interface BarData {
  readonly title: string
  /** Label of the scale with its unit. */
  readonly axis: string
  readonly groups: readonly BarGroup[]
  readonly width?: number
}

/** One panel of bars. */
export interface BarGroup {
  readonly title: string
  readonly bars: readonly Bar[]
}

/** One bar, with an interval if it has one. */
export interface Bar {
  readonly label: string
  readonly value: number
  readonly low?: number
  readonly high?: number
  readonly colour?: string
}

/** Bars side by side, named above and with their value at the end, as an SVG document. */
export async function barFigure(data: BarData): Promise<string> {
  return figureSvg(barPanels(await loadPlotter(), data))
}

/** The same as panels for a page. */
export function barPanels(plotter: Plotter, data: BarData): Figure {
  const all = data.groups
    .flatMap((group) => group.bars.flatMap((bar) => [bar.value, bar.low ?? 0, bar.high ?? 0]))
    .filter(Number.isFinite)
  const domain: [number, number] = [Math.min(0, ...all), Math.max(0, ...all) * 1.02 || 1]
  const panels = data.groups.map((group) => barPanel(plotter, group, domain, data))
  return { title: data.title, legend: [], panels, columns: data.groups.length }
}

function barPanel(plotter: Plotter, group: BarGroup, domain: readonly [number, number], data: BarData): Panel {
  const { plot } = plotter
  const rows = group.bars.length
  const marks = group.bars.flatMap((bar, k) => {
    const base = rows - k - 1
    const colour = bar.colour ?? neutralColour
    const place = { y1: base + 0.12, y2: base + 0.5 }
    const value = Number.isFinite(bar.value) ? bar.value : 0
    const end = Math.max(0, value, bar.high ?? value)
    const name = [{ x: 0, y: base + 0.72, text: shorten(bar.label, 58) }]
    const interval =
      bar.low !== undefined && bar.high !== undefined ? [{ x1: bar.low, x2: bar.high, y: base + 0.31 }] : []
    return [
      plot.rect([{ x1: 0, x2: value, ...place }], { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', fill: colour }),
      plot.ruleY(interval, { x1: 'x1', x2: 'x2', y: 'y', strokeWidth: 1.5 }),
      plot.text(name, { x: 'x', y: 'y', text: 'text', textAnchor: 'start', dx: 4, fontSize: 12 }),
      plot.text([{ x: end, y: base + 0.31 }], {
        x: 'x',
        y: 'y',
        text: () => formatNumber(bar.value),
        textAnchor: 'start',
        dx: 6,
        fontSize: 12,
        fontWeight: 600,
      }),
    ]
  })
  return drawPanel(plotter, {
    title: group.title,
    width: data.width ?? 462,
    height: 70 + rows * 46,
    marginTop: 4,
    marginLeft: 2,
    marginRight: 84,
    x: { label: data.axis, domain },
    yDomain: [0, rows],
    marks: [...marks, plot.ruleX([0], { strokeOpacity: 0.6 })],
  })
}
