import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { count, number } from '../framework/text.ts'
import type { CostsReport } from './costs.ts'

export function costsOutput(report: CostsReport): Output {
  return {
    report: { ...report },
    head: report,
    title: 'Other costs',
    tables: [
      [
        `Maps of |x - z|^p in the plane beside exact assignments of ${count(report.config.points)} points`,
        table(report),
      ],
    ],
  }
}

function table({ powers, mahalanobis, config }: CostsReport): Table {
  return {
    columns: ['p', 'forward %', 'own', 'ratio', 'backward %', 'own', 'ratio', 'cost / exact', 'unconverged', 'seconds'],
    rows: powers.map((row) => [
      String(row.power),
      number(row.forward, 3),
      number(row.ownForward, 3),
      number(row.forward / row.ownForward, 3),
      number(row.backward, 3),
      number(row.ownBackward, 3),
      number(row.backward / row.ownBackward, 3),
      number(row.cost, 4),
      count(row.unconverged),
      number(row.seconds, 3),
    ]),
    notes: [
      `A normal cloud and three clusters; the maps learned from ${count(config.rows)} other rows a side. Mean squared differences from the assignment, in percent of the variance; "own" is half of that between two assignments of the same points, a tenth at a time, with all others of both sides drawn again.`,
      `By a matrix of the cost and in changed variables (300 steps), images differ by at most ${number(mahalanobis.forward, 2)} and pre-images by ${number(mahalanobis.backward, 2)} of the standard deviation.`,
    ],
  }
}
