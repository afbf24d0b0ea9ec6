import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { number } from '../framework/text.ts'
import { RIGHT, type TortureReport, type TortureRow } from './torture.ts'

export function tortureOutput(report: TortureReport): Output {
  const { rows, steps } = report.config
  return {
    report: { ...report },
    head: report,
    title: `Tables that are hard on numbers, ${rows} rows a side, ${steps} steps`,
    tables: [['What came', tortureTable(report)]],
  }
}

/** The first words of a notice: enough to identify it. */
const WORDS = 60

function tortureTable({ rows }: TortureReport): Table {
  const shown = (value: number | null) => (value === null ? '' : number(value, 3))
  const interval = ({ interval: found }: TortureRow) => (found ? `${shown(found[0])} to ${shown(found[1])}` : '')
  return {
    columns: ['case', 'L2-UVP %', 'median error', 'W2 squared, 95%', 'truth', 'unconverged', 'said', 'verdict'],
    rows: rows.map((row) => [
      row.name,
      shown(row.l2uvp),
      shown(row.medianError),
      interval(row),
      shown(row.truth),
      row.unconverged === null ? '' : String(row.unconverged),
      row.words.map((words) => (words.length > WORDS ? `${words.slice(0, WORDS)}...` : words)).join(' / '),
      row.verdict,
    ]),
    notes: [
      `right: L2-UVP on fresh rows of at most ${RIGHT}%, or W2 squared where no map is known, and all of the inverse converged. said: the fit warns. refused: an error that says why. SILENT: none of these.`,
    ],
  }
}
