import type { Output } from '../framework/output.ts'
import { median } from '../framework/statistics.ts'
import { rangeText, type Table } from '../framework/table.ts'
import { number } from '../framework/text.ts'
import type { FoldsCase, FoldsReport, Judgement } from './folds.ts'

export function foldsOutput(report: FoldsReport): Output {
  const { config, cases } = report
  const { rows, targetRows, dimension, seeds } = config
  return {
    report: { ...report },
    head: report,
    title: 'Small tables, judged by held-out rows and by folds',
    tables: [
      [`W2 squared of ${rows} against ${targetRows} rows in ${dimension} dimensions, ${seeds} draws`, table(cases)],
    ],
  }
}

function table(cases: readonly FoldsCase[]): Table {
  return {
    columns: [
      'problem',
      'truth',
      'judged by',
      'estimate',
      'root mean square error',
      'width of the interval',
      'interval holds the truth',
      'lower bound',
      'bound above the truth',
      'seconds',
    ],
    rows: cases.flatMap((one) => [rowOf(one, one.plain), rowOf(one, one.folds)]),
    notes: ['Medians over the draws; of the estimate and the lower bound with their extremes.'],
  }
}

function rowOf({ name, truth }: FoldsCase, judgements: readonly Judgement[]): string[] {
  const found = judgements.map(({ w2Squared }) => w2Squared)
  const share = (holds: (one: (typeof found)[number]) => boolean) => `${found.filter(holds).length} of ${found.length}`
  const squares = found.map(({ estimate }) => (estimate - truth) ** 2)
  return [
    name,
    number(truth, 3),
    `${judgements[0]!.judgedRows.join(' and ')} rows`,
    rangeText(found.map(({ estimate }) => estimate)),
    number(Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length), 3),
    number(median(found.map(({ confidence: [low, high] }) => high - low)), 3),
    share(({ confidence: [low, high] }) => low <= truth && truth <= high),
    rangeText(found.map(({ lowerBound }) => lowerBound)),
    share(({ lowerBound }) => lowerBound > truth),
    number(median(judgements.map(({ seconds }) => seconds)), 2),
  ]
}
