import type { ReportHead } from '../framework/machine.ts'
import { type Spread, spreadOf } from '../framework/statistics.ts'
import type { FinalErrors } from './judge.ts'

/** A look at a map during training; the last one is at the finished map. */
export interface CurvePoint {
  readonly step: number
  /** Seconds since the fit was called, set-up included; and seconds of training alone. */
  readonly seconds: number
  readonly trainingSeconds: number
  /** L2-UVP, in percent. */
  readonly forward: number
  readonly backward: number
  readonly unconvergedRows: number
  readonly memory: number | null
}

export interface AccuracyRun {
  readonly seed: number
  readonly status: string
  readonly potential: string
  readonly parameters: number
  readonly steps: number
  /** Seconds of drawing the samples, of the whole fit (set-up, training, final judgement), and of training alone. */
  readonly sampleSeconds: number
  readonly fitSeconds: number
  readonly trainingSeconds: number
  readonly final: FinalErrors
  readonly linear: { readonly forward: number; readonly backward: number }
  readonly w2Squared: {
    /** In closed form; null if there is none. */
    readonly exact: number | null
    /** From the rows that the fit held out. */
    readonly estimate: number
    readonly lowerBound: number
    readonly certified: boolean
    /** |estimate - exact| / exact in percent; most of it comes from the sampling of the held-out rows. */
    readonly error: number | null
  }
  /** Resident memory in MiB: before the fit (data included), at the first and the last look, and the maximum of the process. */
  readonly memory: {
    readonly before: number | null
    readonly firstLook: number | null
    readonly lastLook: number | null
    readonly peak: number | null
  }
  readonly curve: readonly CurvePoint[]
  readonly notices: readonly string[]
}

/** The result of an accuracy experiment, as a plain JSON value. */
export interface AccuracyReport extends ReportHead {
  readonly benchmark: 'gaussian' | 'mixture' | 'w2'
  readonly config: Readonly<Record<string, unknown>>
  readonly pair: { readonly name: string; readonly dimension: number }
  readonly runs: readonly AccuracyRun[]
  readonly summary: AccuracySummary
}

export interface AccuracySummary {
  readonly forward: Spread
  readonly backward: Spread
  readonly cosine: Spread
  readonly dualGap: Spread
  readonly fitSeconds: Spread
  readonly trainingSeconds: Spread
  readonly unconvergedRows: Spread
  readonly peakMemory: Spread | null
  readonly linear: { readonly forward: Spread; readonly backward: Spread }
  /**
   * Seconds of training until both errors were below each threshold (in percent) and stayed there, by the first look that showed it: the
   * median over the seeds; null if they never did.
   */
  readonly below: readonly { readonly percent: number; readonly seconds: number | null }[]
}

const THRESHOLDS = [3, 1, 0.3, 0.1] as const

/** Summary over the seeds. */
export function summarise(runs: readonly AccuracyRun[]): AccuracySummary {
  const over = (value: (run: AccuracyRun) => number) => spreadOf(runs.map(value))
  const peaks = runs.map(({ memory }) => memory.peak).filter((value) => value !== null)
  return {
    forward: over(({ final }) => final.forward),
    backward: over(({ final }) => final.backward),
    cosine: over(({ final }) => final.cosine.forward),
    dualGap: over(({ final }) => final.dualGap),
    fitSeconds: over(({ fitSeconds }) => fitSeconds),
    trainingSeconds: over(({ trainingSeconds }) => trainingSeconds),
    unconvergedRows: over(({ final }) => final.unconvergedRows),
    peakMemory: peaks.length > 0 ? spreadOf(peaks) : null,
    linear: { forward: over(({ linear }) => linear.forward), backward: over(({ linear }) => linear.backward) },
    below: THRESHOLDS.map((percent) => {
      const { median } = over((run) => secondsBelow(run.curve, percent))
      return { percent, seconds: Number.isFinite(median) ? median : null }
    }),
  }
}

function secondsBelow(curve: readonly CurvePoint[], percent: number): number {
  const lastAbove = curve.findLastIndex(({ forward, backward }) => !(forward < percent && backward < percent))
  return curve[lastAbove + 1]?.trainingSeconds ?? Infinity
}
