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

/**
 * The values of a column of a frame as labels: plain, with a mask (pandas' nullable kinds, strings too), or categorical, whose categories are again
 * any of these (old files keep them in a group of their own).
 * @param frame the frame's path
 */
export function annotationValues(
  name: string,
  file: Group,
  key: string,
  entity: Dataset | Group,
  frame = '/obs',
): (string | undefined)[] {
  const folder = frame.slice(1)
  if (isDataset(entity)) {
    if (elementKind(entity) === 'other')
      throw new InputError(`Column ${JSON.stringify(key)} of ${name}'s ${folder} holds no labels.`)
    const values = wholeColumn(name, entity)
    const old = entityAt(file, `${frame}/__categories/${key}`)
    return isDataset(old) ? categorical(values, wholeColumn(name, old)) : Array.from(values, labelText)
  }
  const codes = entityAt(entity, 'codes')
  const categories = entityAt(entity, 'categories')
  if (isDataset(codes) && (isDataset(categories) || isGroup(categories)))
    return categorical(wholeColumn(name, codes), annotationValues(name, file, 'categories', categories, entity.path))
  const values = entityAt(entity, 'values')
  const mask = entityAt(entity, 'mask')
  if (isDataset(values) && isDataset(mask)) {
    const missing = wholeColumn(name, mask)
    return Array.from(wholeColumn(name, values), (value, i) => (Number(missing[i]) ? undefined : labelText(value)))
  }
  throw new InputError(
    `Column ${JSON.stringify(key)} of ${name}'s ${folder} is of an unknown kind; write it again as text.`,
  )
}

function categorical(codes: ArrayLike<unknown>, categories: ArrayLike<unknown>): (string | undefined)[] {
  return Array.from(codes, (code) => labelText(categories[Number(code)]))
}
