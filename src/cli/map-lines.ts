import { type ConditionGrid, costInWords, type TrainingRecord } from '../index.ts'
import { count, type described, endingOf, number, plural } from './text.ts'

/** What `inspect` says about a map in either form, as lines for `described`. */

type Line = Parameters<typeof described>[0][number]

const MOST_NAMES = 12

/** @param released whether another potential provides the certificate */
export function convexityLine(certified: boolean, released: boolean, squared = true): string {
  if (!squared) return 'the cost is not a squared distance: bounds are never certified'
  if (released)
    return 'may not be convex everywhere: bounds are certified by the convex potential that it was released from, on rows that are new to it'
  return certified
    ? 'strongly convex by construction: bounds can be certified, on rows that are new to it'
    : 'may not be convex: bounds are never certified'
}

/** The cost, the names, and how the map was trained. @param unit what the cost divides each feature by */
export function recordLines(
  training: TrainingRecord,
  classes: readonly string[],
  unit: readonly number[],
  conditions?: ConditionGrid,
): Line[] {
  const { scale, cost, columns, steps, seed, status, start, engine, labelColumn, encoded } = training
  return [
    [
      'cost',
      `${costInWords({ scale, cost })}${scale === 'features' && cost === undefined ? ' (--scale features)' : ''}`,
      ...(cost?.metric !== undefined
        ? [`divisors of the features ${listed(unit.map((size) => number(size, 3)))}`]
        : []),
      ...(scale === 'features' && cost === undefined
        ? [`standard deviations ${listed(unit.map((size) => number(size, 3)))}`]
        : []),
    ],
    ...(columns ? [['columns', listed(columns)] as const] : []),
    ...encodedLines(encoded),
    ...(classes.length > 0
      ? [
          [
            'classes',
            `${count(classes.length)}${labelColumn === undefined ? '' : ` in the column ${labelColumn}`}: ${listed(classes)}`,
          ] as const,
        ]
      : []),
    ...(conditions
      ? [
          [
            'conditions',
            `${conditionsText(conditions, training.conditionColumns)}; any value within this range`,
          ] as const,
        ]
      : []),
    [
      'training',
      `${plural(steps, 'step')} on ${rowsOf(training)}, seed ${seed}, started at ${start === 'moments' ? 'the map of the moments' : 'the identity'}${training.weightColumn === undefined ? '' : `; rows weighed by the column ${training.weightColumn}`}`,
      ...keptLines(training),
      `${endingOf(status)}; ran on ${engine}`,
    ],
  ]
}

/** Each condition, with the range that the map was fitted on. */
export function conditionsText({ knots }: ConditionGrid, names: readonly string[] = []): string {
  const ranges = knots.map(
    (axis, j) => `${names[j] ?? `condition ${j + 1}`} (${number(axis[0]!, 3)} to ${number(axis.at(-1)!, 3)})`,
  )
  return ranges.join(' and ')
}

/** The numbers of rows that training learned from, and of those held out. */
function rowsOf({ sourceRows, targetRows, heldOut }: TrainingRecord): string {
  const both = (source: number, target: number) => `${count(source)} and ${count(target)}`
  if (heldOut === undefined) return `tables of ${both(sourceRows, targetRows)} rows`
  const learned = `${both(sourceRows - heldOut.sourceRows, targetRows - heldOut.targetRows)} rows`
  if (heldOut.sourceRows + heldOut.targetRows === 0) return learned
  return `${learned}, with ${both(heldOut.sourceRows, heldOut.targetRows)} more held out to choose and to judge`
}

/** Which weights the map has, if the file records it. */
function keptLines({ keptStep, steps, start }: TrainingRecord): string[] {
  if (keptStep === undefined || steps === 0) return []
  if (keptStep === steps) return ['kept the weights of the last step']
  if (keptStep > 0) return [`kept the weights of step ${count(keptStep)}, which held-out rows chose`]
  return [
    `kept the start, ${start === 'moments' ? 'the best affine map by the moments' : 'the identity'}: no look at held-out rows was significantly better`,
  ]
}

function encodedLines(encoded: TrainingRecord['encoded'] = []): Line[] {
  return encoded.map(({ column, categories }) => [
    'encoded',
    `${column}: ${count(categories.length)} categories (${listed(categories)})`,
  ])
}

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES
  return names.slice(0, MOST_NAMES).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
