import { InputError } from '../base/errors.ts'
import type { Points } from '../base/points.ts'
import { totalMass } from '../base/row-weights.ts'
import type { Labels } from '../problem/labels.ts'
import type { FitOptions } from './options.ts'
import type { ClassIndex } from './prepare.ts'

const MAX_CLASSES = 1000

/** The classes of both sides' labels, in the order of their names (numbers by value). @throws InputError for classes of one side only */
export function indexClasses(
  source: Points,
  target: Points,
  { sourceLabels, targetLabels, onNotice }: FitOptions,
): ClassIndex {
  if (sourceLabels === undefined && targetLabels === undefined) return { classes: [] }
  if (sourceLabels === undefined || targetLabels === undefined)
    throw new InputError(
      `Labels were given for the ${sourceLabels ? 'source' : 'target'} only; give both sides labels, or neither.`,
      { field: sourceLabels ? 'targetLabels' : 'sourceLabels' },
    )
  const from = weighClasses(sourceLabels, source, 'source')
  const to = weighClasses(targetLabels, target, 'target')
  const unpaired = [...from.keys()].filter((k) => !to.has(k)).map((k) => `${k} (source only)`)
  unpaired.push(...[...to.keys()].filter((k) => !from.has(k)).map((k) => `${k} (target only)`))
  if (unpaired.length > 0)
    throw new InputError(
      `Every class needs rows on both sides, found ${unpaired.slice(0, 5).join(', ')}; drop such rows or add their counterparts.`,
    )
  requireFewClasses(from.size)
  const classes = [...from.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  reportBalance(classes, from, to, onNotice)
  const indexOf = new Map(classes.map((name, k) => [name, k]))
  const encode = (labels: Labels) => Uint16Array.from(labels, (label) => indexOf.get(String(label))!)
  return { classes, source: encode(sourceLabels), target: encode(targetLabels) }
}

/** @throws InputError for too many classes */
export function requireFewClasses(count: number): void {
  if (count <= MAX_CLASSES) return
  throw new InputError(
    `Found ${count} classes, but at most ${MAX_CLASSES} are allowed; are the labels continuous values?`,
    { field: 'sourceLabels' },
  )
}

/** The share of a side's mass that each class holds. */
function weighClasses(labels: Labels, { rows, weights }: Points, side: 'source' | 'target'): Map<string, number> {
  const field = `${side}Labels`
  if (labels.length !== rows)
    throw new InputError(`The ${side} has ${rows} rows but ${labels.length} labels; give one for each row.`, { field })
  const shares = new Map<string, number>()
  const mass = totalMass(weights, rows)
  labels.forEach((label, row) => {
    const name = String(label)
    if (name === '' || name === 'NaN')
      throw new InputError(`The ${side}'s label of row ${row + 1} is missing; label or drop the row.`, { field })
    shares.set(name, (shares.get(name) ?? 0) + (weights?.[row] ?? 1) / mass)
  })
  return shares
}

/** Reports class frequencies that differ between the sides: each class is weighed by the mean of the two. */
function reportBalance(
  classes: readonly string[],
  from: Map<string, number>,
  to: Map<string, number>,
  onNotice?: (message: string) => void,
): void {
  const shares = classes.map((k) => ({ k, source: from.get(k)!, target: to.get(k)! }))
  const worst = shares.reduce((a, b) => (Math.abs(b.source - b.target) > Math.abs(a.source - a.target) ? b : a))
  if (Math.abs(worst.source - worst.target) < 0.02) return
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`
  onNotice?.(
    `Class frequencies differ (class ${worst.k}: ${percent(worst.source)} of the source, ${percent(worst.target)} of the target): each class is carried to its counterpart, and counts with the mean of the two.`,
  )
}
