import { COLLECTIVE_OPTIONS, ENGINE_OPTIONS, FIT_OPTIONS, type Option, SOLVING_OPTIONS } from '../index.ts'
import { columnNames, duration, ofOption, readAs, text, toggle } from './schema.ts'
import { convergence } from './unconverged.ts'

/** Flags that several commands have, with the same words everywhere. */

export const engine = {
  threads: ofOption(ENGINE_OPTIONS.threads, '<N>'),
  device: ofOption(ENGINE_OPTIONS.device, '<NAME>'),
} as const

export const solving = {
  tolerance: ofOption(SOLVING_OPTIONS.tolerance, '<T>'),
  maxIterations: ofOption(SOLVING_OPTIONS.maxIterations, '<N>'),
  method: ofOption(SOLVING_OPTIONS.method, '<NAME>'),
  ...convergence,
  ...engine,
} as const

export const labels = {
  labels: {
    ...text('<COLUMN>', 'the column of both tables that holds the class of each row, for conditional maps'),
    options: ['labels', 'column'],
  },
  sourceLabels: text('<FILE>', 'the classes of the source rows: an .npy of integers or a one-column .csv'),
  targetLabels: text('<FILE>', 'the classes of the target rows'),
} as const

export const rowWeights = {
  weights: text(
    '<COLUMN>',
    'the column of both tables that holds the weight of each row (at least 0, on any scale; 2 counts as two rows)',
  ),
  sourceWeights: text('<FILE>', 'the weights of the source rows: an .npy or a one-column .csv'),
  targetWeights: text('<FILE>', 'the weights of the target rows'),
} as const

export const columnsOfMap = columnNames('columns to use (default: those of the map, by name; else all)')
/** How to read tables, where the files themselves do not show it. */
export const reading = {
  exclude: columnNames('columns to leave out: names, positions from 0, patterns or ranges, separated by commas'),
  header: readAs(
    '<WHEN>',
    'whether the first row of a text table has the names of its columns: yes, no or auto (default auto)',
    'yes, no or auto',
    asHeader,
  ),
  numbers: text(
    '<EXAMPLE>',
    'how text tables write 1234.5, such as 1234,5 or 1.234,5 or 1,234.5 (default: found from their first rows)',
  ),
  encoding: text(
    '<NAME>',
    'the encoding of text tables, such as windows-1252 (default: given by a byte order mark, else UTF-8)',
  ),
} as const

function asHeader(text: string): boolean | 'auto' | undefined {
  if (text === 'auto') return text
  return text === 'yes' ? true : text === 'no' ? false : undefined
}

export const dropMissing = toggle('leave out rows with missing values; without this flag they are an error')

export function seed(option: Option<number> = FIT_OPTIONS.seed) {
  return ofOption(option, '<N>', { takes: 'a whole number of at least 0' })
}

/** The flags of all commands that run on several processes. */
export const ranks = {
  distributed: ofOption(COLLECTIVE_OPTIONS.distributed, '<NAME>'),
  patience: duration(COLLECTIVE_OPTIONS.patience),
} as const

/** The flags of all commands that write a report. */
export const reporting = {
  report: text('<FILE>', 'write a report with figures, as one .html file'),
  figures: text('<DIR>', "write the report's figures to this folder, each as .svg and .png"),
} as const
