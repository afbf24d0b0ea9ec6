import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { count, number } from '../framework/text.ts'
import type { CoverageReport, CoverageRow } from './coverage.ts'

export function coverageOutput(report: CoverageReport): Output {
  const { exact, fitted, config } = report
  return {
    report: { ...report },
    head: report,
    title: 'Coverage of the interval and the bound',
    tables: [
      ['The exact potential', coverageTable(exact)],
      ...(fitted.length > 0
        ? [
            [
              `One fit of ${count(config.steps)} steps on ${count(config.trainingRows)} rows a side, judged again and again`,
              coverageTable(fitted),
            ] as const,
          ]
        : []),
    ],
  }
}

function coverageTable(rows: readonly CoverageRow[]): Table {
  return {
    columns: [
      'pair',
      'D',
      'judged rows',
      'interval holds W2²',
      'below',
      'above',
      'bound too high',
      'width / W2²',
      'bound / W2²',
      'notices',
    ],
    rows: rows.map(({ name, dimension, rows: [n, m], repetitions, ...row }) => [
      name,
      count(dimension),
      n === m ? count(n) : `${count(n)} and ${count(m)}`,
      share(row.held, repetitions),
      share(row.below, repetitions),
      share(row.above, repetitions),
      share(row.falseBounds, repetitions),
      number(row.width, 3),
      number(row.bound, 3),
      share(row.notices, repetitions),
    ]),
  }
}

function share(some: number, all: number): string {
  return `${((100 * some) / all).toFixed(1)}%`
}
