import {
  InputError,
  type Points,
  type RowStream,
  type RowsBeside,
  type StreamRows,
  takeColumns,
  UsageError,
  withWeights,
} from '../index.ts'
import { isReadOnce, type LargeTable, openRowStream, readLabels, type Table } from '../io/node/index.ts'
import { shown, type TableChoice } from './tables.ts'
import type { Messages } from './terminal.ts'

/** Where the row weights of the two tables come from: a column of both, or a file for one or each. */
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

/** The files of weights, by the names that the user knows. */
export function weightFiles({ sourceWeights, targetWeights }: WeightFlags): Record<string, string | undefined> {
  return { '--source-weights': sourceWeights, '--target-weights': targetWeights }
}

/** The chosen columns plus that of the weights, which is read along with them and separated by `weighedByColumn`. */
export function withWeightColumn(
  columns: readonly string[] | undefined,
  weights: string | undefined,
): readonly string[] | undefined {
  if (columns === undefined || weights === undefined) return columns
  return [...columns.filter((column) => column !== weights), weights]
}

/**
 * Makes the weight column of a table, which was read with its points, the weights of its rows.
 * @throws InputError if there is no such column, it is the only one, or its values cannot be weights
 */
export function weighedByColumn<T extends Pick<Table, 'points' | 'names'>>(path: string, table: T, column: string): T {
  const { names, points } = table
  const { place, others } = placesOf(path, names, column)
  const weights = takeColumns(points, [place]).data
  return {
    ...table,
    points: withWeights(takeColumns(points, others), weights, shown(path)),
    names: others.map((j) => names[j]!),
  }
}

/** The same for a table that stays on disk, opened with its column of weights as `beside`: each part that is read brings its weights. */
export function weighedStream<T extends { readonly points: RowStream; readonly names: readonly string[] }>(
  path: string,
  table: T,
  column: string,
): T {
  const { names, points: all } = table
  const { place, others } = placesOf(path, names, column)
  const read = async (start: number, end: number): Promise<StreamRows> => {
    const part = await all.read(start, end)
    return { ...takeStreamColumns(part, others), weights: Float64Array.from(takeColumns(part, [place]).data) }
  }
  const beside = async (start: number, end: number): Promise<RowsBeside> => {
    const part = (await all.beside!(start, end)) as StreamRows
    // A copy is read row by row, with all of its columns.
    const own = part.columns === names.length ? takeColumns(part, [place]) : takeColumns(part, [0])
    return { rows: part.rows, labels: part.labels, weights: own.data }
  }
  return { ...table, points: { ...all, columns: others.length, read, beside }, names: others.map((j) => names[j]!) }
}

/** `takeColumns`, with labels. */
export function takeStreamColumns(all: StreamRows, places: readonly number[]): StreamRows {
  return { ...takeColumns(all, places), ...(all.labels && { labels: all.labels }) }
}

/** The place of the column of weights, and those of the others. */
function placesOf(
  path: string,
  names: readonly string[],
  column: string,
): { readonly place: number; readonly others: readonly number[] } {
  const named = names.indexOf(column)
  const place = named < 0 && /^\d+$/.test(column) && Number(column) < names.length ? Number(column) : named
  if (place < 0)
    throw new InputError(
      `${shown(path)} has no column ${JSON.stringify(column)} to take the row weights from; it holds ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', ...' : ''}.`,
      { field: 'weights' },
    )
  const others = Array.from(names.keys()).filter((j) => j !== place)
  if (others.length === 0)
    throw new InputError(
      `${shown(path)} has no column beside the weights ${JSON.stringify(column)}; give the rows' values too.`,
    )
  return { place, others }
}

const LEFT_OUT =
  'Rows were left out for missing values, so files of weights no longer belong to the rows; put the weights in a column and name it with --weights.'

/** Points with the weights of a file: an .npy or one column of text, with one weight for each row. */
export async function weighedByFile(
  file: string | undefined,
  points: Points,
  dropped: number | undefined,
  { encoding, signal }: Pick<TableChoice, 'encoding' | 'signal'>,
): Promise<Points> {
  if (file === undefined) return points
  if (dropped) throw new InputError(LEFT_OUT)
  const texts = await readLabels(file, { rows: points.rows, encoding, signal })
  return withWeights(
    points,
    texts.map((text) => (text.trim() === '' ? Number.NaN : Number(text))),
    shown(file),
  )
}

/**
 * A table that stays on disk, with the weights of a file, which stays there too.
 * @returns also the file of weights, to be closed at the end
 * @throws InputError for another number of rows, more than one column, and rows that are left out
 */
export async function weighedStreamByFile(
  file: string,
  stream: RowStream,
  { encoding, signal }: Pick<TableChoice, 'encoding' | 'signal'>,
): Promise<{ readonly stream: RowStream; readonly weights: LargeTable }> {
  if (await isReadOnce(file))
    throw new InputError(
      `${shown(file)} can be read only once, and the weights of a table that stays on disk are read in parts; save them to a file first.`,
    )
  const weights = (await openRowStream(file, { encoding, signal, memoryValues: 0 }))!
  const { rows, columns } = weights.stream
  if (columns !== 1 || rows !== stream.rows) {
    await weights.close()
    throw new InputError(
      `${shown(file)} holds ${rows} rows of ${columns} columns, but ${stream.name} has ${stream.rows} rows; give one weight for each row.`,
    )
  }
  const read = async (start: number, end: number): Promise<StreamRows> => {
    const [part, own] = [await stream.read(start, end), await weights.stream.read(start, end)]
    if (part.rows === own.rows) return { ...part, weights: Float64Array.from(own.data) }
    throw new InputError(LEFT_OUT)
  }
  const beside = async (start: number, end: number): Promise<RowsBeside> => {
    const [{ labels }, own] = [await stream.beside!(start, end), await weights.stream.read(start, end)]
    return { rows: own.rows, labels, weights: own.data }
  }
  return { stream: { ...stream, read, beside }, weights }
}

/** Warns if a map was fitted to weighted rows and these rows have no weights. */
export function sayUnweighed(weightColumn: string | undefined, asked: WeightFlags, messages: Messages): void {
  if (weightColumn === undefined || (asked.weights ?? asked.sourceWeights ?? asked.targetWeights) !== undefined) return
  messages.notice(
    `The map was fitted to rows weighted by the column ${weightColumn}; --weights ${weightColumn} uses these weights here too, and without it all rows count equally.`,
  )
}
