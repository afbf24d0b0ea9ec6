import { InputError, type Points, takeColumns, UsageError, withWeights } from '../index.ts'
import { readLabels, type Table } from '../io/node/index.ts'
import { shown, type TableChoice } from './tables.ts'
import type { Messages } from './terminal.ts'

/** What says how the rows of the two tables are weighed: a column of both, or a file for one of them or each. */
export interface WeightFlags {
  readonly weights?: string | undefined
  readonly sourceWeights?: string | undefined
  readonly targetWeights?: string | undefined
}

/** @throws UsageError for a column and files together */
export function checkWeightFlags({ weights, sourceWeights, targetWeights }: WeightFlags): void {
  if (weights !== undefined && (sourceWeights ?? targetWeights) !== undefined)
    throw new UsageError('--weights names a column of both tables; leave out --source-weights and --target-weights.')
}

/** The files of weights, by what the user calls them. */
export function weightFiles({ sourceWeights, targetWeights }: WeightFlags): Record<string, string | undefined> {
  return { '--source-weights': sourceWeights, '--target-weights': targetWeights }
}

/** The choice of columns with that of the weights, which is read as one of them and taken out by `weighedByColumn`. */
export function withWeightColumn(
  columns: readonly string[] | undefined,
  weights: string | undefined,
): readonly string[] | undefined {
  if (columns === undefined || weights === undefined) return columns
  return [...columns.filter((column) => column !== weights), weights]
}

/**
 * A table whose column of weights, which was read as one of its points, weighs its rows instead.
 * @throws InputError where there is no such column, it is the only one, and its values are no weights
 */
export function weighedByColumn<T extends Pick<Table, 'points' | 'names'>>(path: string, table: T, column: string): T {
  const { names, points } = table
  const named = names.indexOf(column)
  const place = named < 0 && /^\d+$/.test(column) && Number(column) < names.length ? Number(column) : named
  if (place < 0)
    throw new InputError(
      `${shown(path)} has no column ${JSON.stringify(column)} to weigh its rows by; it holds ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', ...' : ''}.`,
      { field: 'weights' },
    )
  const others = Array.from(names.keys()).filter((j) => j !== place)
  if (others.length === 0)
    throw new InputError(
      `${shown(path)} has no column beside the weights ${JSON.stringify(column)}; give the rows' values too.`,
    )
  const weights = takeColumns(points, [place]).data
  return {
    ...table,
    points: withWeights(takeColumns(points, others), weights, shown(path)),
    names: others.map((j) => names[j]!),
  }
}

/** Points with the weights of a file: .npy or one column of text, one a row. */
export async function weighedByFile(
  file: string | undefined,
  points: Points,
  dropped: number | undefined,
  { encoding, signal }: Pick<TableChoice, 'encoding' | 'signal'>,
): Promise<Points> {
  if (file === undefined) return points
  if (dropped)
    throw new InputError(
      'Rows were left out for missing values, so files of weights no longer belong to the rows; put the weights in a column and name it with --weights.',
    )
  const texts = await readLabels(file, { rows: points.rows, encoding, signal })
  return withWeights(
    points,
    texts.map((text) => (text.trim() === '' ? Number.NaN : Number(text))),
    shown(file),
  )
}

/** Says so where a map was fitted to weighted rows and these are not weighed. */
export function sayUnweighed(weightColumn: string | undefined, asked: WeightFlags, messages: Messages): void {
  if (weightColumn === undefined || (asked.weights ?? asked.sourceWeights ?? asked.targetWeights) !== undefined) return
  messages.notice(
    `The map was fitted to rows weighed by the column ${weightColumn}; --weights ${weightColumn} measures it by that too, and without it all rows count alike.`,
  )
}
