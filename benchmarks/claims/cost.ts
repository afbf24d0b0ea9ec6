import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Engine } from 'brenier/method'
import type { ClaimsConfig } from './config.ts'
import { ProcessorClock } from './machine.ts'
import { createMethod } from './methods/create.ts'
import type { MethodName } from './methods/method.ts'
import { Batches, mixtureProblem, networkFor } from './problem.ts'

/** What one method with one K costs, measured in a process of its own. */
export interface Cost {
  readonly method: MethodName
  readonly iterations: number
  /** To build and load the graphs, processor seconds. */
  readonly setupSeconds: number
  /** Median processor seconds of a step, the first left out. */
  readonly stepSeconds: number
  /** Peak resident memory of the process so far, in MB: before the graphs were built, when they were loaded, and after the steps. */
  readonly beforeMb: number
  readonly loadedMb: number
  readonly peakMb: number
}

export interface CostProbe {
  readonly method: MethodName
  readonly iterations: number
  readonly form: ClaimsConfig['form']
}

/** Starts this program again for each method and K, so that one's memory does not hide another's. */
export async function measureCosts(
  { cost, form }: ClaimsConfig,
  onCost: (cost: Cost | CostFailure) => void,
): Promise<(Cost | CostFailure)[]> {
  const found: (Cost | CostFailure)[] = []
  for (const method of cost.methods)
    for (const iterations of cost.iterations) {
      const result = await probeApart({ method, iterations, form })
      found.push(result)
      onCost(result)
    }
  return found
}

export interface CostFailure {
  readonly method: MethodName
  readonly iterations: number
  readonly failure: string
}

async function probeApart(probe: CostProbe): Promise<Cost | CostFailure> {
  try {
    const program = [process.argv[1]!, '--probe', JSON.stringify(probe)]
    const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, ...program])
    return JSON.parse(stdout) as Cost
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n').slice(0, 2).join(' ') : String(error)
    return { method: probe.method, iterations: probe.iterations, failure: message }
  }
}

/** The measurement itself, for the process that `measureCosts` starts. */
export async function probe(
  engine: Engine,
  { cost, network }: ClaimsConfig,
  { method, iterations }: CostProbe,
): Promise<Cost> {
  const { hidden, betas } = network
  const problem = mixtureProblem(cost.dimension, 2 * cost.batch, 1)
  const potential = networkFor(problem, hidden, 1)
  const batches = new Batches(problem, cost.batch, 1)
  const before = peakMb()
  const clock = new ProcessorClock()
  clock.start()
  const options = { engine, potential, iterations, betas, seed: 1, hidden }
  const learner = await createMethod(method, options, problem.targetDeviation)
  clock.stop()
  const loaded = peakMb()
  const seconds: number[] = []
  for (let k = 0; k <= cost.steps; k++) {
    const timer = new ProcessorClock()
    timer.start()
    const solutions = await learner.step(batches.next(), 1e-3)
    if (solutions !== null) batches.keep(solutions)
    timer.stop()
    if (k > 0) seconds.push(timer.seconds)
  }
  await learner.dispose()
  return {
    method,
    iterations,
    setupSeconds: clock.seconds,
    stepSeconds: median(seconds),
    beforeMb: before,
    loadedMb: loaded,
    peakMb: peakMb(),
  }
}

function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2
}
