import type { MapModel, RowStatus } from 'brenier'
import {
  type ConjugateResult,
  ConjugateSolver,
  decodeStatus,
  type Engine,
  type MethodName,
  openEngine,
  residualMetric,
} from 'brenier/method'
import type { z } from 'zod'
import { parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { type Spread, spreadOf } from '../framework/statistics.ts'
import { type ConjugateCase, caseOf, fitCase, nearestStarts } from './conjugate-cases.ts'
import { type ConjugateConfig, conjugateSchema } from './conjugate-config.ts'

/** Where a solve starts; see STARTS. */
type StartName = keyof typeof STARTS

export const STARTS = {
  cold: 'where the mean Hessian would put the solution',
  nearest: 'the solution at the nearest of as many other targets, solved before (the search is not timed)',
  previous: 'the solution of the same row by the potential of a tenth of the training before',
} as const

/** One method, tolerance and kind of start on one potential. */
export interface ConjugateRow {
  readonly potential: string
  readonly dimension: number
  readonly method: MethodName
  readonly tolerance: number
  readonly start: StartName
  readonly rows: number
  /** Gradient evaluations per row. */
  readonly evaluations: { readonly mean: number; readonly median: number; readonly max: number }
  readonly microsecondsPerRow: Spread
  /** Rows by how their solve ended, including 'converged'. */
  readonly statuses: Readonly<Partial<Record<RowStatus, number>>>
  readonly unconvergedRows: number
  readonly maxResidual: number
}

export interface ConjugateReport extends ReportHead {
  readonly benchmark: 'conjugate'
  readonly config: ConjugateConfig
  readonly rows: readonly ConjugateRow[]
}

/**
 * The inner solvers alone: gradient evaluations, time and failures on finished potentials.
 * @param maps potentials by name; if there are none, one is fitted to a mixture pair in each of `dimensions`
 */
export async function runConjugate(
  input: z.input<typeof conjugateSchema>,
  context: Context,
  maps: Readonly<Record<string, MapModel>> = {},
): Promise<ConjugateReport> {
  const config = parseConfig(conjugateSchema, input)
  const engine = await openEngine(withoutUndefined({ device: config.device, onNotice: context.onNotice }))
  const rows: ConjugateRow[] = []
  const measure = async (one: ConjugateCase) => {
    for (const method of ['lbfgs', 'fixed-point'] as const)
      for (const row of await measureMethod(engine, one, method, config, context)) rows.push(row)
  }
  const named = Object.entries(maps)
  for (const [name, model] of named) await measure(await caseOf(engine, name, model, config))
  if (named.length === 0)
    for (const dimension of config.dimensions) await measure(await fitCase(engine, dimension, config, context))
  return { benchmark: 'conjugate', ...reportHead(context.environment, engine.description), config, rows }
}

async function measureMethod(
  engine: Engine,
  { name, model, targets, others, previous }: ConjugateCase,
  method: MethodName,
  config: ConjugateConfig,
  { signal, onProgress }: Context,
): Promise<ConjugateRow[]> {
  const d = model.frame.dimension
  const solver = await ConjugateSolver.create(engine, solverParts(model, model.weights, config.threads))
  const count = method === 'lbfgs' ? config.rows : Math.min(config.rows, config.fixedPointRows)
  const z = targets.subarray(0, count * d)
  const limits = {
    maxIterations: method === 'lbfgs' ? config.maxIterations : config.fixedPointIterations,
    ...(signal && { signal }),
  }
  const starts = new Map<StartName, Float32Array | undefined>([['cold', undefined]])
  const solved = await solver.solve(others, { tolerance: 1e-3, maxIterations: config.maxIterations })
  starts.set('nearest', nearestStarts(z, others, solved.points, d))
  if (previous) {
    const before = await ConjugateSolver.create(engine, solverParts(model, previous, config.threads))
    starts.set('previous', (await before.solve(z, { tolerance: 1e-3, maxIterations: config.maxIterations })).points)
    await before.dispose()
  }
  // Not timed: it lets the compiler do its work first.
  const some = method === 'lbfgs' ? z : z.subarray(0, Math.min(16, count) * d)
  await solver.solve(some, { tolerance: config.tolerances[0]!, method, ...limits })
  const found: ConjugateRow[] = []
  for (const tolerance of config.tolerances)
    for (const [start, from] of starts) {
      onProgress?.({ stage: `${name}: ${method} to ${tolerance}, ${start}` })
      const times: number[] = []
      let result: ConjugateResult | undefined
      for (let k = 0; k < config.repeats; k++) {
        const began = performance.now()
        result = await solver.solve(z, { tolerance, method, ...limits }, undefined, from)
        times.push((1000 * (performance.now() - began)) / count)
      }
      const described = describe(result!)
      found.push({
        ...{ potential: name, dimension: d, method, tolerance, start, rows: count },
        microsecondsPerRow: spreadOf(times),
        ...described,
      })
    }
  await solver.dispose()
  return found
}

function describe({ iterations, status, unconverged, maxResidual }: ConjugateResult) {
  const sorted = [...iterations].sort((a, b) => a - b)
  const statuses: Partial<Record<RowStatus, number>> = {}
  for (const code of status) {
    const name = decodeStatus(code)
    statuses[name] = (statuses[name] ?? 0) + 1
  }
  return {
    evaluations: {
      mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
      median: sorted[sorted.length >> 1]!,
      max: sorted.at(-1)!,
    },
    statuses,
    unconvergedRows: unconverged,
    maxResidual,
  }
}

function solverParts({ potential, frame, preconditioner }: MapModel, weights: Float32Array, threads = 1) {
  return { potential, weights, preconditioner, metric: residualMetric(frame), classes: 0, threads }
}
