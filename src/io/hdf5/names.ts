import type { Dataset, File } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import { type NamesBeside, namesBeside } from '../names-beside.ts'
import { elementKind, entityAt, isDataset, isGroup, wholeColumn } from './file.ts'

/** The names of a data set's columns, and what is to be said of where they come from. */
export interface ColumnNames {
  readonly names?: readonly string[]
  readonly notice?: string
}

/** The NAME attribute of a dimension scale by which netCDF records a dimension that has no coordinates; its values mean nothing. */
const NO_COORDINATES = /^This is a netCDF dimension but not a netCDF variable/

/**
 * The column names: the attribute `columns` of the data set, or of the file (where `writeHdf5` writes it); else the items beside a block
 * of pandas; else the coordinates of the second dimension (its dimension scale, as netCDF and xarray write it); else a data set of texts beside it.
 * @throws InputError if there are names, but not one for each column
 */
export function namesOf(name: string, file: File, chosen: Dataset, width: number): ColumnNames {
  const items = /^(.*\/block\d+)_values$/.exec(chosen.path)?.[1]
  const beside = items === undefined ? textBeside(name, file, chosen, width) : { from: `${items}_items` }
  const scale = scaleOf(file, chosen, width)
  const named = scale ?? (beside.from === undefined ? undefined : entityAt(file, beside.from))
  const attribute: unknown = chosen.attrs.columns?.value ?? file.attrs.columns?.value
  const found: unknown =
    attribute ?? (isDataset(named) && named.shape?.length === 1 ? Array.from(wholeColumn(name, named)) : undefined)
  if (found === undefined) return beside.notice === undefined ? {} : { notice: beside.notice }
  if (!Array.isArray(found) || found.length !== width)
    throw new InputError(
      `${name}:${chosen.path} has ${width} columns, and their names beside it are of another number or kind; correct or remove the names.`,
    )
  const guessed = attribute === undefined && scale === undefined
  return { names: found.map(String), ...(guessed && beside.notice !== undefined && { notice: beside.notice }) }
}

/** The coordinates of the columns: the only dimension scale of the second dimension that has one value for each. */
function scaleOf(file: File, chosen: Dataset, width: number): Dataset | undefined {
  if (chosen.shape?.length !== 2 || chosen.attrs.DIMENSION_LIST === undefined) return undefined
  const scales = chosen.get_attached_scales(1).flatMap((path) => {
    const scale = entityAt(file, path)
    return isDataset(scale) && hasLength(scale, width) && !NO_COORDINATES.test(String(scale.attrs.NAME?.value))
      ? [scale]
      : []
  })
  return scales.length === 1 && elementKind(scales[0]!) !== 'other' ? scales[0] : undefined
}

/** A data set in the same folder with one text for each column. */
function textBeside(name: string, file: File, chosen: Dataset, width: number): NamesBeside {
  const folder = chosen.path.slice(0, chosen.path.lastIndexOf('/') + 1)
  const group = entityAt(file, folder)
  const texts = (isGroup(group) ? group.keys() : []).filter((key) => {
    const found = entityAt(file, folder + key)
    return isDataset(found) && elementKind(found) === 'text' && hasLength(found, width)
  })
  // One text a row may be a label, and a single text may be anything.
  const isCertain = width > 1 && chosen.shape![0] !== width
  const { from, notice } = namesBeside(`${name}:${chosen.path}`, texts)
  if (from === undefined || (notice !== undefined && !isCertain))
    return notice !== undefined && isCertain ? { notice } : {}
  return { from: folder + from, ...(notice !== undefined && { notice }) }
}

function hasLength({ shape }: Dataset, length: number): boolean {
  return shape?.length === 1 && shape[0] === length
}
