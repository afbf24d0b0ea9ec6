import type { Group } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import { points, takeColumns } from '../../base/points.ts'
import type { ByteInput } from '../bytes.ts'
import {
  type Column,
  type FormatOptions,
  inBatches,
  type RawBatch,
  type RawTable,
  type Selection,
  type TableFormat,
} from '../format.ts'
import { cellText } from '../kept.ts'
import { generatedNames } from '../table.ts'
import { entityAt, hdf5Error, isDataset, isGroup, loadHdf5, openHdf5, reading } from './file.ts'
import { frameColumns, readColumn, rowNames } from './h5ad-frame.ts'
import { matrixOf } from './h5ad-matrix.ts'
import { writeH5ad } from './h5ad-write.ts'
import { isHdf5 } from './hdf5.ts'

/**
 * AnnData files, used for single-cell data (https://anndata.readthedocs.io/en/latest/fileformat-prose.html). The points are `X` (the
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
      const obs = frameColumns(name, file, '/obs')
      return { matrix, obs, features: featureNames(name, file, path, matrix.columns) }
    })
    const columns: Column[] = [
      ...features.map((feature) => ({ name: feature, kind: 'number' }) as const),
      ...obs.map(({ key, type, names, note }): Column => {
        const column = { name: key, aside: true, ...(names && { rowNames: true }) }
        return note === undefined ? { ...column, kind: 'text', type } : { ...column, kind: 'other', note }
      }),
    ]
    const cellsOf = remembered((place) => readColumn(name, '/obs', obs[place - matrix.columns]!))
    const range = async (
      { columns: places, label, kept = [] }: Selection,
      start: number,
      end: number,
    ): Promise<RawBatch> => {
      const feature = [label, ...kept].find((place) => place !== undefined && place < matrix.columns)
      if (feature !== undefined)
        throw new InputError(
          `Column ${JSON.stringify(features[feature])} of ${name} is a feature; give a column of obs as labels.`,
        )
      const all = points(matrix.rowRange(start, end), end - start, matrix.columns)
      const texts = (place: number) => {
        const { type } = obs[place - matrix.columns]!
        return cellsOf(place)
          .slice(start, end)
          .map((cell) => cellText(cell, type) ?? undefined)
      }
      return {
        data: takeColumns(all, places).data,
        rows: end - start,
        ...(label !== undefined && { labels: texts(label) }),
        ...(kept.length > 0 && { kept: kept.map((place) => cellsOf(place).slice(start, end)) }),
      }
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

/** The same function, but each value is computed only once. */
function remembered<T>(compute: (key: number) => T): (key: number) => T {
  const known = new Map<number, T>()
  return (key) => {
    const value = known.has(key) ? known.get(key)! : compute(key)
    known.set(key, value)
    return value
  }
}

/**
 * The names in `var` for X and its layers, in `raw/var` for raw; NAME0, NAME1, ... for `obsm/NAME`.
 * @throws InputError if there is a `var` whose names cannot be read: otherwise columns would silently be matched by place
 */
function featureNames(name: string, file: Group, path: string, count: number): string[] {
  const [folder, key] = path.split('/')
  if (folder === 'obsm') return Array.from({ length: count }, (_, i) => `${key}${i}`)
  const at = folder === 'raw' ? '/raw/var' : folder === 'raw.X' ? '/raw.var' : '/var'
  const table = entityAt(file, at)
  if (!isDataset(table) && !isGroup(table)) return generatedNames(count)
  const names = reading(name, () => rowNames(name, file, at))
  if (names === undefined || names.length !== count)
    throw new InputError(
      `${name} has ${count} columns, and ${names === undefined ? 'no names that can be read' : `${names.length} names`} for them in ${at.slice(1)}; write it again with anndata.`,
    )
  const without = names.indexOf(undefined)
  if (without >= 0)
    throw new InputError(`${name} has no name for column ${without + 1} in ${at.slice(1)}; give each a name.`)
  return names as string[]
}

function matrices(file: Group): string[] {
  const inside = (folder: string): string[] => {
    const group = entityAt(file, `/${folder}`)
    return isGroup(group) ? group.keys().map((key) => `${folder}/${key}`) : []
  }
  const candidates = ['X', 'raw/X', ...inside('layers'), ...inside('obsm')]
  return candidates.filter((path) => entityAt(file, `/${path}`) !== null)
}
