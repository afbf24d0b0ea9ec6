import type { Dataset, Group } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import type { ByteInput } from '../bytes.ts'
import { labelText } from '../columnar.ts'
import {
  type Column,
  type FormatOptions,
  generatedNames,
  pickColumns,
  type RawTable,
  type TableFormat,
} from '../table.ts'
import { elementKind, entityAt, hdf5Error, isDataset, isGroup, openHdf5, reading, slice } from './file.ts'
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
    const labels = new Map<number, (string | undefined)[]>()
    const labelsOf = (label: number): (string | undefined)[] => {
      const known = labels.get(label)
      if (known !== undefined) return known
      const { key, entity } = obs[label - matrix.columns]!
      const read = reading(name, () => annotationValues(name, file, key, entity))
      labels.set(label, read)
      return read
    }
    const range: RawTable['range'] = async ({ columns: places, label }, start, end) => {
      if (label !== undefined && label < matrix.columns)
        throw new InputError(
          `Column ${JSON.stringify(features[label])} of ${name} is a feature; give a column of obs as labels.`,
        )
      const data = pickColumns(matrix.rowRange(start, end), matrix.columns, places)
      const batch = { data, rows: end - start }
      return label === undefined ? batch : { ...batch, labels: labelsOf(label).slice(start, end) }
    }
    return {
      columns,
      rows: matrix.rows,
      range,
      async *read(selection, batchRows) {
        for (let at = 0; at < matrix.rows; at += batchRows)
          yield range(selection, at, Math.min(at + batchRows, matrix.rows))
      },
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

interface Annotation {
  readonly key: string
  readonly entity: Dataset | Group
}

/** The columns of `obs`, which is a group of columns, or in old files a data set of records. */
function annotations(file: Group, path: string): Annotation[] {
  const table = entityAt(file, `/${path}`)
  if (!isGroup(table)) return []
  return table.keys().flatMap((key) => {
    const entity = key === '__categories' ? undefined : entityAt(table, key)
    return isDataset(entity) || isGroup(entity) ? [{ key, entity }] : []
  })
}

function annotationValues(name: string, file: Group, key: string, entity: Dataset | Group): (string | undefined)[] {
  if (isDataset(entity)) {
    if (elementKind(entity) === 'other')
      throw new InputError(`Column ${JSON.stringify(key)} of ${name}'s obs holds no labels.`)
    const values = whole(name, entity)
    const old = entityAt(file, `/obs/__categories/${key}`)
    return isDataset(old) ? categorical(values, whole(name, old)) : Array.from(values, labelText)
  }
  const codes = entityAt(entity, 'codes')
  const categories = entityAt(entity, 'categories')
  if (isDataset(codes) && isDataset(categories)) return categorical(whole(name, codes), whole(name, categories))
  const values = entityAt(entity, 'values')
  const mask = entityAt(entity, 'mask')
  if (isDataset(values) && isDataset(mask)) {
    const missing = whole(name, mask)
    return Array.from(whole(name, values), (value, i) => (Number(missing[i]) ? undefined : labelText(value)))
  }
  throw new InputError(`Column ${JSON.stringify(key)} of ${name}'s obs is of an unknown kind; give another as labels.`)
}

function categorical(codes: ArrayLike<unknown>, categories: ArrayLike<unknown>): (string | undefined)[] {
  return Array.from(codes, (code) => labelText(categories[Number(code)]))
}

function whole(name: string, dataset: Dataset): ArrayLike<number | bigint | string> {
  return slice(name, dataset, [[0, dataset.shape![0]!]])
}

/** The names of `var` for X and its layers, of `raw/var` for raw; NAME0, NAME1, ... for `obsm/NAME`. */
function featureNames(name: string, file: Group, path: string, count: number): string[] {
  const [folder, key] = path.split('/')
  if (folder === 'obsm') return Array.from({ length: count }, (_, i) => `${key}${i}`)
  const table = entityAt(file, folder === 'raw' ? '/raw/var' : '/var')
  if (isGroup(table)) {
    const index = table.attrs._index?.value
    const names = entityAt(table, typeof index === 'string' ? index : '_index')
    if (isDataset(names) && names.shape?.[0] === count) return Array.from(whole(name, names), String)
  }
  return generatedNames(count)
}

function matrices(file: Group): string[] {
  const inside = (folder: string): string[] => {
    const group = entityAt(file, `/${folder}`)
    return isGroup(group) ? group.keys().map((key) => `${folder}/${key}`) : []
  }
  const candidates = ['X', 'raw/X', ...inside('layers'), ...inside('obsm')]
  return candidates.filter((path) => entityAt(file, `/${path}`) !== null)
}
