import { type Points, takeRows } from '../base/points.ts'
import { Random } from '../base/random.ts'
import type { FitResult, JudgedRows } from '../training/result.ts'
import type { TransportMap } from '../transport/map.ts'
import { type EvaluationWithRows, evaluateFolds, evaluateWithRows } from './evaluate.ts'
import { fitEnding } from './verdict/ending.ts'
import { verdictOf } from './verdict/verdict.ts'

export interface EvaluateFitOptions {
  /** The most rows of each side, drawn with the seed of the fit. Default: all that it held out for judging. */
  readonly maxRows?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Measures the map of a fit on the rows that it held out for judging; with folds, on all rows, each carried by the map that never saw it.
 *
 * ```ts
 * const { evaluation } = await evaluateFit(await fit(source, target).result)
 * console.log(evaluation.verdict.sentence)
 * ```
 */
export async function evaluateFit(result: FitResult, options: EvaluateFitOptions = {}): Promise<EvaluationWithRows> {
  const { map, summary, judged, folds } = result
  const { seed } = summary
  const solving = { seed, ...(options.signal && { signal: options.signal }) }
  if (folds) return evaluateFolds(map, folds, summary.w2Squared, solving)
  const { source, target, ...labels } = sampled(judged, options.maxRows ?? Number.POSITIVE_INFINITY, new Random(seed))
  const measured = await evaluateWithRows(map, source, target, { ...labels, ...solving })
  return summary.heldOut.targetRows > 0 ? knownToBeNew(map, measured) : measured
}

/** Held-out rows are new to the map whatever its sketch says: tables of counts hold the same rows again and again. */
function knownToBeNew(map: TransportMap, measured: EvaluationWithRows): EvaluationWithRows {
  const { trained: _, ...w2Squared } = measured.evaluation.w2Squared
  const evaluation = { ...measured.evaluation, w2Squared }
  return { ...measured, evaluation: { ...evaluation, verdict: verdictOf(evaluation, fitEnding(map)) } }
}

function sampled({ source, target, sourceLabels, targetLabels }: JudgedRows, most: number, random: Random): JudgedRows {
  const [x, z] = [source, target].map((points, k) => chosenRows(points, most, random.stream('judged rows', k)))
  return {
    source: x ? takeRows(source, x) : source,
    target: z ? takeRows(target, z) : target,
    ...(sourceLabels && { sourceLabels: x ? Array.from(x, (row) => sourceLabels[row]!) : sourceLabels }),
    ...(targetLabels && { targetLabels: z ? Array.from(z, (row) => targetLabels[row]!) : targetLabels }),
  }
}

/** Undefined if all rows are used. */
function chosenRows({ rows }: Points, most: number, random: Random): Int32Array | undefined {
  return rows <= most ? undefined : random.permutation(rows).subarray(0, most)
}
