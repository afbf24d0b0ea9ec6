import { InputError } from '../../base/errors.ts'
import { joinRows, type Points, takeRows } from '../../base/points.ts'
import { asConditions, type ConditionsLike, conditionRange } from '../../base/row-conditions.ts'
import type { RowStream, StreamRows } from '../../io/row-stream.ts'
import type { Labels } from '../../problem/labels.ts'

/** Rows without their labels, as all but streams have them. */
export function pointsOf({ labels: _, ...points }: StreamRows): Points {
  return points
}

/** `takeRows`, with labels. */
export function takeStreamRows(all: StreamRows, rows: ArrayLike<number>): StreamRows {
  const { labels } = all
  return { ...takeRows(all, rows), ...(labels && { labels: Array.from(rows, (row) => labels[row]!) }) }
}

/** `joinRows`, with labels if all parts have them. */
export function joinStreamRows(parts: readonly StreamRows[]): StreamRows {
  const labelled = parts.every(({ labels }) => labels !== undefined)
  return { ...joinRows(parts), ...(labelled && { labels: parts.flatMap(({ labels }) => labels!) }) }
}

/** A stream whose rows have the given labels, one for each row of the table. @throws InputError for another number of them */
export function withStreamLabels(stream: RowStream, labels: Labels): RowStream {
  const { name, rows } = stream
  if (labels.length !== rows)
    throw new InputError(`${name} has ${rows} rows but ${labels.length} labels; give one for each row.`)
  return {
    ...plain(stream),
    read: async (start, end) => {
      const part = await stream.read(start, end)
      requireWhole(stream, part.rows, start, end, 'labels')
      return { ...part, labels: labels.slice(start, end) }
    },
    beside: async (start, end) => {
      const part = await (stream.beside?.(start, end) ?? stream.read(start, end))
      requireWhole(stream, part.rows, start, end, 'labels')
      return { rows: part.rows, weights: part.weights, labels: labels.slice(start, end) }
    },
  }
}

/** A stream whose rows have the given conditions, for each row of the table. @throws InputError as `asConditions` */
export function withStreamConditions(stream: RowStream, given: ConditionsLike): RowStream {
  const conditions = asConditions(given, stream.rows, stream.name)
  return {
    ...plain(stream),
    conditions: conditions.columns,
    read: async (start, end) => {
      const part = await stream.read(start, end)
      requireWhole(stream, part.rows, start, end, 'conditions')
      return { ...part, conditions: conditionRange(conditions, start, end) }
    },
  }
}

/** A stream as a plain object: a user's may be an object of a class, whose methods a spread leaves out. */
function plain(stream: RowStream): RowStream {
  const { name, rows, columns, blockRows, conditions } = stream
  return {
    ...{ name, rows, columns },
    ...(blockRows !== undefined && { blockRows }),
    ...(conditions !== undefined && { conditions }),
    read: (start, end) => stream.read(start, end),
    ...(stream.beside && { beside: (start: number, end: number) => stream.beside!(start, end) }),
  }
}

/** @throws InputError if rows were left out, so that a list for all rows no longer belongs to them */
function requireWhole({ name }: RowStream, rows: number, start: number, end: number, what: string): void {
  if (rows === end - start) return
  throw new InputError(
    `${name} left out ${end - start - rows} of its rows ${start + 1} to ${end} for missing values, so a list of ${what} no longer belongs to the rows; let the rows carry their ${what}, or fill the values.`,
  )
}
