import { evaluateFolds, evaluateWithRows } from '../evaluation/evaluate.ts'
import { FIT_MESSAGES, type FitProgress } from '../training/events.ts'
import type { Convexity, FitResult } from '../training/result.ts'
import { evaluationReport, type ReportContext } from './evaluation-report.ts'
import type { Report, ReportCurve, ReportSide } from './report.ts'
import { formatCount, formatShare } from './text.ts'

export interface FitReportContext extends ReportContext {
  /** As the fit was given them, where it was. */
  readonly batchSize?: number | undefined
  readonly threads?: number | undefined
  readonly signal?: AbortSignal
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
  const { map, summary, judged } = result
  const { source, target, ...labels } = judged
  const { signal, batchSize, threads } = context
  const options = { seed: summary.seed, ...(signal && { signal }) }
  const measured = result.folds
    ? await evaluateFolds(map, result.folds, summary.w2Squared, options)
    : await evaluateWithRows(map, source, target, { ...labels, ...options })
  const report = evaluationReport(map, measured, { ...context, heldOut: summary.heldOut.targetRows > 0 })
  return {
    ...report,
    // The fit knows of its rows more than the map does.
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
    share === null
      ? 'not looked at: too many dimensions'
      : `${formatShare(share)} of ${formatCount(rows)} held-out rows`
  return { 'Negative curvature': of(negativeShare), 'Lost by the round trip': of(lostShare) }
}

/** As many rows as were judged by were held out to choose by; with folds, the map was trained on all rows. */
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
