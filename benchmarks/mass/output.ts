import type { Output } from '../framework/output.ts'
import { spreadText, type Table } from '../framework/table.ts'
import { count, number, percent } from '../framework/text.ts'
import type { MASS_PARTS } from './config.ts'
import type { MassReport } from './mass.ts'
import type { RelaxedErrors } from './relaxed.ts'

const TABLES: Readonly<Record<(typeof MASS_PARTS)[number], (report: MassReport) => [title: string, table: Table]>> = {
  weighted: (report) => ['Weighted rows', weightedTable(report)],
  relaxed: (report) => ['Unequal mass (kl on both sides) beside the exact plan', relaxedTable(report)],
  across: (report) => ['Rows sent across', acrossTable(report)],
  outliers: (report) => ['A tenth of far outliers in the target', outlierTable(report)],
}

export function massOutput(report: MassReport): Output {
  return {
    report: { ...report },
    head: report,
    title: 'Row weights and unequal mass',
    tables: report.config.only.map((part) => TABLES[part](report)),
  }
}

function weightedTable({ weighted, config }: MassReport): Table {
  return {
    columns: [
      'pair',
      'fit',
      'rows a side',
      'effective',
      'forward L2-UVP %',
      'backward L2-UVP %',
      'moments alone, forward/backward',
    ],
    rows: weighted.map((row) => [
      row.pair,
      row.kind,
      spreadText(row.rows, count),
      spreadText(row.effectiveRows, count),
      spreadText(row.forward),
      spreadText(row.backward),
      `${percent(row.moments.forward.median)} / ${percent(row.moments.backward.median)}`,
    ]),
    notes: [
      `Rows are drawn with a probability that grows with their first coordinate, and weighed by its inverse, so that their distribution is the pair's. "plain" draws as many rows of the pair as the weighted ones are worth (Kish). All start at the identity. Medians of ${config.draws} draws.`,
    ],
  }
}

function relaxedTable({ relaxed }: MassReport): Table {
  const errors = ({ forward, backward, sourceMass, targetMass }: RelaxedErrors) =>
    [forward, backward, sourceMass, targetMass].map((value) => number(value, 3))
  return {
    columns: [
      'problem',
      'D',
      'R',
      'forward %',
      'backward %',
      'source mass %',
      'target mass %',
      'cost / exact',
      'bound / exact',
    ],
    rows: relaxed.flatMap(({ own, ...row }) => [
      [
        row.problem,
        String(row.dimension),
        String(row.strength),
        ...errors(row),
        number(row.cost, 4),
        number(row.bound, 4),
      ],
      ...(own ? [['the exact plan, drawn again', String(row.dimension), '', ...errors(own), '', '']] : []),
    ]),
    notes: [
      'Root mean squares over rows, in percent of the scale: of maps the standard deviation of what they lead to (all columns together), of mass factors 1. Discrete plans differ from the problem of the distributions by their draw: "drawn again" is the difference of two of them at the same rows, a tenth at a time, with all other rows drawn again, over the root of 2.',
    ],
  }
}

function acrossTable({ across }: MassReport): Table {
  return {
    columns: ['D', 'fit', 'R', 'rows sent across %'],
    rows: across.map((row) => [
      String(row.dimension),
      row.fit,
      row.strength === null ? '' : number(row.strength, 3),
      number(row.across, 3),
    ]),
    notes: ['Two clusters 8 apart, of 50 and 50% of the source and 85 and 15% of the target.'],
  }
}

function outlierTable({ outliers, config }: MassReport): Table {
  return {
    columns: ['D', 'fit', 'R', 'forward L2-UVP %', 'times no outliers'],
    rows: outliers.map((row) => [
      String(row.dimension),
      row.fit,
      row.strength === null ? '' : spreadText(row.strength),
      spreadText(row.forward),
      spreadText(row.ratio),
    ]),
    notes: [
      `Errors of rows of the pair, which has no outliers: a mixture under the gradient of a log-sum-exp. Medians of ${config.draws} draws.`,
    ],
  }
}
