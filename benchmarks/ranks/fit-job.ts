import { type Collective, fit, type Points, Random } from 'brenier'
import { decodeSafetensors, readBytes } from 'brenier/io'
import { openEngine } from 'brenier/method'
import { withoutUndefined } from '../framework/config.ts'
import { median } from '../framework/statistics.ts'
import { errorsOf } from '../measurements/judge.ts'
import { samplesOf } from '../measurements/samples.ts'
import { W2Images } from '../measurements/w2-images.ts'
import { mixturePair } from '../pairs/mixture-pair.ts'
import type { BenchmarkPair } from '../pairs/pair.ts'
import { w2BenchmarkPair } from '../pairs/w2-benchmark.ts'
import type { FitFound, Job } from './job.ts'
import { StepClock } from './step-clock.ts'

const TEST_ROWS = 4096

/** One fit, by one of several ranks. */
export async function fitJob(job: Job, collective: Collective, peak: () => number | null): Promise<FitFound> {
  const random = new Random(job.seed).stream('benchmark data')
  const { pair, source, target } = await drawn(job, random)
  const clock = new StepClock(collective)
  const { steps, seed, batchSize, hidden, potential, heldOut } = job
  const began = performance.now()
  const run = fit(source, target, {
    ...{ steps, seed, batchSize, potential, outliers: 'keep' },
    ...withoutUndefined({ hidden, heldOut }),
    ...(collective.size > 1 ? { collective: clock.collective } : { onStep: clock.onStep }),
  })
  const { map, summary } = await run.result
  const ended = performance.now()
  const times = clock.times()
  const lengths = times.slice(1).map((at, k) => at - times[k]!)
  const first = times[0]! - (lengths[0] ?? 0)
  const errors = job.judge ? await judged(pair, map, random) : {}
  return {
    parameters: summary.parameters,
    steps: times.length,
    step: median(lengths.slice(Math.floor(lengths.length / 5))),
    lateStep: median(lengths.slice(Math.floor((2 * lengths.length) / 3))),
    sum: clock.sum(),
    setUp: (first - began) / 1000,
    training: (times.at(-1)! - first) / 1000,
    judging: (ended - times.at(-1)!) / 1000,
    peak: peak() ?? Number.NaN,
    ...errors,
  }
}

async function judged(pair: BenchmarkPair, map: Parameters<typeof errorsOf>[0], random: Random) {
  const { forward, backward } = await errorsOf(map, pair.pairs(TEST_ROWS, random.stream('test points')), pair)
  return { forward, backward }
}

interface Drawn {
  readonly pair: BenchmarkPair
  readonly source: Points
  readonly target: Points
}

async function drawn({ file, dimension, rows }: Job, random: Random): Promise<Drawn> {
  if (file === undefined) {
    const pair = mixturePair(dimension, random.stream('pair'))
    return { pair, ...(await samplesOf(pair)(rows, random.stream('training rows'))) }
  }
  const arrays = decodeSafetensors(await readBytes(file), file)
  const pair = w2BenchmarkPair(arrays)
  const images = await W2Images.create(arrays, await openEngine({}))
  const samples = await samplesOf(pair, (points) => images.of(points))(rows, random.stream('training rows'))
  await images.dispose()
  return { pair, ...samples }
}
