import { type Points, zerosLike } from '../base/points.ts'
import { combineEstimates, meanEstimate } from '../base/statistics.ts'
import { moments } from '../problem/moments.ts'
import type { FitProgress } from '../training/events.ts'
import type { FitOptions } from '../training/options.ts'
import type { FitResult } from '../training/result.ts'
import { Run } from '../training/run.ts'
import type { TrainingState } from '../training/state.ts'
import type { DualTerms, SideTerms } from '../transport/distance.ts'
import type { TransportMap } from '../transport/map.ts'
import type { Measure } from './measures.ts'
import type { Objective } from './result.ts'
import type { Rows } from './rows.ts'
import { WARM_FROM, warmState } from './warm.ts'

/** A map, and the state that the next iteration's map continues from. */
export interface Trained {
  readonly result: FitResult
  readonly state: TrainingState | null
  readonly last: FitProgress | undefined
}

/** What the maps of one iteration are trained with. */
export interface Training {
  readonly measures: readonly Measure[]
  readonly rows: Rows
  /** The class of each row of the sample; undefined without classes. */
  readonly labels: readonly string[] | undefined
  readonly scale: Float64Array
  readonly options: FitOptions
  readonly onProgress: (measure: number, event: FitProgress) => void
  readonly onNotice: (measure: number, message: string) => void
}

/**
 * Trains the map from the sample to each measure. It continues from the last iteration's map if there is one, in the same frame and with the same
 * division of the rows.
 * @param seconds for each map
 */
export async function trainMaps(
  { measures, rows, labels, scale, options, onProgress, onNotice }: Training,
  points: Points,
  before: readonly Trained[] | null,
  seconds: number | undefined,
): Promise<Trained[]> {
  const trained: Trained[] = []
  for (const [k, measure] of measures.entries()) {
    const last = before?.[k]
    const whole = seconds === undefined || last === undefined ? seconds : seconds / (1 - WARM_FROM)
    const resume = (last?.state && warmState(last.state, last.last, whole)) ?? undefined
    const maxTime = resume === undefined ? seconds : whole
    let event: FitProgress | undefined
    const log = {
      push: (next: FitProgress) => {
        event = next
        onProgress(k, next)
      },
    }
    const own = {
      ...options,
      ...(maxTime !== undefined && { maxTime }),
      ...(labels && { sourceLabels: labels, targetLabels: measure.labels! }),
      onNotice: (message: string) => onNotice(k, message),
    }
    const frame = last?.result.map.model.frame
    const part = { source: rows.source, target: rows.divisions[k]!.target, scale, ...(frame && { frame }) }
    const run = new Run(own, log, resume, part)
    const result = await run.run(points, measure.points)
    trained.push({ result, state: run.state, last: event })
  }
  return trained
}

/** sum w_k T_k(x), row by row, and how far that is from x in units of the cost, relative to the root of the sample's total variance. */
export async function movedBy(
  points: Points,
  { measures, labels, scale }: Pick<Training, 'measures' | 'labels' | 'scale'>,
  maps: readonly TransportMap[],
  signal?: AbortSignal,
): Promise<{ readonly points: Points; readonly residual: number }> {
  const { data, rows, columns } = points
  const sum = new Float64Array(data.length)
  for (const [k, { share }] of measures.entries()) {
    if (share === 0) continue
    const image = await maps[k]!.forward(points, { ...(labels && { labels }), ...(signal && { signal }) })
    for (let i = 0; i < sum.length; i++) sum[i]! += share * image.data[i]!
  }
  const next = zerosLike(data, sum.length)
  next.set(sum)
  const masses = points.weights ?? new Float64Array(rows).fill(1)
  let [moved, mass] = [0, 0]
  for (let row = 0; row < rows; row++) {
    mass += masses[row]!
    for (let j = 0, at = row * columns; j < columns; j++, at++)
      moved += masses[row]! * (scale[j]! * (sum[at]! - data[at]!)) ** 2
  }
  const { covariance } = moments(points)
  const variance = scale.reduce((total, factor, j) => total + factor ** 2 * covariance.data[j * (columns + 1)]!, 0)
  return { points: { ...points, data: next }, residual: Math.sqrt(moved / mass / variance) }
}

/** The weighted sum of the distances, on the judging rows: those of the sample are the same for all maps, and those of the measures are independent. */
export async function objectiveOf(
  measures: readonly Measure[],
  trained: readonly Trained[],
  leastByMoments: number,
  signal?: AbortSignal,
): Promise<Objective> {
  const terms: DualTerms[] = []
  for (const { result } of trained) {
    const { map, judged } = result
    const { source, target, ...labels } = judged
    terms.push((await map.dualTerms(source, target, { ...labels, gap: false, ...(signal && { signal }) })).terms)
  }
  const shares = measures.map(({ share }) => share)
  const value = weighted(terms, shares, (term) => term)
  const bound = weighted(terms, shares, (term) => term.bound ?? term)
  const certified = trained.every(({ result }, k) => shares[k] === 0 || result.summary.w2Squared.certified)
  return {
    estimate: Math.max(0, value.value),
    confidence: [Math.max(0, value.confidence[0]), Math.max(0, value.confidence[1])],
    lowerBound: certified ? Math.max(0, bound.confidence[0]) : 0,
    certified,
    leastByMoments,
  }
}

function weighted(terms: readonly DualTerms[], shares: readonly number[], sides: (term: DualTerms) => SideTerms) {
  const each = terms.map(sides)
  const source = each[0]!.source.map((_, i) => each.reduce((sum, term, k) => sum + shares[k]! * term.source[i]!, 0))
  return combineEstimates([
    { estimate: meanEstimate(source, terms[0]!.rowWeights?.source), weight: 1 },
    ...each.flatMap(({ target }, k) =>
      shares[k] === 0 ? [] : [{ estimate: meanEstimate(target, terms[k]!.rowWeights?.target), weight: shares[k]! }],
    ),
  ])
}
