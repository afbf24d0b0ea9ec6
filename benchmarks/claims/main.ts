import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openEngine } from 'brenier'
import type { Engine } from 'brenier/method'
import { runCommand } from '../command.ts'
import { type AccuracyRun, measureAccuracy } from './accuracy.ts'
import { type ClaimsConfig, claimsConfig } from './config.ts'
import { type CostProbe, measureCosts, probe } from './cost.ts'
import { accuracyFigures, costFigures, type Figures, gradientFigures, sgdFigures } from './figures.ts'
import { measureGradients } from './gradient-error.ts'
import { describe, provenance } from './machine.ts'
import { measureSgd } from './sgd.ts'
import { accuracyTable, costTable, gradientTable, sgdTable, short } from './tables.ts'

const USAGE = `node bench/claims/run.mjs [--quick] [--only NAMES] [--out FOLDER]

Measures what the paper says of its method: results.json, results.md and figures go into FOLDER.
  --quick        small sizes: minutes, not hours; the numbers are then only a sign of life
  --only NAMES   some of accuracy,cost,gradient,sgd, with commas between
  --out FOLDER   default out/bench/claims (or out/bench/claims-quick)`

/** What one part gives: plain data for the JSON, Markdown, and figures by file name. */
interface Part {
  readonly data: unknown
  readonly text: string
  readonly figures: Figures
}

type PartName = 'accuracy' | 'cost' | 'gradient' | 'sgd'

const say = (line: string) => process.stderr.write(`${line}\n`)

const PARTS: Record<PartName, (engine: Engine, config: ClaimsConfig) => Promise<Part>> = {
  async accuracy(engine, config) {
    const runs = await measureAccuracy(engine, config, (run) => say(runLine(run)))
    return { data: runs, text: `## Accuracy over time\n\n${accuracyTable(runs)}`, figures: await accuracyFigures(runs) }
  },
  async cost(_, config) {
    const costs = await measureCosts(config, (cost) => say(`cost ${JSON.stringify(cost)}`))
    const text = `## Memory and time of a step\n\n${costTable(costs)}`
    return { data: costs, text, figures: await costFigures(costs) }
  },
  async gradient(engine, config) {
    const errors = await measureGradients(engine, config)
    const text = `## Relative error of the gradient\n\n${gradientTable(errors)}`
    return { data: errors, text, figures: await gradientFigures(errors) }
  },
  async sgd(engine, config) {
    const { curvature, curves } = await measureSgd(engine, config.sgd, (curve) => say(`sgd ${curve.schedule}: done`))
    const text = `## Stochastic gradient descent\n\n${sgdTable(curves)}`
    return { data: { curvature, curves }, text, figures: await sgdFigures(curves) }
  },
}

function runLine({ dimension, method, iterations, rate, seed, looks, failure }: AccuracyRun): string {
  const last = looks.at(-1)
  const errors = last ? `${short(last.forward)}% / ${short(last.backward)}% after ${last.step} steps` : 'no look'
  return `D = ${dimension}, ${method}, K = ${iterations}, rate ${rate}, seed ${seed}: ${failure ?? errors}`
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean' },
      only: { type: 'string' },
      out: { type: 'string' },
      probe: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    process.stdout.write(`${USAGE}\n`)
    return 0
  }
  const engine = await openEngine({ onNotice: say })
  if (values.probe !== undefined) {
    const wanted = JSON.parse(values.probe) as CostProbe
    process.stdout.write(JSON.stringify(await probe(engine, claimsConfig(wanted.form), wanted)))
    return 0
  }
  const config = claimsConfig(values.quick ? 'quick' : 'full')
  const names = (values.only?.split(',') ?? Object.keys(PARTS)) as PartName[]
  const unknown = names.find((name) => PARTS[name] === undefined)
  if (unknown !== undefined) {
    say(`There is no part "${unknown}"; the parts are ${Object.keys(PARTS).join(', ')}.`)
    return 2
  }
  const folder = values.out ?? join('out', 'bench', values.quick ? 'claims-quick' : 'claims')
  await measureParts(engine, config, names, folder)
  return 0
}

/** Writes after each part, so that a run that is stopped leaves what it has. */
async function measureParts(engine: Engine, config: ClaimsConfig, names: readonly PartName[], folder: string) {
  mkdirSync(folder, { recursive: true })
  const from = provenance(engine.description)
  const texts = [`# Claims, measured (${config.form} form)\n\n${describe(from)}`]
  const results: Record<string, unknown> = {}
  for (const name of names) {
    const { data, text, figures } = await PARTS[name](engine, config)
    results[name] = data
    const pictures = Object.keys(figures).map((figure) => `![${figure}](${figure}.svg)`)
    texts.push([text, ...pictures].join('\n\n'))
    for (const [figure, svg] of Object.entries(figures)) writeFileSync(join(folder, `${figure}.svg`), svg)
    writeFileSync(join(folder, 'results.md'), `${texts.join('\n\n')}\n`)
    writeFileSync(join(folder, 'results.json'), `${JSON.stringify({ provenance: from, config, results }, null, 1)}\n`)
  }
  process.stdout.write(`${texts.join('\n\n')}\n`)
  say(`Written to ${folder}.`)
}

await runCommand(USAGE, main)
