import { InputError, type Points, poolRowsFor, type RowStream, type RowsBeside, takeColumns } from '../../../index.ts'
import {
  categoriesOf,
  type Encoding,
  formatOfPath,
  isReadOnce,
  type LargeTable,
  openRowStream,
  openTable,
  type ReadOptions,
  readCategories,
  readLabels,
  readTable,
  type Table,
} from '../../../io/node/index.ts'
import { alsoConditions, withConditionColumns, withConditionStream } from '../../condition-columns.ts'
import { spelledAs } from '../../label-column.ts'
import { matchColumns, named } from '../../match-columns.ts'
import {
  takeStreamColumns,
  type WeightFlags,
  weighedByColumn,
  weighedByFile,
  weighedStream,
  weighedStreamByFile,
  withWeightColumn,
} from '../../row-weights.ts'
import { readOptions, saidOnce, sayDropped, shown, type TableChoice } from '../../tables.ts'
import type { Messages } from '../../terminal.ts'
import { count } from '../../text.ts'

/** Both sides of a problem, with matched columns. */
export interface Pair {
  readonly source: Points | RowStream
  readonly target: Points | RowStream
  /** The sides that stay on disk, which must be closed at the end. */
  readonly large?: readonly LargeTable[]
  readonly sourceLabels?: readonly string[]
  readonly targetLabels?: readonly string[]
  /** The column names; absent if no file names its columns. */
  readonly names?: readonly string[]
  readonly encoded?: readonly Encoding[]
  /** The column that held the labels. */
  readonly labelColumn?: string
  /** The column that held the row weights. */
  readonly weightColumn?: string
  /** The columns that held the conditions of the rows. */
  readonly conditionColumns?: readonly string[]
}

export interface PairChoice extends TableChoice, WeightFlags {
  readonly sourceLabels?: string | undefined
  readonly targetLabels?: string | undefined
  /** Columns that hold the conditions of the rows. */
  readonly conditions?: readonly string[] | undefined
  /** Columns of categories that become columns of 0 and 1. */
  readonly encode?: readonly string[] | undefined
  /** Tables with more values than this stay on disk. */
  readonly memoryValues?: number
}

/**
 * Reads the two tables, or opens them if they are too large for memory, and reads the labels of their rows. Columns are matched by
 * name if both files have the same names.
 * @throws InputError as `readTable`, and for columns that do not pair up
 */
export async function readPair(
  source: string,
  target: string,
  choice: PairChoice,
  messages: Messages,
  signal: AbortSignal,
): Promise<Pair> {
  const large: LargeTable[] = []
  try {
    return await openPair(source, target, { ...choice, signal }, messages, signal, large)
  } catch (error) {
    for (const table of large) await table.close()
    throw error
  }
}

async function openPair(
  source: string,
  target: string,
  choice: PairChoice,
  messages: Messages,
  signal: AbortSignal,
  large: LargeTable[],
): Promise<Pair> {
  const side = async (path: string, options: ReadOptions): Promise<SideTable> => {
    const table = await readSide(path, options, choice, messages, signal)
    if (table.large) large.push(table.large)
    signal.throwIfAborted()
    return conditionedSide(path, weighedSide(path, table, choice.weights), choice.conditions)
  }
  const beside = (columns: readonly string[] | undefined) =>
    alsoConditions(withWeightColumn(columns, choice.weights), choice.conditions)
  const columns = beside(choice.columns)
  const agreed = await agreedOptions(source, target, { ...choice, columns }, messages)
  const encoded = await encodingsOf([source, target], choice.encode ?? [], agreed)
  const options = { ...agreed, ...(encoded.length > 0 && { encode: encoded }) }
  const x = await side(source, options)
  const z = await side(target, {
    ...options,
    ...(named(x.names) && { knownNames: beside(x.names) }),
  })
  const { respelled, ...labels } = await readBothLabels(x, z, choice, () =>
    readCategories(source, choice.labels!, { ...options, onNotice: undefined }),
  )
  const names = named(x.names) ? x.names : z.names
  const byFile = async (points: Points | RowStream, file: string | undefined, { dropped }: SideTable) => {
    if ('data' in points) return weighedByFile(file, points, dropped, choice)
    if (file === undefined) return points
    const { stream, weights } = await weighedStreamByFile(file, points, choice)
    large.push(weights)
    return stream
  }
  return {
    source: await byFile(x.points, choice.sourceWeights, x),
    target: await byFile(matched(x.names, respelled, { source, target }, messages), choice.targetWeights, z),
    ...(choice.weights !== undefined && { weightColumn: choice.weights }),
    ...(choice.conditions && { conditionColumns: choice.conditions }),
    ...(large.length > 0 && { large }),
    ...labels,
    ...(encoded.length > 0 && { encoded }),
    ...(choice.labels !== undefined && { labelColumn: choice.labels }),
    ...(named(names) && { names }),
  }
}

function weighedSide(path: string, table: SideTable, weights: string | undefined): SideTable {
  if (weights === undefined) return table
  const { points } = table
  return 'data' in points
    ? weighedByColumn(path, { ...table, points }, weights)
    : weighedStream(path, { ...table, points }, weights)
}

function conditionedSide(path: string, table: SideTable, conditions: readonly string[] | undefined): SideTable {
  if (conditions === undefined) return table
  const { points } = table
  if ('data' in points) return withConditionColumns(path, { ...table, points }, conditions)
  return withConditionStream(path, { ...table, points }, conditions)
}

/** A table that is in memory or stays on disk. */
interface SideTable extends Omit<Table, 'points'> {
  readonly points: Points | RowStream
  readonly large?: LargeTable
}

async function readSide(
  path: string,
  options: ReadOptions,
  { memoryValues, weights }: Pick<PairChoice, 'memoryValues' | 'weights'>,
  messages: Messages,
  signal: AbortSignal,
): Promise<SideTable> {
  const beside = weights === undefined ? undefined : [weights]
  const large = await openRowStream(path, { ...options, memoryValues, beside, onNotice: saidOnce(messages), signal })
  if (large !== null) {
    const { rows, columns } = large.stream
    messages.notice(
      `${shown(path)} stays on disk: of its ${count(rows)} rows, ${count(Math.min(rows, poolRowsFor(columns)))} at a time are in memory.`,
    )
    return { points: large.stream, names: large.names, large }
  }
  const table = await readTable(path, { ...options, signal })
  sayDropped(path, table.dropped, messages)
  return table
}

/**
 * How to read both tables. If two text tables begin with the same row of numbers and then differ, that row holds their column
 * names: one of them alone could not show this.
 */
async function agreedOptions(
  source: string,
  target: string,
  choice: PairChoice,
  messages: Messages,
): Promise<ReadOptions> {
  const options = readOptions(choice, messages)
  if (choice.header !== undefined || !(await isTextFile(source)) || !(await isTextFile(target))) return options
  // The categories are not known yet.
  const encode = choice.encode?.map((column) => ({ column, categories: [] }))
  const silent = { ...options, onNotice: undefined, encode }
  const [x, z] = [await openTable(source, silent), await openTable(target, silent)]
  await x.close()
  await z.close()
  const [[first, second], [otherFirst, otherSecond]] = [x.firstRows ?? [], z.firstRows ?? []]
  const knownNames = first ?? otherFirst
  if (knownNames === undefined) return options
  const same = sameCells(first, otherFirst) && !sameCells(second, otherSecond)
  const namesOther = sameCells(first, z.columns) || sameCells(otherFirst, x.columns)
  if (!same && !namesOther) return options
  if (same)
    messages.notice(
      `${shown(source)} and ${shown(target)} begin with the same row (${knownNames.slice(0, 4).join(', ')}${knownNames.length > 4 ? ', ...' : ''}), which is taken for the names of their columns; if that is wrong, set --header.`,
    )
  return { ...options, knownNames }
}

/** Whether a table may be text, by its name, and can be opened twice. */
async function isTextFile(path: string): Promise<boolean> {
  return formatOfPath(path)?.magic === undefined && !(await isReadOnce(path))
}

function sameCells(some: readonly string[] | undefined, others: readonly string[] | undefined): boolean {
  return some !== undefined && others !== undefined && some.join('\n') === others.join('\n')
}

/** The labels of both sides, the target's in the spelling of the source's; rows on disk carry theirs (`respelled` is the target with them). */
async function readBothLabels(
  x: SideTable,
  z: SideTable,
  choice: PairChoice,
  readClasses: () => Promise<readonly string[]>,
): Promise<Pick<Pair, 'sourceLabels' | 'targetLabels'> & { readonly respelled: SideTable }> {
  const { labels, sourceLabels, targetLabels, encoding, signal } = choice
  if (labels !== undefined) {
    const classes = x.labels ? classesOf(x.labels) : await readClasses()
    return {
      ...(x.labels && { sourceLabels: x.labels }),
      ...(z.labels && { targetLabels: spelledAs(z.labels, classes) }),
      respelled: 'data' in z.points ? z : { ...z, points: spelledStream(z.points, classes) },
    }
  }
  if (sourceLabels === undefined || targetLabels === undefined) return { respelled: z }
  if (x.dropped || z.dropped)
    throw new InputError(
      'Rows were left out for missing values, so label files no longer belong to the rows; put the labels in a column and name it with --labels.',
    )
  const ofSource = await readLabels(sourceLabels, { rows: x.points.rows, encoding, signal })
  const ofTarget = await readLabels(targetLabels, { rows: z.points.rows, encoding, signal })
  return { sourceLabels: ofSource, targetLabels: spelledAs(ofTarget, classesOf(ofSource)), respelled: z }
}

function spelledStream(stream: RowStream, classes: readonly string[]): RowStream {
  const spell = <T extends RowsBeside>(part: T): T =>
    part.labels ? { ...part, labels: spelledAs(part.labels.map(String), classes) } : part
  return {
    ...stream,
    read: async (start, end) => spell(await stream.read(start, end)),
    beside: async (start, end) => spell(await stream.beside!(start, end)),
  }
}

function classesOf(labels: readonly string[]): string[] {
  return [...new Set(labels)]
}

/** The categories of some columns, over both sides; each takes a pass over both tables. */
async function encodingsOf(
  paths: readonly string[],
  columns: readonly string[],
  options: ReadOptions,
): Promise<Encoding[]> {
  const encodings: Encoding[] = []
  for (const column of columns) {
    const found: string[] = []
    for (const path of paths) {
      if (await isReadOnce(path))
        throw new InputError(
          `--encode reads a table twice, and ${shown(path)} can be read only once; save it to a file first.`,
        )
      found.push(...(await readCategories(path, column, { ...options, onNotice: undefined })))
    }
    encodings.push({ column, categories: categoriesOf(paths.join(' and '), column, found) })
  }
  return encodings
}

/** The target's columns in the order of the source's names. */
function matched(
  names: readonly string[],
  table: SideTable,
  files: { source: string; target: string },
  messages: Messages,
): Points | RowStream {
  const [source, target] = [shown(files.source), shown(files.target)]
  if (names.length !== table.names.length)
    throw new InputError(
      `${source} has ${names.length} columns and ${target} has ${table.names.length}; give the same features in both, and choose them with --columns if one has more.`,
    )
  const { places, notice } = matchColumns({ of: source, names }, { of: target, names: table.names })
  if (notice !== undefined) messages.notice(notice)
  if (places === undefined) return table.points
  const { points: all } = table
  if ('data' in all) return takeColumns(all, places)
  return { ...all, read: async (start, end) => takeStreamColumns(await all.read(start, end), places) }
}
