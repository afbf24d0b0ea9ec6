import { type Points, rowRange } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { type AccuracyConfig, fitOptionsOf, withoutUndefined } from '../../src/pictures/config.ts'
import { type ExperimentContext, type ReportHead, reportHead } from '../../src/pictures/environment.ts'
import { type FitResult, fit } from '../../src/training/fit.ts'
import { TransportMap } from '../../src/transport/map.ts'
import type { BenchmarkPair } from '../pairs/pair.ts'
import { errorsOf, type FinalErrors, finalErrors, linearErrors, type TestPairs } from './judge.ts'
import { type Snapshot, SnapshotRecorder } from './snapshots.ts'
import { type Spread, spreadOf } from './statistics.ts'

/** What one seed is run on. */
export interface AccuracyProblem {
  readonly pair: BenchmarkPair
  /** Independent samples of both sides to learn from, as float32. */
  samples(rows: number, random: Random): Promise<{ readonly source: Points; readonly target: Points }>
}

/** A look at a map in training, or the finished one as the last. */
export interface CurvePoint {
  readonly step: number
  /** Since the fit was called, set-up included; and of training alone. */
  readonly seconds: number
  readonly trainingSeconds: number
  /** L2-UVP, percent. */
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
  /** Drawing the samples; the whole fit (set-up, training, final judgement); training alone. */
  readonly sampleSeconds: number
  readonly fitSeconds: number
  readonly trainingSeconds: number
  readonly final: FinalErrors
  readonly linear: { readonly forward: number; readonly backward: number }
  readonly w2Squared: {
    /** In closed form; null where there is none. */
    readonly exact: number | null
    /** Of the rows that the fit kept apart. */
    readonly estimate: number
    readonly lowerBound: number
    readonly certified: boolean
    /** |estimate - exact| / exact in percent; most of it is the sampling of the rows kept apart. */
    readonly error: number | null
  }
  /** Resident memory in MiB: before the fit (data included), at the first and the last look, and the highest of the process. */
  readonly memory: {
    readonly before: number | null
    readonly firstLook: number | null
    readonly lastLook: number | null
    readonly peak: number | null
  }
  readonly curve: readonly CurvePoint[]
  readonly notices: readonly string[]
}

/** What an accuracy experiment gives: a plain JSON value. */
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
   * Seconds of training until both errors were below so many percent and stayed there, at the first look that showed it: the middle
   * seed's; null if it never was.
   */
  readonly below: readonly { readonly percent: number; readonly seconds: number | null }[]
}

const THRESHOLDS = [3, 1, 0.3, 0.1] as const

/** Fits each seed's pair and judges the maps on fresh points; the looks on the way are judged when the fit is done. */
export async function runAccuracy(
  benchmark: AccuracyReport['benchmark'],
  config: AccuracyConfig & Readonly<Record<string, unknown>>,
  problemOf: (random: Random) => AccuracyProblem | Promise<AccuracyProblem>,
  context: ExperimentContext,
): Promise<AccuracyReport> {
  const engine = await openEngine(withoutUndefined({ device: config.device, onNotice: context.onNotice }))
  const runs: AccuracyRun[] = []
  let name = ''
  let dimension = 0
  for (let k = 0; k < config.seeds; k++) {
    context.signal?.throwIfAborted()
    const seed = config.seed + k
    const random = new Random(seed).stream('benchmark data')
    const problem = await problemOf(random.stream('pair'))
    ;({ name, dimension } = problem.pair)
    runs.push(await runSeed(engine, config, seed, problem, random, context))
  }
  return {
    benchmark,
    ...reportHead(context.environment, engine.description),
    config,
    pair: { name, dimension },
    runs,
    summary: summarise(runs),
  }
}

async function runSeed(
  engine: Engine,
  config: AccuracyConfig,
  seed: number,
  problem: AccuracyProblem,
  random: Random,
  context: ExperimentContext,
): Promise<AccuracyRun> {
  const { environment, signal, onProgress } = context
  const { pair } = problem
  const say = (what: string) => `${pair.name}, seed ${seed}: ${what}`
  onProgress?.({ stage: say('drawing samples') })
  const drawing = performance.now()
  const { source, target } = await problem.samples(config.rows, random.stream('training rows'))
  const sampleSeconds = (performance.now() - drawing) / 1000
  const test = pair.pairs(config.testRows, random.stream('test points'))

  const before = environment.memory()
  const recorder = new SnapshotRecorder(config.firstLook, config.lookRatio, environment.memory)
  const options = withoutUndefined({ onNotice: context.onNotice, signal })
  const run = fit(source, target, { ...fitOptionsOf(config, seed), ...options, onStep: recorder.onStep })
  for await (const { progress } of run) onProgress?.({ stage: say('fitting'), progress })
  const { map, summary } = await run.result
  const fitSeconds = recorder.seconds
  const peak = environment.peakMemory()

  onProgress?.({ stage: say('judging the map') })
  const final = await finalErrors(map, test, pair, signal)
  const curve = await judgeCurve(engine, config, map, recorder.snapshots, test, pair, context)
  await map.dispose()
  return {
    seed,
    status: summary.status,
    potential: summary.potential,
    parameters: summary.parameters,
    steps: summary.steps,
    sampleSeconds,
    fitSeconds,
    trainingSeconds: summary.seconds,
    final,
    linear: linearErrors(source, target, test, pair),
    w2Squared: distanceOf(pair, summary.w2Squared),
    memory: {
      before,
      firstLook: recorder.snapshots[0]?.memory ?? null,
      lastLook: recorder.snapshots.at(-1)?.memory ?? null,
      peak,
    },
    curve: [
      ...curve,
      {
        step: summary.steps,
        seconds: fitSeconds,
        trainingSeconds: summary.seconds,
        forward: final.forward,
        backward: final.backward,
        unconvergedRows: final.unconvergedRows,
        memory: environment.memory(),
      },
    ],
    notices: summary.notices,
  }
}

async function judgeCurve(
  engine: Engine,
  config: AccuracyConfig,
  map: TransportMap,
  snapshots: readonly Snapshot[],
  test: TestPairs,
  pair: BenchmarkPair,
  { signal, onProgress }: ExperimentContext,
): Promise<CurvePoint[]> {
  const rows = Math.min(config.curveRows, test.points.rows)
  const some = { points: rowRange(test.points, 0, rows), images: rowRange(test.images, 0, rows) }
  const curve: CurvePoint[] = []
  for (const { weights, preconditioner, step, seconds, trainingSeconds, memory } of snapshots) {
    onProgress?.({ stage: `${pair.name}: judging the looks`, progress: curve.length / snapshots.length })
    const then = new TransportMap(engine, { ...map.model, weights, preconditioner }, config.threads)
    const { forward, backward, unconvergedRows } = await errorsOf(then, some, pair, signal)
    await then.dispose()
    curve.push({ step, seconds, trainingSeconds, forward, backward, unconvergedRows, memory })
  }
  return curve
}

function distanceOf(
  { w2Squared: exact = null }: { readonly w2Squared?: number | null },
  { estimate, lowerBound, certified }: FitResult['summary']['w2Squared'],
): AccuracyRun['w2Squared'] {
  const error = exact === null ? null : (100 * Math.abs(estimate - exact)) / exact
  return { exact, estimate, lowerBound, certified, error }
}

function summarise(runs: readonly AccuracyRun[]): AccuracySummary {
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

/** Samples of both sides straight from a pair, block by block: float64 only while a block is drawn. */
export function samplesOf(
  pair: BenchmarkPair,
  images: (points: Points) => Points | Promise<Points> = pair.forward,
): AccuracyProblem['samples'] {
  return async (rows, random) => {
    const drawSource = random.stream('source')
    const drawTarget = random.stream('target')
    return {
      source: await inBlocks(rows, pair.dimension, (count) => pair.source.sample(count, drawSource)),
      target: await inBlocks(rows, pair.dimension, (count) => images(pair.source.sample(count, drawTarget))),
    }
  }
}

const BLOCK_ROWS = 16_384

async function inBlocks(
  rows: number,
  columns: number,
  draw: (rows: number) => Points | Promise<Points>,
): Promise<Points> {
  const data = new Float32Array(rows * columns)
  for (let start = 0; start < rows; start += BLOCK_ROWS)
    data.set((await draw(Math.min(BLOCK_ROWS, rows - start))).data, start * columns)
  return { data, rows, columns }
}
