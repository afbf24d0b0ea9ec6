import { type MapModel, Random } from 'brenier'
import {
  ConjugateProgram,
  type ConjugateResult,
  ConjugateSolver,
  type Engine,
  Lbfgs,
  openEngine,
  residualMetric,
  solveConjugate,
} from 'brenier/method'
import type { z } from 'zod'
import { parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { type Family, familyCase, mapCase, type UnfinishedCase } from './unfinished-cases.ts'
import { type UnfinishedConfig, unfinishedSchema } from './unfinished-config.ts'

/** The outcome of one way of solving for a set of rows. */
interface Solved {
  readonly unfinished: number
  readonly evaluations: number
  readonly maxResidual: number
  readonly seconds: number
}

interface UnfinishedRow {
  readonly map: string
  readonly dimension: number
  /** Distance of the targets in standard deviations; null for fresh rows of the target itself. */
  readonly width: number | null
  readonly rows: number
  /** L-BFGS in float32 alone, with at most 300 gradients per row. */
  readonly before: Solved
  /** The solve that `backward` and `distance` use. */
  readonly now: Solved
  /** Rows that were continued or judged in float64. */
  readonly inFloat64: number
}

export interface UnfinishedReport extends ReportHead {
  readonly benchmark: 'unfinished'
  readonly config: UnfinishedConfig
  readonly rows: readonly UnfinishedRow[]
}

/**
 * The number of rows whose inverse does not finish, on maps that are fitted here or given, for targets near and far.
 * @param maps by name; if there are none, one is fitted for every family and dimension
 */
export async function runUnfinished(
  input: z.input<typeof unfinishedSchema>,
  context: Context,
  maps: Readonly<Record<string, MapModel>> = {},
): Promise<UnfinishedReport> {
  const config = parseConfig(unfinishedSchema, input)
  const engine = await openEngine(withoutUndefined({ device: config.device, onNotice: context.onNotice }))
  const random = new Random(config.seed).stream('benchmark data')
  const rows: UnfinishedRow[] = []
  const named = Object.entries(maps)
  for (const [name, model] of named)
    rows.push(...(await measureCase(engine, mapCase(engine, name, model), config, context)))
  if (named.length === 0)
    for (const family of config.families)
      for (const d of config.dimensions) {
        const drawn = random.stream(`${family} ${d}`)
        const one = await familyCase(engine, family satisfies Family, d, drawn, config, context)
        rows.push(...(await measureCase(engine, one, config, context)))
      }
  return { benchmark: 'unfinished', ...reportHead(context.environment, engine.description), config, rows }
}

const BLOCK_ROWS = 16_384
const LBFGS = { capacity: 1024, memory: 16, maxIterations: 300 }
const NOW_ITERATIONS = 5000

async function measureCase(
  engine: Engine,
  one: UnfinishedCase,
  config: UnfinishedConfig,
  context: Context,
): Promise<UnfinishedRow[]> {
  const random = new Random(config.seed).stream(`targets of ${one.name}`)
  const { dimension: d, spread } = one.model.frame
  const far = (width: number) => async (rows: number, drawn: Random) =>
    Float32Array.from({ length: rows * d }, (_, i) => width * spread[i % d]! * drawn.normal())
  const kinds = [
    { width: null, rows: config.rows, draw: one.fresh },
    ...config.widths.map((width) => ({ width, rows: config.farRows, draw: far(width) })),
  ]
  const solvers = await openSolvers(engine, one.model, config, context)
  const found: UnfinishedRow[] = []
  for (const { width, rows, draw } of kinds) {
    const drawn = random.stream(String(width))
    const [before, now] = [new Tally(), new Tally()]
    for (let start = 0; start < rows; start += BLOCK_ROWS) {
      const targets = await draw(Math.min(BLOCK_ROWS, rows - start), drawn)
      context.onProgress?.({ stage: `${one.name}, ${width ?? 'fresh'}`, progress: start / rows })
      await before.add(() => solvers.before(targets))
      await now.add(() => solvers.now(targets))
    }
    const solved = { before: before.per(rows), now: now.per(rows) }
    const row = { map: one.name, dimension: d, width, rows, inFloat64: now.exact, ...solved }
    found.push(row)
    context.say?.(
      `${one.name}, ${width ?? 'fresh'}: ${row.before.unfinished} of ${rows} unfinished before, ${row.now.unfinished} now`,
    )
  }
  await solvers.dispose()
  return found
}

async function openSolvers(engine: Engine, model: MapModel, config: UnfinishedConfig, { signal }: Context) {
  const { potential, weights, frame, preconditioner, anchors, certificate: origin } = model
  const [d, threads] = [frame.dimension, config.threads ?? 1]
  const limits = { tolerance: config.tolerance, ...withoutUndefined({ signal }) }
  const program = await ConjugateProgram.create(engine, potential, weights, { frozen: true, threads })
  program.setPreconditioner(preconditioner)
  program.setMetric(residualMetric(frame))
  const method = new Lbfgs(LBFGS.capacity, d, { convex: potential.guarantee !== null, memory: LBFGS.memory })
  const workspace = { buffers: program.buffers(LBFGS.capacity), method }
  const parts = {
    potential,
    weights,
    preconditioner,
    metric: residualMetric(frame),
    origin,
    anchors,
    classes: 0,
    threads,
  }
  const solver = await ConjugateSolver.create(engine, parts)
  return {
    before: async (targets: Float32Array) => {
      const options = { ...limits, maxIterations: LBFGS.maxIterations }
      return solveConjugate(program, workspace, targets, await program.linearStarts(targets), options)
    },
    now: (targets: Float32Array) => solver.solve(targets, { ...limits, maxIterations: NOW_ITERATIONS }),
    dispose: async () => {
      await program.dispose()
      await solver.dispose()
    },
  }
}

/** Adds up the outcomes of blocks of rows. */
class Tally {
  #unfinished = 0
  #evaluations = 0
  #maxResidual = 0
  #seconds = 0
  exact = 0

  async add(solve: () => Promise<ConjugateResult>): Promise<void> {
    const began = performance.now()
    const { unconverged, evaluations, maxResidual, exact } = await solve()
    this.#seconds += (performance.now() - began) / 1000
    this.#unfinished += unconverged
    this.#evaluations += evaluations
    this.#maxResidual = Math.max(this.#maxResidual, maxResidual)
    this.exact += exact?.size ?? 0
  }

  per(rows: number): Solved {
    return {
      unfinished: this.#unfinished,
      evaluations: this.#evaluations / rows,
      maxResidual: this.#maxResidual,
      seconds: this.#seconds,
    }
  }
}
