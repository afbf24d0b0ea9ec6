import { conditionColumns } from '../../condition-columns.ts'
import { columnsOfMap, dropMissing, ranks, reading, solving } from '../../flags.ts'
import { columnNames, FlagSet, readAs, requiredText, text, toggle, type ValuesOf } from '../../schema.ts'
import { isFrameCount } from './times.ts'

export const flags = new FlagSet({
  out: requiredText(
    '<FILE>',
    'where to write the rows, in the format of its name; - is standard output (csv); with FOLDER/, each of several processes writes a file there',
  ),
  format: text('<NAME>', 'format to write if the name of --out has none, such as csv, npy or parquet'),
  compress: toggle('compress inside the file: npz, parquet, hdf5, h5ad (for other formats, end the name in .gz)'),
  csvSafe: toggle(
    'in text tables, put an apostrophe before text that a spreadsheet would take for a formula (=, +, -, @)',
  ),
  backward: toggle('carry rows from the target to the source, by solving an equation for each row'),
  time: readAs('<T>', 'write the rows on their way: 0 is the source, 1 the target', 'a number from 0 to 1', asTime),
  times: readAs(
    '<T,T>',
    'write a file for each of these times, such as moved-t0.25.csv for --out moved.csv',
    'numbers from 0 to 1 separated by commas, such as 0,0.5,1',
    asTimes,
  ),
  frames: readAs(
    '<N>',
    'write a file for each of N times, evenly from 0 to 1',
    'a whole number from 2 to 1000',
    (given) => (/^\d+$/.test(given) && isFrameCount(Number(given)) ? Number(given) : undefined),
  ),
  labels: {
    ...text(
      '<FILE>',
      'the class of each row, for a conditional map: a file, or a column of POINTS (default: the column that the fit used)',
    ),
    options: ['labels', 'column'],
  },
  keep: {
    ...columnNames("columns of POINTS to copy unchanged, with their types ('*': all others)"),
    argument: '<NAMES>',
  },
  mass: text(
    '<COLUMN>',
    'write the mass factor of each row to this column: the part of it that a map of unequal mass carries; with times, the mass of the row then',
  ),
  conditions: {
    ...conditionColumns,
    help: 'columns of POINTS that hold the conditions of the rows (default: those that the fit used)',
  },
  columns: columnsOfMap,
  ...reading,
  dropMissing,
  ...solving,
  ...ranks,
})

function asTime(given: string): number | undefined {
  const time = given.trim() === '' ? Number.NaN : Number(given)
  return time >= 0 && time <= 1 ? time : undefined
}

function asTimes(given: string): number[] | undefined {
  const times = given.split(',').map(asTime)
  return times.includes(undefined) ? undefined : (times as number[])
}

export type TransportFlags = ValuesOf<typeof flags>
