import { pauses } from '../base/pause.ts'
import type { Points } from '../base/points.ts'
import { differences } from '../base/statistics.ts'
import { viewsOf } from '../potentials/weights.ts'
import { centred } from '../problem/frame.ts'
import { labelWidth } from '../problem/labels.ts'
import type { BackwardOptions, MapDualTerms } from './calls.ts'
import { costTerms, type DualTerms, dualTerms, relaxedTerms, shortfalls, sideTerms } from './distance.ts'
import type { JudgedRows } from './judged-gap.ts'
import type { MapModel } from './model.ts'
import type { MapPrograms } from './programs.ts'

/** Rows of both sides, and their labels: rows x classes. */
export interface LabelledSides {
  readonly source: Points
  readonly target: Points
  readonly sourceLabels: Float32Array | undefined
  readonly targetLabels: Float32Array | undefined
}

/** The dual terms by one potential, and what they were computed from. */
export async function judge(
  programs: MapPrograms,
  { source, target, sourceLabels, targetLabels }: LabelledSides,
  options: BackwardOptions,
): Promise<MapDualTerms & { readonly judged: JudgedRows }> {
  const { frame, potential, weights, conditions } = programs.model
  const { signal } = options
  const [x, z] = [centred(source, frame, 'source'), centred(target, frame, 'target')]
  const { value, image } = await programs.forward(x, sourceLabels, signal)
  const { points: preimage, objective, ...solved } = await programs.conjugate(target, options, targetLabels)
  const judged = { source, target, x, z, image, preimage, potential: value, objective, sourceLabels, targetLabels }
  const conjugate = { unconvergedRows: solved.unconverged, maxResidual: solved.maxResidual }
  const result = (terms: DualTerms) => ({ terms: { ...terms, ...weightsOf(source, target) }, conjugate, judged })
  if (potential.cost !== undefined) return result(costTerms(potential.cost, value, objective))
  const parts = { frame, source: x, target: z, potential: value, objective }
  if (conditions !== undefined) {
    const [from, to] = [
      await constants(programs, sourceLabels!, signal),
      await constants(programs, targetLabels!, signal),
    ]
    const own = { ...parts, potential: differences(value, from), objective: differences(objective, to) }
    return result({ ...sideTerms(own), bound: null, unproven: UNPROVEN })
  }
  const pause = pauses(signal)
  // The work since the last turn of the event loop is not known.
  await pause(Number.POSITIVE_INFINITY)
  const floor = potential.guarantee?.floor(viewsOf(potential, weights))
  await pause()
  const shortfall = floor === undefined ? null : shortfalls(solved.difference, floor)
  await pause()
  return result(relaxed(programs.model, dualTerms({ ...parts, shortfall })))
}

const UNPROVEN =
  'it assumes the same distribution of conditions on both sides, which rows are weighted to have and no sample can prove'

/** u(0, c): a constant of the potential for each condition, which does not affect the map and must not affect the distance (docs/method-extensions.md). */
async function constants(
  programs: MapPrograms,
  labels: Float32Array,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const { model } = programs
  const rows = labels.length / labelWidth(model)
  return (await programs.forward(new Float32Array(rows * model.frame.dimension), labels, signal)).value
}

/** The terms of the relaxed problem, if the map is one of unequal mass. */
function relaxed({ training: { unbalanced } }: MapModel, terms: DualTerms): DualTerms {
  if (unbalanced === undefined) return terms
  const { shift } = unbalanced
  const { bound } = terms
  return { ...relaxedTerms(terms, unbalanced, shift), bound: bound && relaxedTerms(bound, unbalanced, shift) }
}

function weightsOf({ weights: source }: Points, { weights: target }: Points): Pick<DualTerms, 'rowWeights'> {
  if (source === undefined && target === undefined) return {}
  return { rowWeights: { ...(source && { source }), ...(target && { target }) } }
}
