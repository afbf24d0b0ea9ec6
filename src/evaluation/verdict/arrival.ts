import type { DirectionEvaluation, Evaluation, FeatureEvaluation } from '../evaluation.ts'
import { type Check, type Grade, gradeBy, percent, some, worstOf } from './grade.ts'
import { FEATURE_DISTANCE, FEATURE_WORSE, gapOfSampling, THRESHOLDS } from './thresholds.ts'

const SIDES = ['forward', 'backward'] as const
const GOALS = { forward: 'target', backward: 'source' } as const

/**
 * An energy distance as the shift that would cause it, relative to the goal's standard deviation (the root of its total variance). If rows of a
 * distribution are s apart on average, a small shift by d gives an energy distance of about s d^2 / 2.
 */
export function offsetOf(energyDistance: number, spread: number): number {
  return Math.sqrt((2 * Math.max(0, energyDistance)) / spread)
}

/** The measures that compare the two sides, as they are and as they are carried. */
type Compared = Pick<Evaluation, 'forward' | 'backward' | 'features' | 'rows' | 'effectiveRows' | 'w2Squared'>

/** Whether the rows arrive, on the whole. */
export function checkArrival(evaluation: Compared): Check {
  const found = SIDES.map((side) => ({ side, ...arrivalOf(evaluation[side]) }))
  const grade = worstOf(found.map((one) => one.grade))
  if (grade !== 'good') {
    const texts = found.filter((one) => one.grade !== 'good').map(({ side, text }) => `${side}, ${text(GOALS[side])}`)
    return { question: 'arrives', grade, text: texts.join(', and ') }
  }
  const text = areAlike(evaluation)
    ? 'these rows show no difference between source and target, with the map or without it'
    : 'the rows arrive in both directions'
  return { question: 'arrives', grade, text }
}

/** Whether source and target, as they are, differ by no more than sampling explains: on the whole, in each feature, and by the bound. */
function areAlike({ features, rows: given, effectiveRows: rows = given, w2Squared, ...sides }: Compared): boolean {
  const onTheWhole = ({ reference: { noTransport, sampling } }: DirectionEvaluation) =>
    noTransport.energyDistance !== null && sampling !== null && noTransport.energyDistance <= sampling
  const sampling = gapOfSampling(rows.source, rows.target, 2 * features.length)
  return (
    SIDES.every((side) => onTheWhole(sides[side])) &&
    features.every((feature) => SIDES.every((side) => feature[side].gap.before <= sampling)) &&
    !(w2Squared.certified && w2Squared.lowerBound > 0)
  )
}

function arrivalOf({ energyDistance, spread, reference }: DirectionEvaluation): {
  readonly grade: Grade
  readonly text: (goal: string) => string
} {
  const { noTransport, sampling } = reference
  if (energyDistance === null || spread === null || sampling === null || noTransport.energyDistance === null)
    return { grade: 'not to be trusted', text: () => 'there are too few rows to see whether they arrive' }
  if (energyDistance <= sampling) return { grade: 'good', text: () => '' }
  const without = noTransport.energyDistance
  const left = without > sampling ? energyDistance / without : Number.POSITIVE_INFINITY
  const offset = offsetOf(energyDistance, spread)
  const grade = worstOf([gradeBy(offset, THRESHOLDS.offset), gradeBy(left, THRESHOLDS.left)])
  const gone = left < 1 ? `${percent(left)} of the gap is left` : 'no nearer than without the map'
  const text = (goal: string) =>
    `the moved rows are as far from the ${goal} as a shift by ${percent(offset)} of its standard deviation (${gone})`
  return { grade, text }
}

/** Whether single features are left behind. Features that hardly count in the cost can be, although all of them together arrive. */
export function checkFeatures(evaluation: Compared): Check {
  const { features, rows: given, effectiveRows: rows = given } = evaluation
  const sampling = gapOfSampling(rows.source, rows.target, 2 * features.length)
  const graded = features.map((feature) => ({ feature, grade: gradeOfFeature(feature, sampling) }))
  const grade = worstOf(graded.map((one) => one.grade))
  if (grade === 'good')
    return {
      question: 'features',
      grade,
      text: areAlike(evaluation) ? 'nor does a single feature' : 'so does each feature',
    }
  const names = graded.filter((one) => one.grade === grade).map(({ feature }) => feature.name)
  const verb = names.length === 1 ? 'does' : 'do'
  const how = grade === 'usable' ? `${verb} not quite arrive` : `${verb} not arrive`
  return { question: 'features', grade, text: `${some(names)} ${how}` }
}

function gradeOfFeature(feature: FeatureEvaluation, sampling: number): Grade {
  return worstOf(
    SIDES.map((side): Grade => {
      const { gap, w2 } = feature[side]
      const grade = gradeBy(gap.after, THRESHOLDS.featureGap)
      if (gap.after <= sampling || w2.after <= FEATURE_DISTANCE || grade === 'good') return 'good'
      return gap.after > gap.before + FEATURE_WORSE ? 'not to be trusted' : grade
    }),
  )
}

/** Whether each class arrives at its counterpart; undefined if there are no classes. */
export function checkClasses({ classes }: Pick<Evaluation, 'classes'>): Check | undefined {
  if (classes === undefined) return undefined
  const all = Object.entries(classes)
  // Among many classes, the largest difference through sampling is larger: the tail of a squared normal number.
  const allowed = 1 + (Math.SQRT2 * Math.log(Math.max(1, all.length))) / 4
  const graded = all.map(([name, one]) => ({
    name,
    grade: worstOf(
      SIDES.map((side): Grade => {
        const { energyDistance, spread, reference } = one[side]
        if (energyDistance === null || spread === null || reference.sampling === null) return 'good'
        if (energyDistance <= allowed * reference.sampling) return 'good'
        return gradeBy(offsetOf(energyDistance, spread), THRESHOLDS.classOffset)
      }),
    ),
  }))
  const grade = worstOf(graded.map((one) => one.grade))
  if (grade === 'good') return { question: 'classes', grade, text: 'each class arrives' }
  const names = graded.filter((one) => one.grade === grade).map(({ name }) => name)
  const noun = names.length === 1 ? 'class' : 'classes'
  const verb = names.length === 1 ? 'does' : 'do'
  return {
    question: 'classes',
    grade,
    text: `${noun} ${some(names)} ${verb} not ${grade === 'usable' ? 'quite ' : ''}arrive`,
  }
}
