import { InputError } from 'brenier'
import type { Engine } from 'brenier/method'
import { Clock } from '../framework/clock.ts'
import type { Context } from '../framework/context.ts'
import { isolated } from '../framework/isolated.ts'
import { median } from '../framework/statistics.ts'
import type { ClaimsConfig } from './config.ts'
import { createMethod } from './methods/create.ts'
import type { MethodName } from './methods/method.ts'
import { Batches, mixtureProblem, networkFor } from './problem.ts'

/** The cost of one method with one K, measured in a process of its own. */
export interface Cost {
  readonly method: MethodName
  readonly iterations: number
  /** Processor seconds to build and load the graphs. */
  readonly setupSeconds: number
  /** Median processor seconds of a step, without the first. */
  readonly stepSeconds: number
  /** Peak resident memory of the process so far, in MiB: before the graphs were built, when they were loaded, and after the steps. */
  readonly beforeMb: number
  readonly loadedMb: number
  readonly peakMb: number
}

export interface CostProbe {
  readonly method: MethodName
  readonly iterations: number
}

export interface CostFailure extends CostProbe {
  readonly failure: string
}

/** Starts this program again for each method and K, so that the memory of one does not hide that of another. */
export async function measureCosts(
  engine: Engine,
  config: ClaimsConfig,
  context: Context,
  onCost: (cost: Cost | CostFailure) => void,
): Promise<(Cost | CostFailure)[]> {
  const form = config.form === 'quick' ? ['--quick'] : []
  const found: (Cost | CostFailure)[] = []
  for (const method of config.cost.methods)
    for (const iterations of config.cost.iterations) {
      const wanted = { method, iterations }
      const args = ['claims', ...form, '--probe', JSON.stringify(wanted)]
      const result = await isolated<Cost>(context, args, () => probeCost(engine, config, context, wanted)).catch(
        (error: unknown): CostFailure => {
          // That a method does not fit into memory is a result; its process has printed why.
          if (error instanceof InputError) return { ...wanted, failure: error.message }
          throw error
        },
      )
      found.push(result)
      onCost(result)
    }
  return found
}

/** The measurement itself, in the process that `measureCosts` starts. */
export async function probeCost(
  engine: Engine,
  { cost, network }: ClaimsConfig,
  { environment }: Context,
  { method, iterations }: CostProbe,
): Promise<Cost> {
  const { hidden, betas } = network
  const peak = () => environment.peakMemory() ?? Number.NaN
  const problem = mixtureProblem(cost.dimension, 2 * cost.batch, 1)
  const potential = networkFor(problem, hidden, 1)
  const batches = new Batches(problem, cost.batch, 1)
  const beforeMb = peak()
  const setup = Clock.started()
  const options = { engine, potential, iterations, betas, seed: 1, hidden }
  const learner = await createMethod(method, options, problem.targetDeviation)
  setup.stop()
  const loadedMb = peak()
  const seconds: number[] = []
  for (let k = 0; k <= cost.steps; k++) {
    const step = Clock.started()
    const solutions = await learner.step(batches.next(), 1e-3)
    if (solutions !== null) batches.keep(solutions)
    if (k > 0) seconds.push(step.processor)
  }
  await learner.dispose()
  return {
    method,
    iterations,
    setupSeconds: setup.processor,
    stepSeconds: median(seconds),
    beforeMb,
    loadedMb,
    peakMb: peak(),
  }
}
