import type { Group } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import type { ByteSink } from '../bytes.ts'
import { cellText } from '../kept.ts'
import type { KeptColumn, Table, WriteOptions } from '../table.ts'
import { writeColumn } from './kept.ts'
import { checkLabelName, wholeTable, writeHdf5File, writeMatrix } from './write.ts'

/** AnnData's name for the column of a frame's row names. */
const INDEX = '_index'

/**
 * Writes the points as `X`, their column names as the names of `var`, and the carried columns as `obs`. The index of `obs` is the column of row
 * names (or one called `_index`), else the numbers from 0. Categories become categorical columns, and so does text with missing values. Integers
 * and truth values with missing values become nullable columns.
 * https://anndata.readthedocs.io/en/0.8.0/fileformat-prose.html
 */
export async function writeH5ad(
  tables: AsyncIterable<Table>,
  sink: ByteSink,
  { member = 'X', compress = false }: WriteOptions,
): Promise<number> {
  if (member !== 'X')
    throw new InputError(`${sink.name} cannot hold its points as ${member}; .h5ad files are written with X alone.`)
  const table = await wholeTable(tables)
  if (table === undefined) return 0
  const { points, names, kept = [] } = table
  for (const { name } of kept) checkLabelName(sink.name, name, [])
  const index = kept.find(({ name }) => name === INDEX) ?? kept.find(({ rowNames }) => rowNames)
  await writeHdf5File(sink, (file) => {
    encoded(file, 'anndata', '0.1.0')
    encoded(writeMatrix(file, 'X', points, compress), 'array', '0.2.0')
    const rows = index?.cells.map((cell) => cellText(cell, index.type) ?? '')
    dataFrame(
      file,
      'obs',
      rows ?? Array.from({ length: points.rows }, (_, i) => String(i)),
      kept.filter((column) => column !== index),
    )
    dataFrame(file, 'var', names, [])
    for (const name of ['layers', 'obsm', 'obsp', 'uns', 'varm', 'varp'])
      encoded(file.create_group(name), 'dict', '0.1.0')
  })
  return points.rows
}

function dataFrame(file: Group, name: string, index: readonly string[], columns: readonly KeptColumn[]): void {
  const group = file.create_group(name)
  encoded(group, 'dataframe', '0.2.0')
  group.create_attribute('_index', INDEX)
  if (columns.length > 0)
    group.create_attribute(
      'column-order',
      columns.map((column) => column.name),
    )
  else group.create_attribute('column-order', new Float64Array(0), [0])
  texts(group, INDEX, index)
  for (const column of columns) frameColumn(group, column)
}

function frameColumn(group: Group, column: KeptColumn): void {
  const { name, type, cells } = column
  const values = cells.map((cell) => cellText(cell, type))
  const isWhole = type.kind === 'integer' || type.kind === 'boolean'
  if (isWhole && cells.includes(null)) nullable(group, column)
  else if (isWhole || type.kind === 'float') encoded(writeColumn(group, column), 'array', '0.2.0')
  else if (type.kind === 'category') categorical(group, name, values, type.categories, type.ordered)
  else if (values.includes(null)) categorical(group, name, values, presentIn(values), false)
  else texts(group, name, values as string[])
}

/** Integers or truth values of which some are missing: an arbitrary value in their places, and a mask of these places. */
function nullable(group: Group, { name, type, cells }: KeptColumn): void {
  const folder = group.create_group(name)
  encoded(folder, `nullable-${type.kind}`, '0.1.0')
  const none = type.kind === 'boolean' ? false : 0
  const values = { name: 'values', type, cells: cells.map((cell) => cell ?? none) }
  const mask = { name: 'mask', type: { kind: 'boolean' } as const, cells: cells.map((cell) => cell === null) }
  for (const column of [values, mask]) encoded(writeColumn(folder, column), 'array', '0.2.0')
}

function presentIn(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].sort()
}

function categorical(
  group: Group,
  name: string,
  values: readonly (string | null)[],
  categories: readonly string[],
  ordered: boolean,
): void {
  const codes = new Map(categories.map((category, code) => [category, code]))
  const folder = group.create_group(name)
  encoded(folder, 'categorical', '0.2.0')
  folder.create_attribute('ordered', ordered ? 1 : 0, [], '<b')
  const places = values.map((value) => codes.get(value ?? '') ?? -1)
  const data = categories.length < 128 ? Int8Array.from(places) : Int32Array.from(places)
  encoded(folder.create_dataset({ name: 'codes', data }), 'array', '0.2.0')
  texts(folder, 'categories', categories)
}

function texts(group: Group, name: string, values: readonly string[]): void {
  encoded(group.create_dataset({ name, data: [...values] }), 'string-array', '0.2.0')
}

function encoded(entity: Pick<Group, 'create_attribute'>, type: string, version: string): void {
  entity.create_attribute('encoding-type', type)
  entity.create_attribute('encoding-version', version)
}
