import type { Dataset, Group } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import { labelText } from '../columnar.ts'
import { elementKind, entityAt, isDataset, isGroup, wholeColumn } from './file.ts'

/** A column of `obs`. */
export interface Annotation {
  readonly key: string
  readonly entity: Dataset | Group
}

/** The columns of `obs`, which is a group of columns, or in old files a data set of records. */
export function annotations(file: Group, path: string): Annotation[] {
  const table = entityAt(file, `/${path}`)
  if (!isGroup(table)) return []
  return table.keys().flatMap((key) => {
    const entity = key === '__categories' ? undefined : entityAt(table, key)
    return isDataset(entity) || isGroup(entity) ? [{ key, entity }] : []
  })
}

/** The values of a column of `obs` as labels: plain, categorical (old files keep the categories in a group of their own) or with a mask. */
export function annotationValues(
  name: string,
  file: Group,
  key: string,
  entity: Dataset | Group,
): (string | undefined)[] {
  if (isDataset(entity)) {
    if (elementKind(entity) === 'other')
      throw new InputError(`Column ${JSON.stringify(key)} of ${name}'s obs holds no labels.`)
    const values = wholeColumn(name, entity)
    const old = entityAt(file, `/obs/__categories/${key}`)
    return isDataset(old) ? categorical(values, wholeColumn(name, old)) : Array.from(values, labelText)
  }
  const codes = entityAt(entity, 'codes')
  const categories = entityAt(entity, 'categories')
  if (isDataset(codes) && isDataset(categories))
    return categorical(wholeColumn(name, codes), wholeColumn(name, categories))
  const values = entityAt(entity, 'values')
  const mask = entityAt(entity, 'mask')
  if (isDataset(values) && isDataset(mask)) {
    const missing = wholeColumn(name, mask)
    return Array.from(wholeColumn(name, values), (value, i) => (Number(missing[i]) ? undefined : labelText(value)))
  }
  throw new InputError(`Column ${JSON.stringify(key)} of ${name}'s obs is of an unknown kind; give another as labels.`)
}

function categorical(codes: ArrayLike<unknown>, categories: ArrayLike<unknown>): (string | undefined)[] {
  return Array.from(codes, (code) => labelText(categories[Number(code)]))
}
