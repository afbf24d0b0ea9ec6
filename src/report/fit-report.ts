import type { EvaluationWithRows } from '../evaluation/evaluate.ts'
import { evaluateFit } from '../evaluation/evaluate-fit.ts'
import { FIT_MESSAGES, type FitProgress } from '../training/events.ts'
import type { Convexity, FitResult } from '../training/result.ts'
import { evaluationReport, type ReportContext } from './evaluation-report.ts'
import { planeOf } from './plane.ts'
import type { Report, ReportCurve, ReportSide } from './report.ts'
import { formatCount, formatShare } from './text.ts'

export interface FitReportContext extends ReportContext {
  /** The batch size and threads given to the fit, if any. */
  readonly batchSize?: number | undefined
  readonly threads?: number | undefined
  readonly signal?: AbortSignal
  /** The result of `evaluateFit`, if it has been computed already. */
  readonly measured?: EvaluationWithRows | undefined
}

/**
 * The report of a fit, measured on the rows that it held out; with folds, on all rows, each carried by the map that never saw it.
 *
 * ```ts
 * const result = await fit(source, target).result
 * const html = await reportHtml(await fitReport(result, { source: 'before', target: 'after' }))
 * ```
 */
export async function fitReport(result: FitResult, context: FitReportContext): Promise<Report> {
  const { map, summary } = result
  const { signal, batchSize, threads, measured = await evaluateFit(result, { signal }) } = context
  const plane = await planeOf(map, measured, signal)
  const report = evaluationReport(map, measured, { ...context, plane, heldOut: summary.heldOut.targetRows > 0 })
  return {
    ...report,
    // The fit knows more about its rows than the map does.
    w2Squared: summary.w2Squared,
    ...(summary.folds && { folds: summary.folds.count }),
    source: { ...report.source, trainedRows: trainedRows(result, 'source') },
    target: { ...report.target, trainedRows: trainedRows(result, 'target') },
    training: {
      status: summary.status,
      finished: summary.status !== 'diverged',
      message: FIT_MESSAGES[summary.status],
      steps: summary.steps,
      seconds: summary.seconds,
      ...(summary.curve.length > 1 && { curve: curveOf(summary.curve) }),
    },
    settings: {
      ...report.settings,
      ...(batchSize !== undefined && { batchSize }),
      ...(threads !== undefined && { threads }),
      ...(summary.convexity && { other: convexityRows(summary.convexity) }),
    },
  }
}

function convexityRows({ rows, negativeShare, lostShare }: Convexity): Record<string, string> {
  const of = (share: number | null) =>
    share === null ? 'not measured: too many dimensions' : `${formatShare(share)} of ${formatCount(rows)} held-out rows`
  return { 'Negative curvature': of(negativeShare), 'Lost by the round trip': of(lostShare) }
}

/** As many rows were held out for choosing as for judging; with folds, the map was trained on all rows. */
function trainedRows({ map, summary }: FitResult, side: 'source' | 'target'): NonNullable<ReportSide['trainedRows']> {
  const rows = map.model.training[`${side}Rows`]
  return summary.folds ? rows : rows - 2 * summary.heldOut[`${side}Rows`]
}

function curveOf(events: readonly FitProgress[]): ReportCurve {
  const looks = new Map(events.flatMap(({ heldOut }) => (heldOut ? [[heldOut.step, heldOut.w2Squared] as const] : [])))
  return {
    step: events.map(({ step }) => step),
    w2Squared: events.map(({ w2Squared }) => w2Squared),
    residual: events.map(({ residual }) => residual),
    tolerance: events.map(({ tolerance }) => tolerance),
    ...(looks.size > 1 && { heldOut: { step: [...looks.keys()], dualValue: [...looks.values()] } }),
  }
}
