import { field, InputError, sentence } from '../base/errors.ts'
import type { Points } from '../base/points.ts'
import { totalMass } from '../base/row-weights.ts'
import type { Labels } from '../problem/labels.ts'

/** The classes of several measures. */
export interface Classes {
  /** In the order of their names (numbers by value). */
  readonly names: readonly string[]
  /** The share of each class: the mean of its shares in the measures, by their weights. */
  readonly shares: readonly number[]
}

/** The names of each row's class, for each measure. @throws InputError for labels that are not one a row, or missing */
export function labelsFor(given: readonly Labels[], measures: readonly Points[]): readonly (readonly string[])[] {
  if (!Array.isArray(given) || given.length !== measures.length)
    throw new InputError(
      sentence`${field('labels')} must be an array with the labels of each of ${measures.length} measures, found ${Array.isArray(given) ? given.length : typeof given}.`,
    )
  return given.map((labels: Labels, k) => {
    const { rows } = measures[k]!
    if (labels.length !== rows)
      throw new InputError(`Measure ${k + 1} has ${rows} rows but ${labels.length} labels; give one for each row.`)
    const texts = labels.map(String)
    const missing = texts.findIndex((text) => text === '' || text === 'NaN')
    if (missing >= 0)
      throw new InputError(`Measure ${k + 1} has no label at row ${missing + 1}; label or drop the row.`)
    return texts
  })
}

/** @throws InputError for a class without two rows in each measure */
export function classesOf(
  measures: readonly { readonly points: Points; readonly labels: readonly string[]; readonly share: number }[],
): Classes {
  const each = measures.map(({ points, labels }) => massesOf(points, labels))
  const names = [...new Set(each.flatMap((classes) => [...classes.keys()]))]
  names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  for (const name of names)
    each.forEach((classes, k) => {
      const rows = classes.get(name)?.rows ?? 0
      if (rows < 2)
        throw new InputError(
          `Class ${name} has ${rows === 1 ? 'one row' : 'no row'} in measure ${k + 1}; a barycentre class by class needs at least 2 rows of every class in each: drop the class, or add rows.`,
        )
    })
  const shares = names.map((name) =>
    each.reduce((sum, classes, k) => sum + measures[k]!.share * classes.get(name)!.share, 0),
  )
  return { names, shares }
}

function massesOf({ rows, weights }: Points, labels: readonly string[]) {
  const classes = new Map<string, { rows: number; share: number }>()
  const mass = totalMass(weights, rows)
  labels.forEach((name, row) => {
    const one = classes.get(name) ?? { rows: 0, share: 0 }
    one.rows++
    one.share += (weights?.[row] ?? 1) / mass
    classes.set(name, one)
  })
  return classes
}

/** Differences of shares below this are rounding. */
const SAME = 1e-9

/**
 * Weighs rows so that each class has the same share in every measure. Only then does the sum of the distances class by class refer to the
 * same classes in each.
 */
export function weighedAlike(points: Points, labels: readonly string[], { names, shares }: Classes): Points {
  const own = massesOf(points, labels)
  const factors = new Map(names.map((name, c) => [name, shares[c]! / own.get(name)!.share]))
  if ([...factors.values()].every((factor) => Math.abs(factor - 1) < SAME)) return points
  const weights = Float64Array.from(labels, (name, row) => (points.weights?.[row] ?? 1) * factors.get(name)!)
  return { ...points, weights }
}
