import type { BenchmarkOutput } from '../../src/cli/benchmark-output.ts'
import type { Table } from '../../src/cli/benchmark-table.ts'
import { count, number } from '../../src/cli/text.ts'
import { barFigure } from '../../src/report/index.ts'
import { type ConjugateReport, type ConjugateRow, STARTS } from '../experiments/index.ts'
import { spreadText } from './benchmark-accuracy.ts'

export async function conjugateOutput(report: ConjugateReport): Promise<BenchmarkOutput> {
  return {
    report: { ...report },
    head: report,
    title: 'The inner solvers alone',
    tables: [['Solving grad u(y) = z', conjugateTable(report)]],
    figures: { 'conjugate.svg': await conjugateFigure(report) },
  }
}

export function conjugateTable({ rows }: ConjugateReport): Table {
  return {
    columns: [
      'potential',
      'method',
      'tolerance',
      'start',
      'gradients a row',
      'most',
      'µs a row',
      'not converged',
      'largest residual',
    ],
    rows: rows.map((row) => [
      row.potential,
      row.method,
      number(row.tolerance, 1),
      row.start,
      number(row.evaluations.mean, 3),
      count(row.evaluations.max),
      spreadText(row.microsecondsPerRow),
      failures(row),
      number(row.maxResidual, 2),
    ]),
    notes: [
      'Residuals are relative to the deviation of the target.',
      ...Object.entries(STARTS).map(([name, meaning]) => `Start "${name}": ${meaning}.`),
    ],
  }
}

function failures({ unconvergedRows, rows, statuses }: ConjugateRow): string {
  if (unconvergedRows === 0) return `0 of ${count(rows)}`
  const parts = Object.entries(statuses).flatMap(([status, amount]) =>
    status === 'converged' ? [] : [`${status} ${count(amount)}`],
  )
  return `${count(unconvergedRows)} of ${count(rows)} (${parts.join(', ')})`
}

/** Gradients a row of L-BFGS, a panel for each potential. */
function conjugateFigure({ rows }: ConjugateReport): Promise<string> {
  const shown = rows.filter(({ method }) => method === 'lbfgs')
  const names = [...new Set(shown.map(({ potential }) => potential))]
  return barFigure({
    title: 'Gradient evaluations a row, L-BFGS',
    axis: 'gradients a row',
    width: 300,
    groups: names.map((name) => ({
      title: name,
      bars: shown
        .filter(({ potential }) => potential === name)
        .map(({ tolerance, start, evaluations }) => ({
          label: `to ${number(tolerance, 1)}, ${start}`,
          value: evaluations.mean,
        })),
    })),
  })
}
