import {
  type FitSummary,
  fit,
  gaussianLogDensity,
  logDensity,
  meanEstimate,
  moments,
  type Points,
  Random,
  rowRange,
  takeRows,
} from 'brenier'
import { openEngine } from 'brenier/method'
import { z } from 'zod'
import type { Dataset } from '../datasets/index.ts'
import { fitOptionsOf, fitShape, parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { diagonal } from '../pairs/dense.ts'
import { momentMaps } from '../pairs/moment-maps.ts'
import { classProblem, gaussianProblem, type Problem } from './physical-problem.ts'
import { type DirectionScore, scoreDirection } from './two-sample-score.ts'

const { seeds: _, ...oneFit } = fitShape

const physicalSchema = z.object({
  ...oneFit,
  /** What the data are carried to: the standard Gaussian; or, with 'classes', one class of the labels to the other. */
  target: z.enum(['gaussian', 'classes']).default('gaussian'),
  /** Rows of the Gaussian that training sees. Default: as many as the data, but at least 100,000. */
  gaussianRows: z.int().min(50).optional(),
  /** The most rows of each scored sample, and how often they are redrawn. */
  scoreRows: z.int().min(10).default(2500),
  repeats: z.int().min(1).default(20),
  /** Rows generated (and rows of the Gaussian carried back) for the scores. */
  generatedRows: z.int().min(10).default(10_000),
  /** Test rows whose density is computed; 0 for none. */
  densityRows: z.int().min(0).default(2000),
})

type PhysicalConfig = z.infer<typeof physicalSchema>

/** A mean over test rows, in nats, with its standard error. */
interface MeanLogDensity {
  readonly mean: number
  readonly standardError: number
}

export interface PhysicalReport extends ReportHead {
  readonly experiment: 'physical'
  readonly config: PhysicalConfig
  readonly data: {
    readonly name: string
    readonly dimension: number
    readonly rows: { readonly train: number; readonly validation: number; readonly test: number }
    readonly complete: boolean
    readonly files: readonly string[]
    readonly preprocessing: readonly string[]
    /** The names of the two sides. */
    readonly source: string
    readonly target: string
  }
  readonly fit: Pick<FitSummary, 'status' | 'steps' | 'seconds' | 'potential' | 'parameters' | 'w2Squared' | 'notices'>
  readonly forward: DirectionScore & { readonly seconds: number }
  readonly backward: DirectionScore & {
    readonly seconds: number
    readonly unconvergedRows: number
    readonly maxResidual: number
  }
  /** For test rows, by the map and by the Gaussian with the training rows' moments; null if the target is not Gaussian, or if not asked for. */
  readonly logDensity:
    | (MeanLogDensity & { readonly rows: number; readonly invalidRows: number; readonly linear: MeanLogDensity })
    | null
}

/**
 * Carries a physical data set to the standard Gaussian and back: the backward map generates. It learns from the training and validation rows (fit
 * holds some of them out) and is scored on the test rows, in comparison with the affine map of the moments, and with these rows
 * themselves, half against half.
 */
export async function runPhysical(
  input: z.input<typeof physicalSchema>,
  dataset: Dataset,
  context: Context,
): Promise<PhysicalReport> {
  const config = parseConfig(physicalSchema, input)
  const { environment, signal, onProgress, onNotice } = context
  const random = new Random(config.seed).stream('physical experiment')
  const problem =
    config.target === 'gaussian'
      ? gaussianProblem(dataset, config, random.stream('standard Gaussian'))
      : classProblem(dataset)
  const { source, target } = problem
  const options = { ...fitOptionsOf({ ...config, seeds: 1 }, config.seed), ...withoutUndefined({ signal, onNotice }) }
  const run = fit(source.train, target.train, { ...options, columns: dataset.columns })
  for await (const { progress } of run) onProgress?.({ stage: `${dataset.name}: fitting`, progress })
  const { map, summary } = await run.result

  const stop = withoutUndefined({ signal })
  const linear = momentMaps(moments(source.train), moments(target.train))
  const scoring = { repeats: config.repeats, maxRows: config.scoreRows, random: random.stream('scores') }
  onProgress?.({ stage: `${dataset.name}: carrying held-out rows` })
  const there = await timed(() => map.forward(source.heldOut, stop))
  const forward = scoreDirection(
    { images: there.value, linear: linear.forward(source.heldOut), heldOut: target.heldOut, training: target.train },
    scoring,
  )
  onProgress?.({ stage: `${dataset.name}: generating` })
  const from = rowRange(target.fresh ?? target.heldOut, 0, config.generatedRows)
  const back = await timed(() => map.backward(from, stop))
  const backward = scoreDirection(
    { images: back.value.points, linear: linear.backward(from), heldOut: source.heldOut, training: source.train },
    scoring,
  )
  onProgress?.({ stage: `${dataset.name}: densities` })
  const density = await densityScore(map, dataset.test, source.train, config, { ...options, random })
  await map.dispose()
  const { status, steps, seconds, potential, parameters, w2Squared, notices } = summary
  return {
    experiment: 'physical',
    ...reportHead(environment, (await openEngine(withoutUndefined({ device: config.device }))).description),
    config,
    data: describeData(dataset, problem),
    fit: { status, steps, seconds, potential, parameters, w2Squared, notices },
    forward: { ...forward, seconds: there.seconds },
    backward: {
      ...backward,
      seconds: back.seconds,
      unconvergedRows: back.value.unconvergedRows,
      maxResidual: back.value.maxResidual,
    },
    logDensity: density,
  }
}

function describeData(dataset: Dataset, { source, target }: Problem): PhysicalReport['data'] {
  const { name, train, validation, test, complete, files, preprocessing } = dataset
  return {
    name,
    dimension: test.columns,
    rows: { train: train.rows, validation: validation.rows, test: test.rows },
    ...{ complete, files, preprocessing },
    source: source.name,
    target: target.name,
  }
}

/** The density of some test rows; null if the target is not Gaussian, or if not asked for. */
async function densityScore(
  map: Parameters<typeof logDensity>[0],
  test: Points,
  train: Points,
  config: PhysicalConfig,
  { random, ...options }: Omit<Parameters<typeof logDensity>[2], 'target'> & { readonly random: Random },
): Promise<PhysicalReport['logDensity']> {
  if (config.target !== 'gaussian' || config.densityRows === 0) return null
  const rows = takeSome(test, config.densityRows, random.stream('density rows'))
  const target = { mean: new Float64Array(rows.columns), covariance: diagonal(new Float64Array(rows.columns).fill(1)) }
  const found = await logDensity(map, rows, { ...options, target })
  const valid = found.logDensity.filter((value) => !Number.isNaN(value))
  return {
    ...meanOf(valid),
    rows: rows.rows,
    invalidRows: found.invalidRows,
    linear: meanOf(gaussianLogDensity(rows, moments(train))),
  }
}

function meanOf(values: Float64Array): MeanLogDensity {
  const { value, standardError } = meanEstimate(values)
  return { mean: value, standardError }
}

function takeSome(table: Points, rows: number, random: Random): Points {
  return table.rows <= rows ? table : takeRows(table, random.permutation(table.rows).subarray(0, rows))
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const began = performance.now()
  const value = await work()
  return { value, seconds: (performance.now() - began) / 1000 }
}
