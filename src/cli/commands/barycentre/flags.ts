import { BARYCENTRE_OPTIONS as OPTIONS } from '../../../index.ts'
import { dropMissing, engine, reading, seed } from '../../flags.ts'
import {
  columnNames,
  duration,
  FlagSet,
  ofOption,
  readAs,
  requiredText,
  text,
  toggle,
  type ValuesOf,
} from '../../schema.ts'
import { convergence } from '../../unconverged.ts'

export const flags = new FlagSet({
  out: requiredText('<DIR>', 'folder for the sample, the maps and a summary'),
  weights: readAs(
    '<W,W>',
    'weight of each table, such as 0.2,0.3,0.5; they count relative to their sum (default: all equal)',
    'numbers of at least 0 separated by commas, such as 0.2,0.3,0.5',
    asNumbers,
  ),
  rowWeights: text(
    '<COLUMN>',
    'the column of every table that holds the weight of each row (at least 0, on any scale; 2 counts as two rows)',
  ),
  labels: text(
    '<COLUMN>',
    'the column of every table that holds the class of each row: each class has a barycentre of its own, to which only its rows are carried',
  ),
  report: toggle('write a report of each map beside it, as a page: from the barycentre to the table and back'),
  format: text('<NAME>', "format of the barycentre's sample, such as csv, npy or parquet (default csv)"),
  rows: ofOption(OPTIONS.rows, '<N>'),
  tolerance: ofOption(OPTIONS.tolerance, '<T>'),
  maxIterations: ofOption(OPTIONS.maxIterations, '<N>'),
  seed: seed(OPTIONS.seed),
  steps: ofOption(OPTIONS.steps, '<N>'),
  maxTime: duration(OPTIONS.maxTime),
  scale: ofOption(OPTIONS.scale, '<NAME>'),
  outliers: ofOption(OPTIONS.outliers, '<NAME>'),
  potential: ofOption(OPTIONS.potential, '<NAME>'),
  batchSize: ofOption(OPTIONS.batchSize, '<N>'),
  hidden: ofOption(OPTIONS.hidden, '<N,N>'),
  learningRate: ofOption(OPTIONS.learningRate, '<R>'),
  smoothing: ofOption(OPTIONS.smoothing, '<S>'),
  mmdWeight: ofOption(OPTIONS.mmdWeight, '<W>'),
  heldOut: ofOption(OPTIONS.heldOut, '<SHARE>'),
  columns: columnNames(
    'columns to use: names, positions from 0, patterns or ranges, separated by commas (default all)',
  ),
  ...reading,
  dropMissing,
  ...engine,
  ...convergence,
})

export type BarycentreFlags = ValuesOf<typeof flags>

function asNumbers(given: string): number[] | undefined {
  const numbers = given.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  return numbers.every((value) => Number.isFinite(value) && value >= 0) ? numbers : undefined
}
