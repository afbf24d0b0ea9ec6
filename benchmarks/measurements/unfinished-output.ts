import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { count, number } from '../framework/text.ts'
import type { UnfinishedReport } from './unfinished.ts'

export function unfinishedOutput(report: UnfinishedReport): Output {
  return {
    report: { ...report },
    head: report,
    title: 'Rows that the inverse leaves unfinished',
    tables: [['Rows that the inverse leaves unfinished', unfinishedTable(report)]],
  }
}

function unfinishedTable({ rows, config }: UnfinishedReport): Table {
  return {
    columns: [
      ...['map', 'targets', 'rows', 'unfinished, L-BFGS alone', 'now', 'largest residual, L-BFGS alone', 'now'],
      ...['gradients a row, L-BFGS alone', 'now', 'seconds, L-BFGS alone', 'now', 'in float64'],
    ],
    rows: rows.map(({ map, width, rows: all, before, now, inFloat64 }) => [
      map,
      width === null ? 'fresh' : `${count(width)} wide`,
      count(all),
      count(before.unfinished),
      count(now.unfinished),
      number(before.maxResidual, 2),
      number(now.maxResidual, 2),
      number(before.evaluations, 3),
      number(now.evaluations, 3),
      number(before.seconds, 2),
      number(now.seconds, 2),
      count(inFloat64),
    ]),
    notes: [
      `To a residual of ${number(config.tolerance, 1)}, relative to the standard deviation of the target.`,
      'L-BFGS alone: float32, at most 300 gradients a row. Now: what `backward` and `distance` do, which finishes in float64.',
      '"1,000 wide": Gaussian targets, 1,000 standard deviations wide. "in float64": rows that went on there, or were judged there.',
    ],
  }
}
