import { accuracyFigure } from '../figures/accuracy.ts'
import type { Output } from '../framework/output.ts'
import { count } from '../framework/text.ts'
import type { AccuracyReport, CurvePoint } from './accuracy-report.ts'
import {
  accuracyTable,
  curveTable,
  distanceTable,
  memoryTable,
  middleRun,
  type Published,
  publishedTable,
  timeTable,
} from './accuracy-tables.ts'

/** @param published what other solvers reach on such pairs, as published */
export async function accuracyOutput(report: AccuracyReport, published?: Published): Promise<Output> {
  const distances = distanceTable([report])
  const hasPublished = published?.dims.includes(report.pair.dimension) === true
  const start = report.config.start === 'identity' ? 'from the identity' : 'from the moments'
  return {
    report: { ...report },
    head: report,
    title: `${report.pair.name}, ${start}`,
    tables: [
      ['Accuracy on fresh points', accuracyTable([report])],
      ['Time to accuracy', timeTable([report])],
      ...(hasPublished ? [['Beside published results', publishedTable([report], published)] as const] : []),
      ...(distances ? [['W2 squared on the held-out rows', distances] as const] : []),
      ['Memory of the process', memoryTable([report])],
      [`On the way, seed ${middleRun(report).seed}`, curveTable(report)],
    ],
    files: { 'accuracy.svg': await accuracyOver([report], `${report.pair.name}, ${start}`) },
  }
}

/** Up to this number of reports, the figure has a line for each direction; beyond it, one line per report shows the larger error. */
const MOST_DIRECTIONS = 3

/** The errors of each report's middle run against its training time. */
export function accuracyOver(reports: readonly AccuracyReport[], title: string): Promise<string> {
  const bothDirections = reports.length <= MOST_DIRECTIONS
  const severalRows = new Set(reports.map(({ config }) => config.rows)).size > 1
  return accuracyFigure({
    title,
    error: bothDirections ? 'L2-UVP (%)' : 'L2-UVP (%), the larger of both directions',
    time: 'training time (s)',
    series: reports.flatMap((report) => {
      const { curve, steps } = middleRun(report)
      const line = (label: string, value: (point: CurvePoint) => number, emphasis: boolean) => ({
        label,
        points: curve.map((point) => [point.trainingSeconds, value(point)] as const),
        emphasis,
      })
      const rows = severalRows ? `, ${count(Number(report.config.rows))} rows` : ''
      const same = reports.filter(
        ({ pair, config }) => pair.dimension === report.pair.dimension && config.rows === report.config.rows,
      )
      // If the steps distinguish two reports, the rows that they share are left out, to keep the label short.
      const which = same.length > 1 ? `, ${count(steps)} steps` : rows
      const name = reports.length > 1 ? `D = ${report.pair.dimension}${which}` : ''
      if (!bothDirections) return [line(name, ({ forward, backward }) => Math.max(forward, backward), true)]
      const prefix = name === '' ? '' : `${name}, `
      return [
        line(`${prefix}forward`, ({ forward }) => forward, true),
        line(`${prefix}backward`, ({ backward }) => backward, false),
      ]
    }),
  })
}
