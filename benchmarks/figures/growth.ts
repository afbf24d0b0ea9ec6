import {
  drawPanel,
  type Figure,
  figureSvg,
  loadPlotter,
  logarithmicAxis,
  type Panel,
  type Plotter,
  seriesColours,
} from 'brenier/report'
import { AXIS_NAMES, QUANTITIES, type Quantity, type ScaleReport, type ScaleRow } from '../measurements/scale.ts'

const TIMES = [
  'stepSeconds',
  'setupSeconds',
  'forwardSeconds',
  'backwardSeconds',
] as const satisfies readonly Quantity[]

/** Times against each axis, one panel each, on logarithmic scales. */
export async function growthFigure({ rows, config }: ScaleReport): Promise<string> {
  const plotter = await loadPlotter()
  const panels = config.axes.map(({ axis }) => {
    const along = rows.filter((row) => row.axis === axis)
    return timesPanel(plotter, AXIS_NAMES[axis], along)
  })
  const figure: Figure = {
    title: 'Time against the size of the problem',
    legend: TIMES.map((quantity, k) => ({
      label: QUANTITIES[quantity],
      colour: seriesColours[k]!,
      swatch: 'line' as const,
    })),
    panels,
    columns: 2,
  }
  return figureSvg(figure)
}

function timesPanel(plotter: Plotter, name: string, rows: readonly ScaleRow[]): Panel {
  const { plot } = plotter
  const series = TIMES.map((quantity) =>
    rows.map((row) => [row.value, row[quantity]] as const).filter(([, y]) => y > 0),
  )
  const x = widened(rows.map(({ value }) => value))
  const y = widened(series.flat().map((point) => point[1]))
  return drawPanel(plotter, {
    title: '',
    width: 440,
    height: 300,
    marginLeft: 60,
    x: { label: name, domain: x, ...logarithmicAxis(x) },
    y: { label: 'seconds', domain: y, ...logarithmicAxis(y) },
    marks: series.flatMap((points, k) => [
      plot.lineY(points, { x: '0', y: '1', stroke: seriesColours[k]!, strokeWidth: 1.8 }),
      plot.dot(points, { x: '0', y: '1', fill: seriesColours[k]!, r: 3.2 }),
    ]),
  })
}

function widened(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0.1, 10]
  return [Math.min(...values) / 1.3, Math.max(...values) * 1.3]
}
