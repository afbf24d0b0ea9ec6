import type { Dataset, Group } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import type { Values } from '../../base/points.ts'
import { elementKind, entityAt, isDataset, isGroup, slice } from './file.ts'
import { denseRows } from './hdf5.ts'

/** A matrix of an .h5ad file, whose rows are made dense one range at a time. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  rowRange(start: number, end: number): Values
}

/** The matrix of a dense data set or a sparse group (CSR or CSC); undefined if the entity is not a matrix. */
export function matrixOf(name: string, entity: unknown): Matrix | undefined {
  if (isDataset(entity)) {
    const { shape } = entity
    if (shape?.length !== 2 || elementKind(entity) !== 'number') return undefined
    return { rows: shape[0]!, columns: shape[1]!, rowRange: (start, end) => denseRows(name, entity, start, end) }
  }
  return isGroup(entity) ? sparseOf(name, entity) : undefined
}

interface Sparse {
  readonly name: string
  readonly rows: number
  readonly columns: number
  readonly data: Dataset
  readonly indices: Dataset
  readonly pointers: Float64Array
}

function sparseOf(name: string, group: Group): Matrix | undefined {
  const [data, indices, indptr] = ['data', 'indices', 'indptr'].map((key) => entityAt(group, key))
  if (!isDataset(data) || !isDataset(indices) || !isDataset(indptr)) return undefined
  const kind = String(group.attrs['encoding-type']?.value ?? group.attrs.h5sparse_format?.value ?? '')
  const shape = numbers(group.attrs.shape?.value ?? group.attrs.h5sparse_shape?.value)
  const byColumns = kind.startsWith('csc')
  if (shape.length !== 2 || !/^cs[cr]/.test(kind))
    throw new InputError(
      `${name}:${group.path} is a sparse matrix of the kind ${JSON.stringify(kind)}; write it as CSR.`,
    )
  const rows = shape[0]!
  const columns = shape[1]!
  const pointers = numbers(slice(name, indptr, [[0, indptr.shape![0]!]]))
  const lines = byColumns ? columns : rows
  const sound =
    pointers.length === lines + 1 && pointers[0] === 0 && pointers.every((p, i) => i === 0 || p >= pointers[i - 1]!)
  if (!sound || pointers[lines] !== data.shape?.[0] || pointers[lines] !== indices.shape?.[0])
    throw new InputError(`${name}:${group.path} has row pointers that do not fit its data; the file is damaged.`)
  const sparse = { name: `${name}:${group.path}`, rows, columns, data, indices, pointers }
  return { rows, columns, rowRange: byColumns ? columnMajor(sparse) : rowMajor(sparse) }
}

function rowMajor({ name, columns, data, indices, pointers }: Sparse): Matrix['rowRange'] {
  return (start, end) => {
    const first = pointers[start]!
    const last = pointers[end]!
    const values = first === last ? [] : slice(name, data, [[first, last]])
    const places = first === last ? [] : slice(name, indices, [[first, last]])
    const out = dense(data, (end - start) * columns)
    for (let row = start; row < end; row++)
      for (let k = pointers[row]!; k < pointers[row + 1]!; k++) {
        const place = Number(places[k - first])
        if (!(place >= 0 && place < columns)) throw outside(name, place, columns)
        // Repeated entries add up, as in scipy.
        out[(row - start) * columns + place]! += Number(values[k - first])
      }
    return out
  }
}

/** The columns are stored one after the other, so all entries are held and those of the rows are picked out. */
function columnMajor({ name, rows, columns, data, indices, pointers }: Sparse): Matrix['rowRange'] {
  const total = pointers[columns]!
  let held: { values: ArrayLike<unknown>; places: ArrayLike<unknown> } | undefined
  return (start, end) => {
    held ??=
      total === 0
        ? { values: [], places: [] }
        : { values: slice(name, data, [[0, total]]), places: slice(name, indices, [[0, total]]) }
    const out = dense(data, (end - start) * columns)
    for (let column = 0; column < columns; column++)
      for (let k = pointers[column]!; k < pointers[column + 1]!; k++) {
        const row = Number(held.places[k])
        if (!(row >= 0 && row < rows)) throw outside(name, row, rows)
        if (row >= start && row < end) out[(row - start) * columns + column]! += Number(held.values[k])
      }
    return out
  }
}

function dense({ metadata }: Dataset, length: number): Values {
  return metadata.type === 1 && metadata.size === 4 ? new Float32Array(length) : new Float64Array(length)
}

function outside(name: string, place: number, size: number): InputError {
  return new InputError(`${name} holds an entry at place ${place} of ${size}; the file is damaged.`)
}

function numbers(values: unknown): Float64Array {
  return typeof values === 'object' && values !== null && 'length' in values
    ? Float64Array.from(values as ArrayLike<number | bigint>, Number)
    : new Float64Array(0)
}
