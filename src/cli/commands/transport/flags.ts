import { columnsOfMap, dropMissing, reading, solving } from '../../flags.ts'
import { columnNames, FlagSet, requiredText, text, toggle, type ValuesOf } from '../../schema.ts'

export const flags = new FlagSet({
  out: requiredText('<FILE>', 'where to write the rows, in the format of its name; - is standard output (csv)'),
  format: text('<NAME>', 'format to write where the name of --out has none, as csv, npy or parquet'),
  compress: toggle('compress inside the file: npz, parquet, hdf5, h5ad (others: end the name in .gz)'),
  csvSafe: toggle(
    'in text tables, put an apostrophe before text that a spreadsheet would take for a formula (=, +, -, @)',
  ),
  backward: toggle('from the target to the source, by solving an equation for each row'),
  labels: {
    ...text(
      '<FILE>',
      'the class of each row, for a conditional map: a file, or a column of POINTS (default: as in the fit)',
    ),
    options: ['labels', 'column'],
  },
  keep: {
    ...columnNames("columns of POINTS to carry along as they are, with their types ('*': all others)"),
    argument: '<NAMES>',
  },
  columns: columnsOfMap,
  ...reading,
  dropMissing,
  ...solving,
})

export type TransportFlags = ValuesOf<typeof flags>
