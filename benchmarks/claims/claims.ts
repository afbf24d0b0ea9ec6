import { join } from 'node:path'
import { openEngine } from 'brenier'
import type { Engine } from 'brenier/method'
import { z } from 'zod'
import { withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { reportHead } from '../framework/machine.ts'
import { measurement } from '../framework/measurement.ts'
import { flag, hidden, option, someOf } from '../framework/options.ts'
import type { Output } from '../framework/output.ts'
import { cell, type Table } from '../framework/table.ts'
import { type AccuracyRun, measureAccuracy } from './accuracy.ts'
import { type ClaimsConfig, claimsConfig } from './config.ts'
import { type Cost, type CostFailure, measureCosts, probeCost } from './cost.ts'
import { accuracyFigures, costFigures, gradientFigures, sgdFigures } from './figures.ts'
import { measureGradients } from './gradient-error.ts'
import { METHODS } from './methods/method.ts'
import { measureSgd } from './sgd.ts'
import { accuracyTable, costTable, gradientTable, sgdTable } from './tables.ts'

/** The result of one part: plain data for the JSON, a table, and figures by file name. */
interface Part {
  readonly data: unknown
  readonly table: readonly [title: string, table: Table]
  readonly figures: Readonly<Record<string, string>>
}

const PARTS = {
  async accuracy(engine: Engine, config: ClaimsConfig, { say, signal }: Context): Promise<Part> {
    const runs = await measureAccuracy(engine, config, (run) => say?.(runLine(run)), signal)
    return { data: runs, table: ['Accuracy over time', accuracyTable(runs)], figures: await accuracyFigures(runs) }
  },
  async cost(engine: Engine, config: ClaimsConfig, context: Context): Promise<Part> {
    const costs = await measureCosts(engine, config, context, (cost) => context.say?.(costLine(cost)))
    return { data: costs, table: ['Memory and time of a step', costTable(costs)], figures: await costFigures(costs) }
  },
  async gradient(engine: Engine, config: ClaimsConfig): Promise<Part> {
    const errors = await measureGradients(engine, config)
    const table = ['Relative error of the gradient', gradientTable(errors)] as const
    return { data: errors, table, figures: await gradientFigures(errors) }
  },
  async sgd(engine: Engine, config: ClaimsConfig, { say }: Context): Promise<Part> {
    const { curvature, curves } = await measureSgd(engine, config.sgd, ({ schedule }) =>
      say?.(`sgd, ${schedule}: done`),
    )
    const table = ['Stochastic gradient descent', sgdTable(curves)] as const
    return { data: { curvature, curves }, table, figures: await sgdFigures(curves) }
  },
}

const NAMES = ['accuracy', 'cost', 'gradient', 'sgd'] as const

const probe = z
  .string()
  .transform((json) => JSON.parse(json) as unknown)
  .pipe(z.object({ method: z.enum(METHODS), iterations: z.int() }))

export const claims = measurement({
  summary: 'What the paper says of its method, measured against our own versions of what it avoids',
  options: {
    quick: flag('small sizes: minutes, not hours; the numbers then only show that all of it runs'),
    only: option(someOf(...NAMES), 'PARTS', `some of ${NAMES.join(',')}`),
    probe: hidden(probe),
  },
  folder: (asked) => (asked.probe ? undefined : join('out', 'bench', asked.quick ? 'claims-quick' : 'claims')),
  async run(asked, context) {
    const config = claimsConfig(asked.quick ? 'quick' : 'full')
    const engine = await openEngine(withoutUndefined({ onNotice: context.onNotice }))
    if (asked.probe === undefined) return measureParts(engine, config, asked.only ?? NAMES, context)
    return { report: { ...(await probeCost(engine, config, context, asked.probe)) }, title: 'One cost', tables: [] }
  },
})

/** Saves after each part, so that a run that is stopped keeps its results so far. */
async function measureParts(
  engine: Engine,
  config: ClaimsConfig,
  names: readonly (keyof typeof PARTS)[],
  context: Context,
): Promise<Output> {
  const head = reportHead(context.environment, engine.description)
  const parts: [string, Part][] = []
  const output = (): Output => ({
    report: { ...head, config, results: Object.fromEntries(parts.map(([name, { data }]) => [name, data])) },
    head,
    title: `Claims, measured (${config.form} form)`,
    tables: parts.map(([, { table }]) => table),
    files: Object.assign({}, ...parts.map(([, { figures }]) => figures)),
  })
  for (const name of names) {
    context.signal?.throwIfAborted()
    context.onProgress?.({ stage: name })
    parts.push([name, await PARTS[name](engine, config, context)])
    await context.save?.(output())
  }
  return output()
}

function runLine({ dimension, method, iterations, rate, seed, looks, failure }: AccuracyRun): string {
  const last = looks.at(-1)
  const errors = last ? `${cell(last.forward)}% / ${cell(last.backward)}% after ${last.step} steps` : 'no look'
  return `D = ${dimension}, ${method}, K = ${iterations}, rate ${rate}, seed ${seed}: ${failure ?? errors}`
}

function costLine(cost: Cost | CostFailure): string {
  const found =
    'failure' in cost ? cost.failure : `${cell(cost.peakMb)} MiB, ${cell(1000 * cost.stepSeconds)} ms a step`
  return `${cost.method}, K = ${cost.iterations}: ${found}`
}
