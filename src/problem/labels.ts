import { InputError } from '../base/errors.ts'

/** One label a row: text or whole numbers, compared as text. */
export type Labels = readonly (string | number)[]

/**
 * Labels as one-hot rows.
 * @returns rows x classes; undefined where there are no classes
 * @throws InputError for labels that are missing, too few, or not among the classes; and for labels where there are no classes
 */
export function oneHot(labels: Labels | undefined, classes: readonly string[], rows: number): Float32Array | undefined {
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
  const columnOf = new Map(classes.map((name, column) => [name, column]))
  const encoded = new Float32Array(rows * classes.length)
  labels.forEach((label, row) => {
    const column = columnOf.get(String(label))
    if (column === undefined)
      throw new InputError(
        `Label "${label}" of row ${row + 1} is not among the classes the map was fitted with (${preview(classes)}).`,
        { field: 'labels' },
      )
    encoded[row * classes.length + column] = 1
  })
  return encoded
}

function preview(classes: readonly string[]): string {
  return classes.length <= 8 ? classes.join(', ') : `${classes.slice(0, 8).join(', ')} and ${classes.length - 8} more`
}
