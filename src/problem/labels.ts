import { InputError } from '../base/errors.ts'
import type { Points } from '../base/points.ts'
import { type ConditionGrid, gatesOf, gridSize } from './condition-grid.ts'

/** One label for each row: text or whole numbers, compared as text. */
export type Labels = readonly (string | number)[]

/** What a map is conditional on: classes, or conditions with their grid; other maps have no classes and no grid. */
export interface Conditional {
  readonly classes: readonly string[]
  readonly conditions?: ConditionGrid
}

/** The length of the label that a potential takes with each point: the number of classes, or of the grid's nodes; 0 without either. */
export function labelWidth({ classes, conditions }: Conditional): number {
  return conditions === undefined ? classes.length : gridSize(conditions)
}

/**
 * The label of each row as input of the potential: one-hot by class, or the weights of the nodes around the row's conditions.
 * @returns rows x `labelWidth`; undefined for a map that is not conditional
 * @throws InputError for labels or conditions that are missing, that the map does not have, or that do not match it
 */
export function labelRows(on: Conditional, points: Points, labels: Labels | undefined): Float32Array | undefined {
  const { conditions: grid, classes } = on
  const { conditions } = points
  if (grid === undefined) {
    if (conditions !== undefined)
      throw new InputError(
        'Conditions were given, but the map was fitted without them; leave them out, or fit with them.',
        {
          field: 'conditions',
        },
      )
    return oneHot(labels, classes, points.rows)
  }
  const wanted = grid.knots.length
  if (labels !== undefined)
    throw new InputError('Labels were given, but the map has conditions and no classes; leave them out.', {
      field: 'labels',
    })
  if (conditions === undefined)
    throw new InputError(
      `The map depends on ${wanted === 1 ? 'a condition' : `${wanted} conditions`} but none were given; give them for each row.`,
      { field: 'conditions' },
    )
  if (conditions.columns !== wanted)
    throw new InputError(
      `Found ${conditions.columns} conditions a row, but the map was fitted with ${wanted}; give the same, in the same order.`,
      { field: 'conditions' },
    )
  return gatesOf(grid, conditions)
}

/**
 * Labels as one-hot rows.
 * @returns rows x classes; undefined without classes
 * @throws InputError like `classPlaces`
 */
export function oneHot(labels: Labels | undefined, classes: readonly string[], rows: number): Float32Array | undefined {
  const places = classPlaces(labels, classes, rows)
  if (places === undefined) return undefined
  const encoded = new Float32Array(rows * classes.length)
  places.forEach((place, row) => {
    encoded[row * classes.length + place] = 1
  })
  return encoded
}

/**
 * The index of each label among the classes; undefined without classes.
 * @throws InputError for labels that are missing, too few, too many, or not among the classes, and for labels without classes
 */
export function classPlaces(
  labels: Labels | undefined,
  classes: readonly string[],
  rows: number,
): readonly number[] | undefined {
  if (classes.length === 0) {
    if (labels !== undefined)
      throw new InputError('Labels were given, but the map is not conditional; leave them out, or fit with labels.', {
        field: 'labels',
      })
    return undefined
  }
  if (labels === undefined)
    throw new InputError(
      `The map is conditional on ${classes.length} classes (${preview(classes)}) but no labels were given; give one for each row.`,
      { field: 'labels' },
    )
  if (labels.length !== rows)
    throw new InputError(`Found ${labels.length} labels for ${rows} rows; give one for each row.`, { field: 'labels' })
  const placeOf = new Map(classes.map((name, place) => [name, place]))
  return labels.map((label, row) => {
    const place = placeOf.get(String(label))
    if (place === undefined)
      throw new InputError(
        `Label "${label}" of row ${row + 1} is not among the classes the map was fitted with (${preview(classes)}).`,
        { field: 'labels' },
      )
    return place
  })
}

function preview(classes: readonly string[]): string {
  return classes.length <= 8 ? classes.join(', ') : `${classes.slice(0, 8).join(', ')} and ${classes.length - 8} more`
}
