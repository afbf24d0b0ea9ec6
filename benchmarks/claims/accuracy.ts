import { type Engine, rateFactor } from 'brenier/method'
import { Clock } from '../framework/clock.ts'
import type { AccuracyConfig, ClaimsConfig } from './config.ts'
import { createMethod } from './methods/create.ts'
import type { MethodName } from './methods/method.ts'
import { type Accuracy, Batches, judge, mixtureProblem, networkFor, type Problem } from './problem.ts'

/** One look at a run. */
export interface Look extends Accuracy {
  readonly step: number
  /** Processor seconds of training so far. */
  readonly seconds: number
}

export interface AccuracyRun {
  readonly dimension: number
  readonly method: MethodName
  readonly iterations: number
  readonly rate: number
  readonly seed: number
  readonly looks: readonly Look[]
  /** Why the run ended early; null if it did not. */
  readonly failure: string | null
}

/** Every method for every dimension, K and seed; a pilot on the first seed chooses the rate. */
export async function measureAccuracy(
  engine: Engine,
  { accuracy, network }: ClaimsConfig,
  onRun: (run: AccuracyRun) => void,
  signal?: AbortSignal,
): Promise<AccuracyRun[]> {
  const runs: AccuracyRun[] = []
  for (const dimension of accuracy.dimensions)
    for (const method of accuracy.methods)
      for (const iterations of accuracy.iterations) {
        const setting = { dimension, method, iterations }
        const rate = await bestRate(engine, network, accuracy, setting)
        for (const seed of accuracy.seeds) {
          signal?.throwIfAborted()
          const run = await train(engine, network, accuracy, { ...setting, rate, seed, seconds: accuracy.seconds })
          runs.push(run)
          onRun(run)
        }
      }
  return runs
}

interface Setting {
  readonly dimension: number
  readonly method: MethodName
  readonly iterations: number
}

async function bestRate(
  engine: Engine,
  network: ClaimsConfig['network'],
  config: AccuracyConfig,
  setting: Setting,
): Promise<number> {
  const [seed, first] = [config.seeds[0]!, config.rates[0]!]
  if (config.rates.length === 1) return first
  let best = { rate: first, error: Number.POSITIVE_INFINITY }
  for (const rate of config.rates) {
    const seconds = config.seconds * config.pilotShare
    const run = await train(engine, network, { ...config, looks: 1 }, { ...setting, rate, seed, seconds })
    const { forward, backward } = run.looks.at(-1) ?? { forward: Number.NaN, backward: Number.NaN }
    const error = forward + backward
    if (run.failure === null && error < best.error) best = { rate, error }
  }
  return best.rate
}

interface RunSetting extends Setting {
  readonly rate: number
  readonly seed: number
  readonly seconds: number
}

async function train(
  engine: Engine,
  { hidden, betas, batch, rows }: ClaimsConfig['network'],
  { looks }: AccuracyConfig,
  { dimension, method, iterations, rate, seed, seconds }: RunSetting,
): Promise<AccuracyRun> {
  const problem = mixtureProblem(dimension, rows, seed)
  const potential = networkFor(problem, hidden, seed)
  const options = { engine, potential, iterations, betas, seed, hidden }
  const learner = await createMethod(method, options, problem.targetDeviation)
  const batches = new Batches(problem, batch, seed)
  const clock = new Clock()
  const seen: Look[] = []
  let failure: string | null = null
  for (let step = 0; failure === null && seen.length < looks; ) {
    const due = seconds * 2 ** (seen.length + 1 - looks)
    while (clock.processor < due) {
      clock.start()
      const drawn = batches.next()
      const solutions = await learner.step(drawn, rate * rateFactor(step, clock.processor / seconds))
      if (solutions !== null) batches.keep(solutions)
      clock.stop()
      step++
    }
    const accuracy = await judge(engine, problem, potential, learner)
    seen.push({ step, seconds: clock.processor, ...accuracy })
    failure = failureOf(accuracy, problem)
  }
  await learner.dispose()
  return { dimension, method, iterations, rate, seed, looks: seen, failure }
}

/** A map far worse than a constant one has diverged. */
function failureOf({ forward, backward }: Accuracy, { dimension }: Problem): string | null {
  if (!Number.isFinite(forward)) return `the forward map is not finite (D = ${dimension})`
  if (forward > 1000) return `the forward map has diverged to an L2-UVP of ${forward.toFixed(0)}%`
  return Number.isFinite(backward) ? null : 'the backward map is not finite'
}
