import { join } from 'node:path'
import { openEngine } from 'brenier'
import { writeBytes } from 'brenier/io'
import { reportHead } from '../framework/machine.ts'
import { measurement } from '../framework/measurement.ts'
import { hidden, option, someOf, text, whole } from '../framework/options.ts'
import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { jobSchema, type Row } from './job.ts'
import { doJob } from './launch.ts'
import { memoryRows, tableRows } from './memory.ts'
import { type Asked, accuracyRows, controlRows, fitRows, modelRows, PROBLEMS, stepRows } from './parts.ts'
import { transportRows } from './transport.ts'

type Tables = readonly (readonly [title: string, rows: Row[]])[]

const PARTS: Readonly<Record<(typeof NAMES)[number], (asked: Asked) => Promise<Tables>>> = {
  steps: async (asked) => [['A step at a batch of 512, each rank pinned to a core', await stepRows(asked)]],
  control: async (asked) => [
    ['What two cores can do at most: two processes at once that do not wait for each other', await controlRows(asked)],
  ],
  fit: async (asked) => [['A whole fit, D = 32', await fitRows(asked)]],
  transport: async (asked) => [['Transport from Parquet to Parquet, 10 columns', await transportRows(asked)]],
  async model(asked) {
    const { measured, projected } = await modelRows(asked)
    return [
      ['A model of a step, D = 32: what was measured', measured],
      ['Projected by that model, not measured: sums as fast as by TCP here, the same processor everywhere', projected],
    ]
  },
  memory: async (asked) => [['Memory of a rank, by the weights', await memoryRows(asked)]],
  tables: async (asked) => [['Memory of a rank, by the rows', await tableRows(asked)]],
  accuracy: async (asked) => [
    ['L2-UVP on fresh pairs: median of the seeds (least to most)', await accuracyRows(asked)],
  ],
}
const NAMES = ['steps', 'control', 'fit', 'transport', 'model', 'memory', 'tables', 'accuracy'] as const

/** One measurement on its own: several ranks compared with one. */
export const distributed = measurement({
  summary: 'several ranks of one fit or transport against one: speed, accuracy, memory, and a model of a step',
  details: `Needs Open MPI (mpirun.openmpi, or the program that BRENIER_MPIRUN names) and two idle cores: runs of 1 and 2 ranks alternate.`,
  options: {
    only: option(someOf(...NAMES), 'PARTS', `some of ${NAMES.join(',')}; default: all`),
    repeats: option(whole(1), 'N', 'of each timed run, of which the best counts (default 3)'),
    steps: option(whole(20), 'N', 'of the timed fits; the whole fit has four times as many (default 100)'),
    rows: option(whole(1000), 'N', 'of transport (default 2000000)'),
    seeds: option(whole(1), 'N', 'of accuracy (default 5)'),
    accuracySteps: option(whole(1), 'N', 'of accuracy (default 1000)'),
    problems: option(someOf(...PROBLEMS), 'NAMES', `of accuracy, some of ${PROBLEMS.join(',')}; default: all`),
    file: option(text, 'F', 'a pair of the Wasserstein-2 benchmark, for accuracy'),
    job: hidden(text),
  },
  async run(
    {
      job,
      only = NAMES,
      repeats = 3,
      steps = 100,
      rows = 2_000_000,
      seeds = 5,
      accuracySteps = 1000,
      problems = PROBLEMS,
      file,
    },
    context,
  ) {
    if (job !== undefined) return rankOutput(job, context.environment.peakMemory)
    const head = reportHead(context.environment, (await openEngine({})).description)
    const found: (readonly [string, Row[]])[] = []
    const output = (): Output => ({
      report: { ...head, benchmark: 'distributed', tables: Object.fromEntries(found) },
      head,
      title: 'Several ranks',
      tables: found.map(([name, lines]) => [name, tableOf(lines)]),
    })
    for (const name of only) {
      context.signal?.throwIfAborted()
      context.say?.(name)
      found.push(...(await PARTS[name]({ repeats, steps, seeds, accuracySteps, problems, rows, file, context })))
      await context.save?.(output())
    }
    return output()
  },
  folder: ({ job }) => (job === undefined ? join('out', 'bench', 'distributed') : undefined),
})

/** The job of this process as a rank. Rank 0 writes the result; nothing is printed. */
async function rankOutput(text: string, peak: () => number | null): Promise<Output> {
  const job = jobSchema.parse(JSON.parse(text))
  const found = await doJob(job, peak)
  if (found !== null) await writeBytes(job.out, JSON.stringify(found))
  return { report: {}, title: '', tables: [] }
}

function tableOf(rows: readonly Row[]): Table {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return { columns, rows: rows.map((row) => columns.map((name) => String(row[name] ?? ''))) }
}
