import type { SampleWeights } from '../base/mean-interval.ts'
import { differences, mean } from '../base/statistics.ts'
import type { ConjugateProgram } from '../conjugate/program.ts'
import { type ConjugateResult, type SolveOptions, solveConjugate, type Workspace } from '../conjugate/solve.ts'
import type { Conditional } from '../problem/labels.ts'
import type { DualTerm } from './dual.ts'
import { labelsOf, type TrainingSide } from './problem.ts'
import type { RelaxedDual } from './relaxed.ts'
import type { FirstStarts } from './starts.ts'

/** One look at the held-out rows. */
export interface HeldOutLook {
  /** The dual objective; lower is better. */
  readonly bound: number
  /** The term of each row: u of the source rows, then u* of the target rows plus the possible error of their solves. */
  readonly rows: Float32Array
  readonly sourceRows: number
  /** For a potential that need not be convex: the error of S(T(x)) (see `roundTripOf`). */
  readonly roundTrip?: number
  /** Set for a relaxed problem. */
  readonly relaxed?: true
  /** The row weights of the source and of the target, if they have any. */
  readonly weights?: SampleWeights
}

/** What is needed to evaluate the dual objective at the current weights. */
export interface LookParts {
  readonly conjugate: ConjugateProgram
  readonly workspace: Workspace
  readonly dual: DualTerm
  /** For a problem of unequal mass. */
  readonly relaxed?: RelaxedDual | undefined
}

/**
 * The dual objective on held-out rows. An estimate of the error of unfinished solves (see `hidden`) is added, so that stopping them early does
 * not make the objective look better.
 */
export async function lookAtHeldOut(
  { source, target }: { readonly source: TrainingSide; readonly target: TrainingSide },
  on: Conditional,
  { conjugate, workspace, dual, relaxed }: LookParts,
  options: SolveOptions,
  firstStarts: FirstStarts,
): Promise<HeldOutLook> {
  const label = labelsOf(target, null, on)
  const starts = await firstStarts(target.rows, label)
  const solved = await solveConjugate(conjugate, workspace, target.rows, starts, options, label)
  const ofSource = labelsOf(source, null, on)
  let potential: Float32Array = (await dual.potential(source.rows, ofSource)).slice()
  const lacking = await hidden(conjugate, solved)
  let ofTarget: Float32Array = solved.objective.map((value, row) => lacking[row]! - value)
  if (on.conditions !== undefined) {
    // A constant for each condition does not affect the map, and must not affect the look (docs/method-extensions.md).
    potential = differences(potential, await constants(dual, source.rows.length, ofSource!))
    const own = await constants(dual, target.rows.length, label!)
    ofTarget = ofTarget.map((value, row) => value + own[row]!)
  }
  const weights = { first: source.weights, second: target.weights }
  if (relaxed === undefined) return lookOf(potential, ofTarget, weights)
  const rowWeights = {
    ...(source.weights && { source: source.weights }),
    ...(target.weights && { target: target.weights }),
  }
  const looked = relaxed.look({ source: source.rows, target: target.rows, rowWeights }, potential, ofTarget)
  return { ...lookOf(looked.source, looked.target, weights), bound: looked.bound, relaxed: true }
}

/** u(0, c) at each condition. */
async function constants(dual: DualTerm, length: number, label: Float32Array): Promise<Float32Array> {
  return (await dual.potential(new Float32Array(length), label)).slice()
}

/** @param potential u of the source rows  @param ofTarget u* of the target rows plus the possible error of their solves */
export function lookOf(potential: Float32Array, ofTarget: Float32Array, weights: SampleWeights): HeldOutLook {
  const rows = new Float32Array(potential.length + ofTarget.length)
  rows.set(potential)
  rows.set(ofTarget, potential.length)
  const bound = mean(potential, weights.first) + mean(ofTarget, weights.second)
  return { bound, rows, sourceRows: potential.length, weights }
}

/** Half the squared residual in the metric of the inverse mean Hessian: about how far each row's objective is from its minimum. */
async function hidden(conjugate: ConjugateProgram, { difference }: ConjugateResult): Promise<Float32Array> {
  const d = conjugate.dimension
  const steps = await conjugate.linearStarts(difference)
  return Float32Array.from({ length: difference.length / d }, (_, row) => {
    let sum = 0
    for (let at = row * d; at < (row + 1) * d; at++) sum += 0.5 * steps[at]! * difference[at]!
    return sum
  })
}
