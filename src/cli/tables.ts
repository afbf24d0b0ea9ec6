import { InputError, UsageError } from '../base/errors.ts'
import { type Points, points } from '../base/points.ts'
import type { RowStream } from '../index.ts'
import type { Table, TableReader } from '../io/index.ts'
import { isReadOnce, openTable, pathExists, readLabels, readTable } from '../io/node/index.ts'
import { readAll } from '../io/reader.ts'
import { poolRowsFor } from '../training/stream/pool.ts'
import { type LargeTable, openLarge } from './large-tables.ts'
import type { Messages } from './terminal.ts'
import { count, plural } from './text.ts'

/** How to read the tables of a command. */
export interface TableChoice {
  readonly columns?: readonly string[] | undefined
  /** A column of the table itself. */
  readonly labels?: string | undefined
  readonly dropMissing?: boolean | undefined
}

/** Both sides of a problem, with columns that agree. */
export interface Pair {
  readonly source: Points | RowStream
  readonly target: Points | RowStream
  /** The sides that stay on disk; to be closed at the end. */
  readonly large?: readonly LargeTable[]
  readonly sourceLabels?: readonly string[]
  readonly targetLabels?: readonly string[]
  /** Absent where no file names them. */
  readonly names?: readonly string[]
}

export interface PairChoice extends TableChoice {
  readonly sourceLabels?: string | undefined
  readonly targetLabels?: string | undefined
  /** Values from which on a table stays on disk. */
  readonly largeValues?: number
}

/** Whether a file named its columns itself (those of a file that does not are called x0, x1, ...). */
export function named(names: readonly string[]): boolean {
  return !names.every((name) => /^x\d+$/.test(name))
}

/** At most one of a command's inputs can be standard input. */
export function requireOneStdin(inputs: Readonly<Record<string, string | undefined>>): void {
  const names = Object.keys(inputs).filter((name) => inputs[name] === '-')
  if (names.length > 1)
    throw new UsageError(`Standard input (-) can be read only once, found it as ${names.join(' and ')}.`)
}

/**
 * Reads the two tables, or opens them where they are too large for memory, and reads the labels of their rows; columns are matched by
 * name where both files have the same names.
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
    return await openPair(source, target, choice, messages, signal, large)
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
  const side = async (path: string): Promise<SideTable> => {
    const table = await readSide(path, choice, messages, signal)
    if (table.large) large.push(table.large)
    signal.throwIfAborted()
    return table
  }
  const x = await side(source)
  const z = await side(target)
  if (large.length > 0 && (choice.labels ?? choice.sourceLabels ?? choice.targetLabels) !== undefined)
    throw new InputError(
      `${large[0]!.stream.name} is too large for memory, and rows that are read in parts cannot have labels yet; fit each class by itself, or on a sample.`,
    )
  const labels = await readBothLabels(x, z, choice)
  const names = named(x.names) ? x.names : z.names
  return {
    source: x.points,
    target: matched(x.names, z, { source, target }, messages),
    ...(large.length > 0 && { large }),
    ...labels,
    ...(named(names) && { names }),
  }
}

/** A table in memory, or one that stays on disk. */
interface SideTable extends Omit<Table, 'points'> {
  readonly points: Points | RowStream
  readonly large?: LargeTable
}

async function readSide(path: string, choice: PairChoice, messages: Messages, signal: AbortSignal): Promise<SideTable> {
  const large = await openLarge(path, readOptions(choice), messages, signal, choice.largeValues)
  if (large !== null) {
    const { rows, columns } = large.stream
    messages.notice(
      `${shown(path)} stays on disk: of its ${count(rows)} rows, ${count(Math.min(rows, poolRowsFor(columns)))} at a time are in memory.`,
    )
    return { points: large.stream, names: large.names, large }
  }
  const table = await readTable(path, readOptions(choice))
  if (table.dropped) messages.notice(`${shown(path)}: left out ${plural(table.dropped, 'row')} with missing values.`)
  return table
}

function readOptions({ columns, labels, dropMissing }: TableChoice) {
  return { columns, labels, dropMissing }
}

async function readBothLabels(x: SideTable, z: SideTable, choice: PairChoice): Promise<Partial<Pair>> {
  const { labels, sourceLabels, targetLabels } = choice
  if (labels !== undefined && (sourceLabels ?? targetLabels) !== undefined)
    throw new UsageError('--labels names a column of both tables; leave out --source-labels and --target-labels.')
  if ((sourceLabels === undefined) !== (targetLabels === undefined))
    throw new UsageError('--source-labels and --target-labels come together; give both, or neither.')
  if (labels !== undefined) return { sourceLabels: x.labels!, targetLabels: z.labels! }
  if (sourceLabels === undefined || targetLabels === undefined) return {}
  if (x.dropped || z.dropped)
    throw new InputError(
      'Rows were left out for missing values, so label files no longer belong to the rows; put the labels in a column and name it with --labels.',
    )
  return {
    sourceLabels: await readLabels(sourceLabels, { rows: x.points.rows }),
    targetLabels: await readLabels(targetLabels, { rows: z.points.rows }),
  }
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
      `${source} has ${names.length} columns and ${target} has ${table.names.length}; give the same features of both, chosen with --columns where one has more.`,
    )
  const places = placesOf(names, table.names)
  if (places !== undefined) {
    if (places.every((place, j) => place === j)) return table.points
    messages.notice(`${target} has its columns in another order than ${source}: they are matched by name.`)
    const { points: all } = table
    if ('data' in all) return reordered(all, places)
    return { ...all, read: async (start, end) => reordered(await all.read(start, end), places) }
  }
  const other = names.findIndex((name, j) => name !== table.names[j])
  if (named(names) && named(table.names))
    messages.notice(
      `Columns are matched by their places: "${names[other]}" of ${source} with "${table.names[other]}" of ${target}, and so on.`,
    )
  return table.points
}

/** Where each wanted name stands among those found; undefined unless all are there, once. */
function placesOf(wanted: readonly string[], found: readonly string[]): number[] | undefined {
  const places = wanted.map((name) => found.indexOf(name))
  return places.includes(-1) || new Set(places).size < places.length ? undefined : places
}

export function reordered({ data, rows, columns }: Points, places: readonly number[]): Points {
  const out =
    data instanceof Float32Array ? new Float32Array(rows * places.length) : new Float64Array(rows * places.length)
  for (let i = 0, at = 0; i < rows; i++) for (const place of places) out[at++] = data[i * columns + place]!
  return points(out, rows, places.length)
}

/**
 * Opens a table whose columns are to be those that a map was fitted on: by name where the file has all of them (it may have others
 * too), else by place.
 */
export async function openForMap(
  path: string,
  wanted: readonly string[] | undefined,
  dimension: number,
  choice: TableChoice,
  messages: Messages,
): Promise<TableReader> {
  const options = readOptions(choice)
  const reader =
    choice.columns === undefined && wanted ? await openByName(path, wanted, options) : await openTable(path, options)
  try {
    if (reader.columns.length !== dimension)
      throw new InputError(
        `${shown(path)} has ${reader.columns.length} columns, but the map was fitted on ${dimension}${wanted ? ` (${wanted.slice(0, 6).join(', ')}${wanted.length > 6 ? ', ...' : ''})` : ''}; choose the same ones with --columns.`,
      )
    if (choice.columns === undefined && wanted) checkOrder(path, wanted, reader.columns, messages)
    return reader
  } catch (error) {
    await reader.close()
    throw error
  }
}

async function openByName(
  path: string,
  wanted: readonly string[],
  options: ReturnType<typeof readOptions>,
): Promise<TableReader> {
  // A pipe can be opened only once: by place, and its order is checked.
  if (await isReadOnce(path)) return openTable(path, options)
  try {
    return await openTable(path, { ...options, columns: wanted })
  } catch {
    // Without the names; what else is wrong with the file is wrong here too.
    return openTable(path, options)
  }
}

function checkOrder(path: string, wanted: readonly string[], found: readonly string[], messages: Messages): void {
  const other = wanted.findIndex((name, j) => name !== found[j])
  if (other < 0 || !named(found)) return
  if (placesOf(wanted, found) !== undefined)
    throw new InputError(
      `${shown(path)} has the map's columns in another order; give them in the map's with --columns ${wanted.join(',')}.`,
    )
  messages.notice(
    `${shown(path)} names its columns otherwise than the map ("${found[other]}" for "${wanted[other]}"): they are matched by place.`,
  )
}

/** Reads all of a table for a map; see `openForMap`. */
export async function readForMap(
  path: string,
  wanted: readonly string[] | undefined,
  dimension: number,
  choice: TableChoice,
  messages: Messages,
): Promise<Table> {
  const reader = await openForMap(path, wanted, dimension, choice, messages)
  try {
    const table = await readAll(reader)
    if (table.dropped) messages.notice(`${shown(path)}: left out ${plural(table.dropped, 'row')} with missing values.`)
    return table
  } finally {
    await reader.close()
  }
}

/** Whether a value of --labels names a file (else it names a column). */
export async function isLabelFile(value: string): Promise<boolean> {
  return value === '-' || (await pathExists(value))
}

/** A path in a message. */
export function shown(path: string): string {
  return path === '-' ? 'standard input' : path
}
