import { basename } from 'node:path'
import { type Direction, evaluateMap } from '../evaluation/evaluate.ts'
import type { FitProgress, FitResult } from '../index.ts'
import { FIT_MESSAGES } from '../training/events.ts'
import type { Report, ReportCurve, ReportDirection, ReportSide } from './index.ts'

/** What a report says besides the fit's own results. */
export interface ReportContext {
  readonly source: string
  readonly target: string
  readonly seed: number
  readonly batchSize?: number | undefined
  readonly hidden?: readonly number[] | undefined
  readonly threads?: number | undefined
  readonly version: string
  readonly signal?: AbortSignal
}

/** The report of a fit, measured on the rows that it kept apart. */
export async function fitReport({ map, summary, judged }: FitResult, context: ReportContext): Promise<Report> {
  const { seed, signal, version } = context
  const { evaluation, images, preimages } = await evaluateMap(map, judged, { seed, ...(signal && { signal }) })
  const { frame, training, potential } = map.model
  const heldOut = summary.heldOut.targetRows > 0
  const side = (path: string, which: 'source' | 'target', transported: ReportSide['transported']): ReportSide => ({
    name: nameOf(path),
    points: judged[which],
    ...(transported && { transported }),
    trainedRows: training[`${which}Rows`] - 2 * summary.heldOut[`${which}Rows`],
  })
  const { forward, backward, roundTrip, classes } = evaluation
  const { hidden } = potential.config
  return {
    source: side(context.source, 'source', images),
    target: side(context.target, 'target', preimages),
    ...(training.columns && { columns: training.columns }),
    heldOut,
    w2Squared: evaluation.w2Squared,
    forward: directionOf(forward),
    backward: directionOf(backward),
    roundTrip,
    conjugate: {
      rows: judged.target.rows,
      unconvergedRows: backward.unconvergedRows,
      maxResidual: backward.maxResidual * frame.targetDeviation,
      tolerance: 1e-4 * frame.targetDeviation,
    },
    training: {
      status: summary.status,
      finished: summary.status !== 'diverged',
      message: FIT_MESSAGES[summary.status],
      steps: summary.steps,
      seconds: summary.seconds,
      ...(summary.curve.length > 1 && { curve: curveOf(summary.curve, frame.targetDeviation) }),
    },
    settings: {
      seed,
      potential: summary.potential,
      parameters: summary.parameters,
      scale: summary.scale,
      featureScales: Float64Array.from(frame.scale, (factor) => 1 / factor),
      ...(Array.isArray(hidden) && { hidden }),
      ...(context.batchSize !== undefined && { batchSize: context.batchSize }),
      ...(context.threads !== undefined && { threads: context.threads }),
      init: training.start,
      device: training.engine,
      versions: { brenier: version },
    },
    ...(classes && {
      classes: Object.entries(classes).map(([label, one]) => ({
        label,
        rows: one.rows,
        forward: directionOf(one.forward),
        backward: directionOf(one.backward),
      })),
    }),
  }
}

function directionOf({ energyDistance, slicedW2, l2Uvp, cosine, reference }: Direction): ReportDirection {
  const { noTransport, heldOutAgainstHeldOut } = reference
  return {
    energyDistance: energyDistance ?? Number.NaN,
    ...(slicedW2 !== null && { slicedW2 }),
    ...(noTransport.energyDistance !== null && { untransportedEnergyDistance: noTransport.energyDistance }),
    ...(heldOutAgainstHeldOut.energyDistance !== null && {
      heldOutEnergyDistance: heldOutAgainstHeldOut.energyDistance,
    }),
    ...(l2Uvp !== undefined && { l2Uvp }),
    ...(cosine !== undefined && { cosine }),
  }
}

/** @param deviation of the target in units of the cost: residuals are relative to it */
function curveOf(events: readonly FitProgress[], deviation: number): ReportCurve {
  const looks = new Map(events.flatMap(({ heldOut }) => (heldOut ? [[heldOut.step, heldOut.w2Squared] as const] : [])))
  return {
    step: events.map(({ step }) => step),
    w2Squared: events.map(({ w2Squared }) => w2Squared),
    residual: events.map(({ residual }) => residual * deviation),
    tolerance: events.map(({ tolerance }) => tolerance * deviation),
    ...(looks.size > 1 && { heldOut: { step: [...looks.keys()], lowerBound: [...looks.values()] } }),
  }
}

/** A file's name without its folder and extensions. */
function nameOf(path: string): string {
  if (path === '-') return 'standard input'
  return basename(path).replace(/(\.(csv|tsv|txt|npy|npz|parquet|arrow|feather|h5|h5ad|hdf5|data|gz))+(:.*)?$/i, '')
}
