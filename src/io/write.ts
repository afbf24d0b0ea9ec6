import { InputError } from '../base/errors.ts'
import { checkNames } from '../base/option.ts'
import { type Points, points, type Values } from '../base/points.ts'
import { type ByteSink, type ByteSource, joinBytes } from './bytes.ts'
import { gzipSink } from './compression/gzip.ts'
import { csv } from './csv/csv.ts'
import type { TableFormat } from './format.ts'
import { FORMATS, formatByName, formatOfPath } from './formats.ts'
import { TEXT } from './kept.ts'
import { generatedNames, type KeptColumn, requireFree, type Table, type WriteOptions } from './table.ts'

/** What can be written: a table, points alone (columns x0, x1, ...), or tables one after the other with the same columns. */
export type Writable = Table | Points | AsyncIterable<Table | Points> | Iterable<Table | Points>

const WRITE_NAMES = {
  format: true,
  labelName: true,
  member: true,
  compress: true,
  cellText: true,
  rows: true,
} satisfies Record<keyof WriteOptions, true>

/**
 * Writes a table to a sink in the format of `format`, else of the sink's name; gzipped if the name ends in `.gz`.
 * A sequence of tables is never held in memory as a whole, except for .npz, HDF5 and .h5ad, and for .npy and IDX if the sink has
 * no `rewrite`.
 * @returns the number of rows
 * @throws InputError for NaN or Inf (naming row and column), no rows, columns that change, or labels that the format cannot hold
 */
export async function writeTable(sink: ByteSink, table: Writable, options: WriteOptions = {}): Promise<number> {
  checkNames(options, Object.keys(WRITE_NAMES))
  const format = outputFormat(sink.name, options)
  const zipped = /\.gz$/i.test(sink.name) ? gzipSink(sink) : undefined
  try {
    const rows = await format.write(checked(table, sink.name, options), zipped?.sink ?? sink, options)
    if (rows === 0) throw new InputError(`There are no rows to write to ${sink.name}; give at least one.`)
    await zipped?.finish()
    return rows
  } catch (error) {
    await zipped?.abort()
    throw error
  }
}

/** A table as the bytes of a file, for example for a page to offer for download. `format` is its name (`csv`). Throws as `writeTable`. */
export async function encodeTable(
  table: Writable,
  options: WriteOptions & { readonly format: string },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  await writeTable({ name: 'data', write: async (bytes) => void chunks.push(bytes.slice()) }, table, options)
  return joinBytes(chunks)
}

/**
 * The format in which to write a file with this name; standard output (or `-`) is csv.
 * @throws InputError if neither the name nor the options give it, or if `compress` is set and it cannot be compressed
 */
export function outputFormat(name: string, { format: asked, compress }: WriteOptions = {}): TableFormat {
  const byDefault = name === 'standard output' || name === '-' ? csv : undefined
  const format = asked === undefined ? (formatOfPath(name) ?? byDefault) : formatByName(asked)
  if (format === undefined)
    throw new InputError(
      `The name ${name} does not show a format; end it in .csv, .npy or .parquet, or give the format.`,
    )
  if (compress && !format.compresses)
    throw new InputError(
      `The format ${format.name} ${format.uncompressed ?? 'has no compression of its own'}; end the file's name in .gz, or write ${compressing()}.`,
    )
  return format
}

/**
 * Joins files that `writeTable` made with the same columns into one, in their order: their bytes are copied, and no row is read.
 * @throws InputError if files of the sink's format (or of `format`) cannot be joined, or the columns differ
 */
export async function joinFiles(
  parts: readonly ByteSource[],
  sink: ByteSink,
  options: Pick<WriteOptions, 'format'> = {},
): Promise<void> {
  await joiningFormat(sink.name, options).join!(parts, sink)
}

/** The format of a name, if its files can be joined. @throws InputError if they cannot, and as `outputFormat` */
export function joiningFormat(name: string, options: Pick<WriteOptions, 'format'> = {}): TableFormat {
  const format = outputFormat(name, options)
  if (format.join !== undefined && !/\.gz$/i.test(name)) return format
  const able = FORMATS.flatMap((one) => (one.join ? [one.name] : [])).join(', ')
  throw new InputError(
    `Parts cannot be joined into ${name}: only ${able} files without gzip can be joined; write one of those.`,
  )
}

function compressing(): string {
  return FORMATS.flatMap(({ compresses, name }) => (compresses ? [name] : [])).join(', ')
}

/** The tables as formats write them: labels become a text column among the carried ones. */
async function* checked(table: Writable, file: string, { labelName = 'label' }: WriteOptions): AsyncGenerator<Table> {
  let first: Table | undefined
  let at = 0
  for await (const one of isMany(table) ? table : [table]) {
    const next = 'points' in one ? one : { points: one, names: generatedNames(one.columns) }
    first ??= next
    if (next.names.length !== next.points.columns)
      throw new InputError(
        `A table of ${next.points.columns} columns has ${next.names.length} names; give one for each.`,
      )
    const [kept, before] = [next, first].map((one) => keptOf(one, labelName)) as [KeptColumn[], KeptColumn[]]
    if (
      next.names.join('\n') !== first.names.join('\n') ||
      kept.map(({ name }) => name).join('\n') !== before.map(({ name }) => name).join('\n')
    )
      throw new InputError(`The columns for ${file} change at row ${at + 1}; write tables with the same columns.`)
    for (const [j, { name, cells }] of kept.entries()) {
      const others = kept.filter((_, k) => k < j)
      requireFree(file, name, [...next.names, ...others.map((other) => other.name)])
      if (cells.length !== next.points.rows)
        throw new InputError(`A table of ${next.points.rows} rows has ${cells.length} labels; give one for each.`)
    }
    checkFinite(next, file, at)
    at += next.points.rows
    const { points: rows, names } = samePrecision(next, first.points.data)
    if (rows.rows > 0) yield { points: rows, names, ...(kept.length > 0 && { kept }) }
  }
}

/** The carried columns, including the labels. */
function keptOf({ labels, kept = [] }: Table, labelName: string): KeptColumn[] {
  return labels === undefined ? [...kept] : [...kept, { name: labelName, type: TEXT, cells: labels }]
}

function checkFinite({ points: { data, columns }, names }: Table, file: string, firstRow: number): void {
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i]!)) continue
    const row = firstRow + Math.floor(i / columns) + 1
    throw new InputError(
      `${file} would hold ${data[i]} at row ${row}, column ${JSON.stringify(names[i % columns])}; remove such rows first.`,
    )
  }
}

function samePrecision(table: Table, like: Values): Table {
  const { data, rows, columns } = table.points
  if (data instanceof Float32Array === like instanceof Float32Array) return table
  if (like instanceof Float64Array) return { ...table, points: points(new Float64Array(data), rows, columns) }
  throw new InputError('Rows of float64 follow rows of float32; write all in one precision.')
}

function isMany(table: Writable): table is AsyncIterable<Table | Points> | Iterable<Table | Points> {
  return Symbol.asyncIterator in table || Symbol.iterator in table
}
