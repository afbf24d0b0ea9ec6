import { type FitResult, fit, type Points, Random, rowRange, TransportMap } from 'brenier'
import { type Engine, openEngine } from 'brenier/method'
import { fitOptionsOf, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { reportHead } from '../framework/machine.ts'
import type { BenchmarkPair } from '../pairs/pair.ts'
import type { AccuracyConfig } from './accuracy-config.ts'
import { type AccuracyReport, type AccuracyRun, type CurvePoint, summarise } from './accuracy-report.ts'
import { errorsOf, finalErrors, linearErrors, type TestPairs } from './judge.ts'
import type { AccuracyProblem } from './samples.ts'
import { type Snapshot, SnapshotRecorder } from './snapshots.ts'

/** Fits each seed's pair and judges the maps on fresh points; looks during training are judged after the fit. */
export async function runAccuracy(
  benchmark: AccuracyReport['benchmark'],
  config: AccuracyConfig & Readonly<Record<string, unknown>>,
  problemOf: (random: Random) => AccuracyProblem | Promise<AccuracyProblem>,
  context: Context,
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
  context: Context,
): Promise<AccuracyRun> {
  const { pair } = problem
  const say = (what: string) => `${pair.name}, seed ${seed}: ${what}`
  context.onProgress?.({ stage: say('drawing samples') })
  const drawing = performance.now()
  const { source, target } = await problem.samples(config.rows, random.stream('training rows'))
  const sampleSeconds = (performance.now() - drawing) / 1000
  const test = pair.pairs(config.testRows, random.stream('test points'))
  const { map, summary, snapshots, fitSeconds, memory } = await fitWithLooks(
    config,
    seed,
    { source, target },
    say('fitting'),
    context,
  )
  context.onProgress?.({ stage: say('judging the map') })
  const final = await finalErrors(map, test, pair, context.signal)
  const curve = await judgeCurve(engine, config, map, snapshots, test, pair, context)
  await map.dispose()
  const { forward, backward, unconvergedRows } = final
  const { status, potential, parameters, steps, seconds: trainingSeconds, notices } = summary
  const last = { forward, backward, unconvergedRows, memory: context.environment.memory() }
  return {
    seed,
    ...{ status, potential, parameters, steps },
    ...{ sampleSeconds, fitSeconds, trainingSeconds },
    final,
    linear: linearErrors(source, target, test, pair),
    w2Squared: distanceOf(pair, summary.w2Squared),
    memory,
    curve: [...curve, { step: steps, seconds: fitSeconds, trainingSeconds, ...last }],
    notices,
  }
}

/** The fit alone, timed, with copies of the map during training. */
async function fitWithLooks(
  config: AccuracyConfig,
  seed: number,
  { source, target }: { readonly source: Points; readonly target: Points },
  stage: string,
  { environment, signal, onProgress, onNotice }: Context,
) {
  const before = environment.memory()
  const recorder = new SnapshotRecorder(config.firstLook, config.lookRatio, environment.memory)
  const options = { ...fitOptionsOf(config, seed), ...withoutUndefined({ onNotice, signal }) }
  const run = fit(source, target, { ...options, onStep: recorder.onStep })
  for await (const { progress } of run) onProgress?.({ stage, progress })
  const { map, summary } = await run.result
  const fitSeconds = recorder.seconds
  const { snapshots } = recorder
  const [firstLook, lastLook] = [snapshots[0]?.memory ?? null, snapshots.at(-1)?.memory ?? null]
  return {
    map,
    summary,
    snapshots,
    fitSeconds,
    memory: { before, firstLook, lastLook, peak: environment.peakMemory() },
  }
}

async function judgeCurve(
  engine: Engine,
  config: AccuracyConfig,
  map: TransportMap,
  snapshots: readonly Snapshot[],
  test: TestPairs,
  pair: BenchmarkPair,
  { signal, onProgress }: Context,
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
