import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  accuracyTable,
  curveTable,
  distanceTable,
  memoryTable,
  middleRun,
  type Published,
  publishedTable,
  timeTable,
} from '../../benchmarks/cli/benchmark-accuracy.ts'
import type { AccuracyReport, CurvePoint, Machine } from '../../benchmarks/experiments/index.ts'
import { accuracyFigure } from '../../benchmarks/figures/accuracy.ts'
import { InputError } from '../base/errors.ts'
import { writeBytes } from '../io/node/index.ts'
import { type Table, tableMarkdown, tableText } from './benchmark-table.ts'
import { checkOutput } from './outputs.ts'
import { count } from './text.ts'

/** A report in all its forms. */
export interface BenchmarkOutput {
  readonly report: Readonly<Record<string, unknown>>
  /** Where and when it was made; absent for a part of a report. */
  readonly head?: Head
  readonly title: string
  readonly tables: readonly (readonly [title: string, table: Table])[]
  /** SVG documents by file name. */
  readonly figures: Readonly<Record<string, string>>
}

export async function accuracyOutput(report: AccuracyReport, published?: Published): Promise<BenchmarkOutput> {
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
      ...(distances ? [['W2 squared on the rows kept apart', distances] as const] : []),
      ['Memory of the process', memoryTable([report])],
      [`On the way, seed ${middleRun(report).seed}`, curveTable(report)],
    ],
    figures: { 'accuracy.svg': await accuracyOver([report], `${report.pair.name}, ${start}`) },
  }
}

/** Reports whose directions are drawn apart; of more, a line each shows the larger error. */
const MOST_DIRECTIONS = 3

/** The errors of each report's middle run against its training time. */
export function accuracyOver(reports: readonly AccuracyReport[], title: string): Promise<string> {
  const apart = reports.length <= MOST_DIRECTIONS
  const severalRows = new Set(reports.map(({ config }) => config.rows)).size > 1
  return accuracyFigure({
    title,
    error: apart ? 'L2-UVP (%)' : 'L2-UVP (%), the larger of both directions',
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
      const length = same.length > 1 ? `, ${count(steps)} steps` : ''
      const name = reports.length > 1 ? `D = ${report.pair.dimension}${rows}${length}` : ''
      if (!apart) return [line(name, ({ forward, backward }) => Math.max(forward, backward), true)]
      const prefix = name === '' ? '' : `${name}, `
      return [
        line(`${prefix}forward`, ({ forward }) => forward, true),
        line(`${prefix}backward`, ({ backward }) => backward, false),
      ]
    }),
  })
}

/** The part of a report that says where and when it was made. */
export interface Head {
  readonly machine: Machine & { readonly engine: string }
  readonly commit: string | null
  readonly date: string
}

export function machineLine({ machine, commit, date }: Head): string {
  const { cpu, cores, memoryGiB, system, runtime, engine } = machine
  const code = commit === null ? 'commit unknown' : `commit ${commit}`
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}; ${runtime}, ${engine}; ${code}; ${date.slice(0, 10)}`
}

export function outputText({ head, tables }: BenchmarkOutput): string {
  const parts = tables.map(([title, table]) => `${title}\n${tableText(table)}`)
  return [...parts, ...(head ? [machineLine(head)] : [])].join('\n\n')
}

export function outputMarkdown({ head, title, tables, figures }: BenchmarkOutput): string {
  const parts = tables.map(([name, table]) => `## ${name}\n\n${tableMarkdown(table)}`)
  const pictures = Object.keys(figures).map((file) => `![${title}](${file})`)
  return `${[`# ${title}`, ...(head ? [machineLine(head)] : []), ...pictures, ...parts].join('\n\n')}\n`
}

const REPORT_FILE = 'report.json'

/** Makes the folder, and makes sure before the work that it can be written. */
export async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`The folder ${folder} cannot be made (${error.code}); choose another for --out.`)
  })
  await checkOutput(join(folder, REPORT_FILE))
}

/** Each file takes its name when it is whole; the report comes last, so that where it is the others are too. */
export async function writeOutput(folder: string, output: BenchmarkOutput): Promise<void> {
  for (const [name, svg] of Object.entries(output.figures)) await writeBytes(join(folder, name), svg)
  await writeBytes(join(folder, 'report.md'), outputMarkdown(output))
  await writeBytes(join(folder, REPORT_FILE), `${JSON.stringify(output.report, null, 1)}\n`)
}
