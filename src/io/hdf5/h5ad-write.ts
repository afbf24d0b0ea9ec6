import type { Group } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import type { ByteSink } from '../bytes.ts'
import type { Table, WriteOptions } from '../table.ts'
import { checkLabelName, wholeTable, writeHdf5File, writeMatrix } from './write.ts'

/** What AnnData calls the column of a frame's names. */
const INDEX = '_index'

/**
 * Writes the points as `X`, the names of their columns as those of `var`, the rows numbered from 0 as `obs`, and labels as a
 * column of text in `obs` (or, called `_index`, as the names of the rows): a categorical one needs HDF5's truth values, which the
 * library cannot write. https://anndata.readthedocs.io/en/0.8.0/fileformat-prose.html
 */
export async function writeH5ad(
  tables: AsyncIterable<Table>,
  sink: ByteSink,
  { member = 'X', labelName = 'label', compress = false }: WriteOptions,
): Promise<number> {
  if (member !== 'X') throw new InputError(`${sink.name} would hold its points as ${member}; only X is written.`)
  const table = await wholeTable(tables)
  if (table === undefined) return 0
  const { points, names, labels } = table
  if (labels) checkLabelName(sink.name, labelName, [])
  await writeHdf5File(sink, (file) => {
    encoded(file, 'anndata', '0.1.0')
    encoded(writeMatrix(file, 'X', points, compress), 'array', '0.2.0')
    const named = labels !== undefined && labelName === INDEX
    const rows = named ? labels : Array.from({ length: points.rows }, (_, i) => String(i))
    const columns = labels && !named ? { [labelName]: labels } : {}
    dataFrame(file, 'obs', rows, columns)
    dataFrame(file, 'var', names, {})
    for (const name of ['layers', 'obsm', 'obsp', 'uns', 'varm', 'varp'])
      encoded(file.create_group(name), 'dict', '0.1.0')
  })
  return points.rows
}

function dataFrame(
  file: Group,
  name: string,
  index: readonly string[],
  columns: Readonly<Record<string, readonly string[]>>,
): void {
  const group = file.create_group(name)
  const order = Object.keys(columns)
  encoded(group, 'dataframe', '0.2.0')
  group.create_attribute('_index', INDEX)
  if (order.length > 0) group.create_attribute('column-order', order)
  else group.create_attribute('column-order', new Float64Array(0), [0])
  texts(group, INDEX, index)
  for (const column of order) texts(group, column, columns[column]!)
}

function texts(group: Group, name: string, values: readonly string[]): void {
  encoded(group.create_dataset({ name, data: [...values] }), 'string-array', '0.2.0')
}

function encoded(entity: Pick<Group, 'create_attribute'>, type: string, version: string): void {
  entity.create_attribute('encoding-type', type)
  entity.create_attribute('encoding-version', version)
}
