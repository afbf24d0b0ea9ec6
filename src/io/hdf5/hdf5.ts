import type { Dataset, File, Group } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import { points, takeColumns, type Values } from '../../base/points.ts'
import type { ByteInput, ByteSink } from '../bytes.ts'
import { labelText } from '../columnar.ts'
import {
  type Column,
  type FormatOptions,
  inBatches,
  type RawBatch,
  type RawTable,
  type Selection,
  type TableFormat,
} from '../format.ts'
import { TEXT } from '../kept.ts'
import { generatedNames, type Table, type WriteOptions } from '../table.ts'
import { conventionsOf } from './conventions.ts'
import {
  elementKind,
  entityAt,
  hdf5Error,
  isDataset,
  labelCells,
  loadHdf5,
  openHdf5,
  reading,
  requirePlain,
  slice,
} from './file.ts'
import { cellOf, cellTypeOf, writeColumn } from './kept.ts'
import { namesOf } from './names.ts'
import { checkLabelName, wholeTable, writeHdf5File, writeMatrix } from './write.ts'

/**
 * HDF5: the data set asked for, or else the only two-dimensional one of numbers. One-dimensional data sets of the same length can be
 * labels, by their paths. The file is in memory while it is open; rows are decoded a batch at a time.
 */
export const hdf5: TableFormat = {
  name: 'hdf5',
  extensions: ['.h5', '.hdf5', '.he5', '.hdf', '.nc', '.nc4'],
  magic: isHdf5,
  library: loadHdf5,
  open: openTable,
  compresses: true,
  write: writeHdf5,
}

export function isHdf5(start: Uint8Array): boolean {
  return [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, i) => start[i] === byte)
}

async function openTable(input: ByteInput, { member }: FormatOptions): Promise<RawTable> {
  const { name, file, close } = await openHdf5(input)
  try {
    const datasets = reading(name, () => allDatasets(file))
    const chosen =
      member === undefined ? onlyTable(name, datasets) : reading(name, () => datasetAt(name, file, datasets, member))
    const [rows, width = 1] = chosen.shape as [number, number?]
    const beside = datasets.filter(
      (other) =>
        other.path !== chosen.path &&
        other.shape?.length === 1 &&
        other.shape[0] === rows &&
        elementKind(other) !== 'other',
    )
    reading(name, () => requirePlain(name, chosen))
    const conventions = reading(name, () => conventionsOf(name, chosen, '_NCProperties' in file.attrs))
    const named = reading(name, () => namesOf(name, file, chosen, width))
    const notices = [conventions?.notice, named.notice].flatMap((notice) => (notice ? [notice] : []))
    const columns = columnsOf(chosen, named.names ?? generatedNames(width), beside)
    const cells = (place: number, start: number, end: number) =>
      place < width
        ? columnCells(name, chosen, place, start, end)
        : labelCells(name, beside[place - width]!, start, end)
    const range = async (
      { columns: places, label, kept = [] }: Selection,
      start: number,
      end: number,
    ): Promise<RawBatch> => {
      const stored = denseRows(name, chosen, start, end)
      const all = points(conventions?.apply(stored) ?? stored, end - start, width)
      const typed = (place: number) =>
        Array.from(cells(place, start, end), (value) => cellOf(value, columns[place]!.type ?? TEXT))
      return {
        data: takeColumns(all, places).data,
        rows: end - start,
        ...(label !== undefined && { labels: Array.from(cells(label, start, end), labelText) }),
        ...(kept.length > 0 && { kept: kept.map(typed) }),
      }
    }
    return {
      columns,
      rows,
      ...(notices.length > 0 && { notices }),
      range,
      read: (selection, batchRows) => inBatches(rows, range, selection, batchRows),
      async close() {
        close()
        await input.close?.()
      },
    }
  } catch (error) {
    close()
    throw hdf5Error(name, error)
  }
}

/** The columns of the data set, and the data sets beside it. */
function columnsOf(chosen: Dataset, names: readonly string[], beside: readonly Dataset[]): Column[] {
  const typeOf = (dataset: Dataset) => {
    const type = cellTypeOf(dataset)
    return type === undefined ? {} : { type }
  }
  return [
    ...names.map((name) => ({ name, kind: 'number', ...typeOf(chosen) }) as const),
    ...beside.map((other) => ({ name: other.path.slice(1), kind: elementKind(other), aside: true, ...typeOf(other) })),
  ]
}

/** Rows [start, end) of a one- or two-dimensional data set. */
export function denseRows(name: string, dataset: Dataset, start: number, end: number): Values {
  const width = dataset.shape![1]
  const ranges: [number, number][] = [[start, end]]
  if (width !== undefined) ranges.push([0, width])
  const values = slice(name, dataset, ranges)
  if (values instanceof Float32Array || values instanceof Float64Array) return values
  return Float64Array.from(values as ArrayLike<number | bigint>, Number)
}

/** One column of a one- or two-dimensional data set. */
function columnCells(name: string, dataset: Dataset, place: number, start: number, end: number) {
  const ranges: [number, number][] = [[start, end]]
  if (dataset.shape!.length === 2) ranges.push([place, place + 1])
  return slice(name, dataset, ranges)
}

/** The data set at a path. Throws `InputError` listing the data sets there are if none has this path. */
function datasetAt(name: string, file: File, datasets: readonly Dataset[], path: string): Dataset {
  const found = entityAt(file, path.startsWith('/') ? path : `/${path}`)
  if (!isDataset(found))
    throw new InputError(`${name} has no data set ${JSON.stringify(path)}; it holds ${listed(datasets)}.`)
  const problem = unreadable(found)
  if (problem !== undefined) throw new InputError(`${name}:${path} ${problem}; it holds ${listed(datasets)}.`)
  return found
}

function onlyTable(name: string, datasets: readonly Dataset[]): Dataset {
  const readable = datasets.filter((dataset) => unreadable(dataset) === undefined)
  const tables = readable.filter(({ shape }) => shape!.length === 2)
  const candidates = tables.length > 0 ? tables : readable
  if (candidates.length === 1) return candidates[0]!
  if (datasets.length === 1)
    throw new InputError(
      `${name}:${datasets[0]!.path} ${unreadable(datasets[0]!)}; give a file with a table of numbers.`,
    )
  throw new InputError(
    datasets.length === 0
      ? `${name} holds no data sets; give a file with a table of numbers.`
      : `${name} holds ${listed(datasets)}; name the one that holds the points, as ${name}:/PATH.`,
  )
}

function unreadable(dataset: Dataset): string | undefined {
  const { shape, metadata } = dataset
  if (elementKind(dataset) === 'number' && (shape?.length === 1 || shape?.length === 2)) return undefined
  if (metadata.type === 6) return 'holds records with named fields, not a table of numbers'
  if (metadata.type === 8 && elementKind(dataset) === 'text')
    return 'holds names of categories, kept as numbers (turn them into columns of 0 and 1)'
  return elementKind(dataset) === 'number'
    ? `has the shape (${shape?.join(', ') ?? ''}), not rows and columns`
    : 'holds no numbers'
}

function allDatasets(file: File): Dataset[] {
  return file.paths().flatMap((path) => {
    const entity = entityAt(file, `/${path}`)
    return isDataset(entity) ? [entity] : []
  })
}

function listed(datasets: readonly Dataset[]): string {
  const names = datasets.slice(0, 12).map(({ path, shape }) => `${path} (${shape?.join(', ')})`)
  return names.length === 0
    ? 'none'
    : names.join(', ') + (datasets.length > 12 ? ` and ${datasets.length - 12} more` : '')
}

async function writeHdf5(tables: AsyncIterable<Table>, sink: ByteSink, options: WriteOptions): Promise<number> {
  const { member = 'points', compress = false } = options
  const table = await wholeTable(tables)
  if (table === undefined) return 0
  const { points, names, kept = [] } = table
  const path = member.replace(/^\/+/, '')
  for (const { name } of kept) checkLabelName(sink.name, name, [path])
  await writeHdf5File(sink, (file) => {
    const folders = path.split('/').slice(0, -1)
    const folder = folders.reduce((group: Group, name) => group.create_group(name), file)
    writeMatrix(folder, path.split('/').at(-1)!, points, compress)
    file.create_attribute('columns', [...names])
    for (const column of kept) writeColumn(file, column)
  })
  return points.rows
}
