import type { Dataset, Group } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import { points, takeColumns } from '../../base/points.ts'
import type { ByteInput } from '../bytes.ts'
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
import { generatedNames } from '../table.ts'
import { entityAt, hdf5Error, isDataset, isGroup, loadHdf5, openHdf5, reading } from './file.ts'
import { annotations, annotationValues } from './h5ad-labels.ts'
import { matrixOf } from './h5ad-matrix.ts'
import { writeH5ad } from './h5ad-write.ts'
import { isHdf5 } from './hdf5.ts'

/**
 * AnnData files of single-cell work (https://anndata.readthedocs.io/en/latest/fileformat-prose.html). The points are `X` (the
 * default), `layers/NAME`, `obsm/NAME` or `raw/X`, dense or sparse; the columns of `obs`, such as cell types, can be labels.
 */
export const h5ad: TableFormat = {
  name: 'h5ad',
  extensions: ['.h5ad'],
  magic: isHdf5,
  library: loadHdf5,
  open: openH5ad,
  compresses: true,
  write: writeH5ad,
}

async function openH5ad(input: ByteInput, { member = 'X' }: FormatOptions): Promise<RawTable> {
  const { name, file, close } = await openHdf5(input)
  try {
    const path = member.replace(/^\/+/, '')
    const { matrix, obs, features } = reading(name, () => {
      const matrix = matrixOf(name, entityAt(file, `/${path}`))
      if (matrix === undefined)
        throw new InputError(
          `${name} has no matrix ${JSON.stringify(member)}; it holds ${matrices(file).join(', ') || 'none'}.`,
        )
      const obs = annotations(file, 'obs')
      return { matrix, obs, features: featureNames(name, file, path, matrix.columns) }
    })
    const columns: Column[] = [
      ...features.map((feature) => ({ name: feature, kind: 'number' }) as const),
      ...obs.map(({ key }) => ({ name: key, kind: 'text', aside: true }) as const),
    ]
    const labelsOf = remembered((label) => {
      const { key, entity } = obs[label - matrix.columns]!
      return reading(name, () => annotationValues(name, file, key, entity))
    })
    const range = async ({ columns: places, label }: Selection, start: number, end: number): Promise<RawBatch> => {
      if (label !== undefined && label < matrix.columns)
        throw new InputError(
          `Column ${JSON.stringify(features[label])} of ${name} is a feature; give a column of obs as labels.`,
        )
      const all = points(matrix.rowRange(start, end), end - start, matrix.columns)
      const batch = { data: takeColumns(all, places).data, rows: end - start }
      return label === undefined ? batch : { ...batch, labels: labelsOf(label).slice(start, end) }
    }
    return {
      columns,
      rows: matrix.rows,
      range,
      read: (selection, batchRows) => inBatches(matrix.rows, range, selection, batchRows),
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

/** The same function, which computes each value once. */
function remembered<T>(compute: (key: number) => T): (key: number) => T {
  const known = new Map<number, T>()
  return (key) => {
    const value = known.has(key) ? known.get(key)! : compute(key)
    known.set(key, value)
    return value
  }
}

/**
 * The names of `var` for X and its layers, of `raw/var` for raw; NAME0, NAME1, ... for `obsm/NAME`.
 * @throws InputError where there is a `var` whose names cannot be read: columns would then be matched by their places without a word
 */
function featureNames(name: string, file: Group, path: string, count: number): string[] {
  const [folder, key] = path.split('/')
  if (folder === 'obsm') return Array.from({ length: count }, (_, i) => `${key}${i}`)
  const at = folder === 'raw' ? '/raw/var' : folder === 'raw.X' ? '/raw.var' : '/var'
  const table = entityAt(file, at)
  const names = isDataset(table) ? recordNames(name, table) : isGroup(table) ? frameNames(name, file, table) : undefined
  if (names === undefined && !isDataset(table) && !isGroup(table)) return generatedNames(count)
  if (names === undefined || names.length !== count)
    throw new InputError(
      `${name} has ${count} columns, and ${names === undefined ? 'no names that can be read' : `${names.length} names`} for them in ${at.slice(1)}; write it again with anndata.`,
    )
  const without = names.indexOf(undefined)
  if (without >= 0)
    throw new InputError(`${name} has no name for column ${without + 1} in ${at.slice(1)}; give each a name.`)
  return names as string[]
}

/** The index of a data frame, by the attribute that says which column it is. */
function frameNames(name: string, file: Group, table: Group): (string | undefined)[] | undefined {
  const index = table.attrs._index?.value
  const key = typeof index === 'string' ? index : '_index'
  const entity = entityAt(table, key)
  if (!isDataset(entity) && !isGroup(entity)) return undefined
  return annotationValues(name, file, key, entity, table.path)
}

/** The index of a frame that an old version wrote as records. */
function recordNames(name: string, table: Dataset): (string | undefined)[] | undefined {
  const members = table.metadata.compound_type?.members ?? []
  const place = ['index', '_index'].map((key) => members.findIndex((one) => one.name === key)).find((at) => at >= 0)
  const rows: unknown = reading(name, () => table.value)
  if (place === undefined || !Array.isArray(rows)) return undefined
  return rows.map((row: unknown) => (Array.isArray(row) ? labelText(flat(row[place])) : undefined))
}

/** A value of a record, which the library gives as a list of one. */
function flat(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'length' in value
    ? Array.from(value as ArrayLike<unknown>)[0]
    : value
}

function matrices(file: Group): string[] {
  const inside = (folder: string): string[] => {
    const group = entityAt(file, `/${folder}`)
    return isGroup(group) ? group.keys().map((key) => `${folder}/${key}`) : []
  }
  const candidates = ['X', 'raw/X', ...inside('layers'), ...inside('obsm')]
  return candidates.filter((path) => entityAt(file, `/${path}`) !== null)
}
