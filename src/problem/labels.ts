import { InputError } from '../base/errors.ts'

/** One label a row: text or whole numbers, compared as text. */
export type Labels = readonly (string | number)[]

/**
 * Labels as one-hot rows.
 * @returns rows x classes; undefined where there are no classes
 * @throws InputError as `classPlaces`
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
 * The place of each label among the classes; undefined where there are no classes.
 * @throws InputError for labels that are missing, too few, or not among the classes; and for labels where there are no classes
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
      `The map is conditional on ${classes.length} classes (${preview(classes)}) and no labels were given; give one for each row.`,
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
