import { basename } from 'node:path'
import { InputError, type Points, takeColumns } from '../../../index.ts'
import { readTable } from '../../../io/node/index.ts'
import { spelledAs } from '../../label-column.ts'
import { matchColumns, named } from '../../match-columns.ts'
import { weighedByColumn, withWeightColumn } from '../../row-weights.ts'
import { readOptions, sayDropped, shown } from '../../tables.ts'
import type { Messages } from '../../terminal.ts'
import type { BarycentreFlags } from './flags.ts'

/** The tables of a barycentre, with columns matched to those of the first. */
export interface Tables {
  readonly points: readonly Points[]
  /** The classes of each table's rows, in the spelling of the first; absent without `--labels`. */
  readonly labels?: readonly (readonly string[])[]
  /** The column names of the first table; absent if no file names its columns. */
  readonly names?: readonly string[]
}

/** @throws InputError as `readTable`, and for columns that do not pair up with the first table's */
export async function readTables(
  paths: readonly string[],
  asked: BarycentreFlags,
  messages: Messages,
  signal: AbortSignal,
): Promise<Tables> {
  const points: Points[] = []
  const labels: (readonly string[])[] = []
  let names: readonly string[] | undefined
  for (const path of paths) {
    messages.progress(`reading ${shown(path)}`)
    const { rowWeights } = asked
    const known = names && named(names) ? withWeightColumn(names, rowWeights) : undefined
    const columns = withWeightColumn(asked.columns, rowWeights)
    const read = await readTable(path, readOptions({ ...asked, columns, signal }, messages, known))
    signal.throwIfAborted()
    sayDropped(path, read.dropped, messages)
    const table = rowWeights === undefined ? read : weighedByColumn(path, read, rowWeights)
    names ??= table.names
    if (read.labels) labels.push(spelledAs(read.labels, [...new Set(labels[0] ?? read.labels)]))
    points.push(matched({ of: shown(paths[0]!), names }, path, table, messages))
  }
  return { points, ...(labels.length > 0 && { labels }), ...(names && named(names) && { names }) }
}

function matched(
  wanted: { readonly of: string; readonly names: readonly string[] },
  path: string,
  { points, names }: { readonly points: Points; readonly names: readonly string[] },
  messages: Messages,
): Points {
  if (names.length !== wanted.names.length)
    throw new InputError(
      `${wanted.of} has ${wanted.names.length} columns and ${shown(path)} has ${names.length}; give the same features in all, and choose them with --columns if a table has more.`,
    )
  const { places, notice } = matchColumns(wanted, { of: shown(path), names })
  if (notice !== undefined) messages.notice(notice)
  return places === undefined ? points : takeColumns(points, places)
}

/** The name of each table's map: its file's name without extensions, with a number if several files share that name. */
export function mapNames(paths: readonly string[]): string[] {
  const bare = paths.map(
    (path) =>
      basename(path)
        .replace(/(\.[a-z0-9]+)+$/i, '')
        .replaceAll(/[^\w.-]+/g, '_') || 'table',
  )
  return bare.map((name, k) => (bare.filter((other) => other === name).length > 1 ? `${name}-${k + 1}` : name))
}
