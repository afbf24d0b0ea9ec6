import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { count, number } from '../framework/text.ts'
import type { BarycentreReport } from './barycentre.ts'

export function barycentreOutput(report: BarycentreReport): Output {
  return {
    report: { ...report },
    head: report,
    title: 'Barycentres of three measures',
    tables: [[`Families of location and scatter, ${count(report.config.rows)} rows of each measure`, table(report)]],
  }
}

function table({ rows }: BarycentreReport): Table {
  return {
    columns: [
      'distribution',
      'D',
      'covariance error %',
      'BW2-UVP %',
      'worst map %',
      'objective / truth',
      'residual %',
      'moves',
      'seconds',
    ],
    rows: rows.map((row) => [
      row.distribution,
      count(row.dimension),
      number(row.covarianceError, 2),
      number(row.bw2Uvp, 2),
      number(row.mapError, 2),
      number(row.objective, 4),
      number(100 * row.residual, 2),
      count(row.iterations),
      number(row.seconds, 3),
    ]),
    notes: [
      'Weights 0.2, 0.3, 0.5; covariances with eigenvalues log-uniform in [1/2, 2]. The truth is in closed form: the fixed point, and the affine maps from it.',
    ],
  }
}
