import type { Output } from '../framework/output.ts'
import { count, number } from '../framework/text.ts'
import type { ConditionsReport } from './conditions.ts'

export function conditionsOutput(report: ConditionsReport): Output {
  return {
    report: { ...report },
    head: report,
    title: 'Continuous conditions',
    tables: [
      [
        'Maps that depend on a condition, at conditions that no row had: L2-UVP in percent',
        {
          columns: [
            'seen',
            'D',
            'forward',
            'worst',
            'backward',
            'worst',
            'condition left out',
            'unconverged',
            'seconds',
          ],
          rows: report.rows.map((row) => [
            row.seen,
            String(row.dimension),
            number(row.forward, 3),
            number(row.worstForward, 3),
            number(row.backward, 3),
            number(row.worstBackward, 3),
            number(row.leftOut, 3),
            count(row.unconverged),
            number(row.seconds, 3),
          ]),
          notes: [
            `The exact map bends in x and turns with c; ${count(report.config.rows)} rows a side, judged at 8 conditions between those seen. "Condition left out" is the worst forward error of a map without conditions.`,
          ],
        },
      ],
    ],
  }
}
