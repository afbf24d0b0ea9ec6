import type { Spread } from '../framework/statistics.ts'
import { spreadText, type Table } from '../framework/table.ts'
import { count, number, percent, seconds } from '../framework/text.ts'
import type { AccuracyReport, AccuracySummary } from './accuracy-report.ts'

/** L2-UVP of published solvers by name, in percent; a text if the publication has no number. */
export interface Published {
  readonly dims: readonly number[]
  readonly solvers: Readonly<Record<string, readonly (number | string)[]>>
}

const COLUMNS = [
  'pair',
  'start',
  'rows a side',
  'steps',
  'seeds',
  'L2-UVP % forward',
  'backward',
  'cosine',
  'dual gap %',
  'moments alone, forward/backward',
  'not converged',
  'training s',
  'fit s',
  'peak MiB',
] as const

/** One row per report. */
export function accuracyTable(reports: readonly AccuracyReport[]): Table {
  return { columns: COLUMNS, rows: reports.map(accuracyRow) }
}

function accuracyRow({ pair, config, runs, summary }: AccuracyReport): string[] {
  const { forward, backward, cosine, dualGap, linear, unconvergedRows, trainingSeconds, fitSeconds, peakMemory } =
    summary
  return [
    pair.name,
    String(config.start),
    count(Number(config.rows)),
    stepsText(runs),
    String(runs.length),
    spreadText(forward),
    spreadText(backward),
    number(cosine.median, 5),
    percent(dualGap.median),
    `${percent(linear.forward.median)} / ${percent(linear.backward.median)}`,
    spreadText(unconvergedRows, count),
    spreadText(trainingSeconds),
    spreadText(fitSeconds),
    peakMemory === null ? '' : count(peakMemory.max),
  ]
}

function stepsText(runs: AccuracyReport['runs']): string {
  const steps = runs.map((run) => run.steps)
  const [least, most] = [Math.min(...steps), Math.max(...steps)]
  return least === most ? count(most) : `${count(least)} to ${count(most)}`
}

/** Seconds of training to reach each error. */
export function timeTable(reports: readonly AccuracyReport[]): Table {
  const thresholds = reports[0]?.summary.below ?? []
  return {
    columns: [
      'training seconds until both errors are',
      ...thresholds.map(({ percent }) => `below ${percent}%`),
      'the end',
      'then, forward / backward %',
    ],
    rows: reports.map(({ pair, config, runs, summary }) => [
      `${pair.name}, start ${config.start}, ${stepsText(runs)} steps`,
      ...summary.below.map(({ seconds: at }) => (at === null ? 'not reached' : seconds(at))),
      seconds(summary.trainingSeconds.median),
      `${percent(summary.forward.median)} / ${percent(summary.backward.median)}`,
    ]),
  }
}

/** Error against time during training: the middle seed's looks. */
export function curveTable(report: AccuracyReport): Table {
  const run = middleRun(report)
  return {
    columns: ['step', 'training s', 'since the start s', 'L2-UVP % forward', 'backward', 'not converged', 'memory MiB'],
    rows: run.curve.map((point) => [
      count(point.step),
      number(point.trainingSeconds, 3),
      number(point.seconds, 3),
      percent(point.forward),
      percent(point.backward),
      count(point.unconvergedRows),
      point.memory === null ? '' : count(point.memory),
    ]),
  }
}

/** W2 squared compared with the exact value, if there is a closed form. */
export function distanceTable(reports: readonly AccuracyReport[]): Table | null {
  const rows = reports.flatMap(({ pair, runs }) =>
    runs.flatMap(({ seed, w2Squared: { exact, estimate, lowerBound, error, certified } }) =>
      exact === null || error === null
        ? []
        : [
            [
              pair.name,
              String(seed),
              number(exact, 5),
              number(estimate, 5),
              percent(error),
              number(lowerBound, 5),
              certified ? 'yes' : 'no',
            ],
          ],
    ),
  )
  const columns = ['pair', 'seed', 'W2² exact', 'estimate', 'off by %', 'lower bound', 'certified']
  return rows.length === 0 ? null : { columns, rows }
}

/** Resident memory during training, which should not grow. */
export function memoryTable(reports: readonly AccuracyReport[]): Table {
  const mib = (value: number | null) => (value === null ? 'unknown' : count(value))
  return {
    columns: ['pair', 'seed', 'before the fit MiB', 'at the first look', 'at the last look', 'highest', 'training s'],
    rows: reports.flatMap(({ pair, config, runs }) =>
      runs.map(({ seed, memory: { before, firstLook, lastLook, peak }, trainingSeconds }) => [
        `${pair.name}, start ${config.start}`,
        String(seed),
        ...[before, firstLook, lastLook, peak].map(mib),
        number(trainingSeconds, 3),
      ]),
    ),
    notes: ['The highest is that of the process so far: of a later seed it includes the judging of the seeds before.'],
  }
}

/** The run with the median forward error. */
export function middleRun({ runs }: AccuracyReport): AccuracyReport['runs'][number] {
  const sorted = [...runs].sort((a, b) => a.final.forward - b.final.forward)
  return sorted[(sorted.length - 1) >> 1]!
}

/** Our results beside published ones, for the dimensions that the publication has. */
export function publishedTable(reports: readonly AccuracyReport[], published: Published): Table {
  const known = reports.filter(({ pair }) => published.dims.includes(pair.dimension))
  const ours = (name: string, value: (summary: AccuracySummary) => Spread) => [
    name,
    ...known.map(({ summary }) => spreadText(value(summary))),
  ]
  const rows = Object.entries(published.solvers).map(([name, values]) => [
    name,
    ...known.map(({ pair }) => String(values[published.dims.indexOf(pair.dimension)] ?? '')),
  ])
  return {
    columns: [
      'L2-UVP %',
      ...known.map(
        ({ pair, config, runs }) =>
          `D = ${pair.dimension} (${count(Number(config.rows))} rows, ${stepsText(runs)} steps)`,
      ),
    ],
    rows: [
      ours('brenier, forward', ({ forward }) => forward),
      ours('brenier, backward', ({ backward }) => backward),
      ours('brenier, training seconds', ({ trainingSeconds }) => trainingSeconds),
      ...rows,
    ],
    notes: [
      'Forward L2-UVP of the other solvers as published (Korotin et al. 2021, poster; those marked "from memory" are not checked against a file). N: did not converge; *: diverging.',
    ],
  }
}
