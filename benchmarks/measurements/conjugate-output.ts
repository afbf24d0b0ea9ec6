import { barFigure } from 'brenier/report'
import type { Output } from '../framework/output.ts'
import { spreadText, type Table } from '../framework/table.ts'
import { count, number } from '../framework/text.ts'
import { type ConjugateReport, type ConjugateRow, STARTS } from './conjugate.ts'

export async function conjugateOutput(report: ConjugateReport): Promise<Output> {
  return {
    report: { ...report },
    head: report,
    title: 'The inner solvers alone',
    tables: [['Solving grad u(y) = z', conjugateTable(report)]],
    files: { 'conjugate.svg': await conjugateFigure(report) },
  }
}

function conjugateTable({ rows }: ConjugateReport): Table {
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
      'Residuals are relative to the standard deviation of the target.',
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

/** Gradients per row of L-BFGS, with a panel for each potential. */
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
