import { field, type Sentence, sentence } from '../../base/errors.ts'
import { FEWEST_ROWS } from '../../transport/distance.ts'
import { type Ending, type Measured, wereSeen } from './checks.ts'
import type { Check } from './grade.ts'

/** What would help most, first things first: no advice on training is worth following while the rows or the scale are wrong. */
export function adviceFor(measured: Measured, ending: Ending, checks: readonly Check[]): Sentence | null {
  const failed = checks.filter(({ grade }) => grade !== 'good').map(({ question }) => question)
  if (failed.length === 0) return null
  const worst = checks.filter(({ grade }) => grade === 'not to be trusted').map(({ question }) => question)
  const asked = worst.length > 0 ? worst : failed
  const has = (question: Check['question']) => asked.includes(question)
  if (has('rows')) return rowsAdvice(measured, ending)
  if (has('features') && measured.scale === 'none')
    return sentence`Fit with ${field('scale', 'features')}, which gives each feature the same weight.`
  if (has('inverse') && ['smooth', 'released'].includes(ending.potential))
    return sentence`Fit with ${field('potential', 'convex')}, whose inverse is unique.`
  if (has('inverse') && measured.scale === 'none')
    return sentence`Fit with ${field('scale', 'features')} if the units of the features differ, else for more ${field('steps')}.`
  if (has('classes')) return sentence`Give more rows of the classes that do not arrive.`
  return trainingAdvice(ending)
}

function rowsAdvice(measured: Measured, { rows, conditions }: Ending): Sentence {
  // Folds work neither with relaxed masses nor with conditions.
  if (measured.mass !== undefined || conditions)
    return sentence`Judge it by more rows that it was not trained on: a larger share with ${field('heldOut', '0.3')} in the fit, or more in the tables.`
  const seen = wereSeen(measured) === true
  // Folds are refused for fewer rows; and if all rows of the tables judge already, folds add nothing.
  const fewest = rows && Math.min(rows.source, rows.target)
  if (fewest !== undefined && fewest < FEWEST_ROWS)
    return sentence`Give the fit more rows: at least ${FEWEST_ROWS} of each side; the smaller table has ${fewest}.`
  const all = !seen && rows && measured.rows.source >= rows.source && measured.rows.target >= rows.target
  if (all) return sentence`Judge it by more rows: add some to the tables, whose rows are all in use.`
  if (seen) return sentence`Judge it by rows that it was not trained on, or fit with ${field('folds', '5')}.`
  return sentence`Judge it by more rows: more in the tables, or all of them with ${field('folds', '5')} in the fit.`
}

function trainingAdvice({ status, steps, potential, keptStart }: Ending): Sentence {
  if (potential === 'quadratic') return sentence`An affine map is not enough: fit with ${field('potential', 'convex')}.`
  if (status === 'early stop')
    return sentence`Give the fit more rows: it ended by itself, when more steps no longer helped on held-out rows.`
  if (keptStart !== undefined)
    return sentence`Give the fit more rows: nothing that it learned from these was better than its start beyond doubt.`
  return sentence`Train longer, with ${field('steps', String(2 * steps))} say.`
}
