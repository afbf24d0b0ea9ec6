import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from 'brenier'
import type { z } from 'zod'
import { parseConfig } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { findPython, missing } from '../peers/python.ts'
import { runLines } from './child.ts'
import { type GpuConfig, gpuSchema, type Part, type RunnerName, type Size, type SizeResult } from './gpu-config.ts'
import { taskFolder, writeTask } from './task.ts'

export interface RunnerResult {
  readonly runner: RunnerName
  readonly sizes: readonly SizeResult[]
  /** Why it did not finish. */
  readonly failures: readonly string[]
}

export interface GpuReport extends ReportHead {
  readonly benchmark: 'gpu'
  readonly config: GpuConfig
  readonly runners: readonly RunnerResult[]
}

/** The share of the total time that each runner may use. */
const SHARE: Readonly<Record<RunnerName, number>> = { webgpu: 0.4, torch: 0.2, native16: 0.2, native2: 0.2 }

/** A training step and transport at several sizes, by each engine in its own process, which may fail or be stopped. */
export async function runGpu(input: z.input<typeof gpuSchema>, context: Context): Promise<GpuReport> {
  const config = parseConfig(gpuSchema, input)
  const { self } = context
  if (self === undefined)
    throw new UsageError('This measurement starts processes of its own; run it from the command line.')
  const folder = context.folder ?? join(tmpdir(), 'brenier-gpu')
  const sizes = sizesOf(config)
  for (const size of sizes) await writeTask(folder, size, config.dimension)
  const began = performance.now()
  const runners: RunnerResult[] = []
  let shares = config.runners.reduce((sum, runner) => sum + SHARE[runner], 0)
  for (const runner of config.runners) {
    context.signal?.throwIfAborted()
    // A runner may use the time that those before it left.
    const seconds = ((config.seconds - (performance.now() - began) / 1000) * SHARE[runner]) / shares
    shares -= SHARE[runner]
    runners.push(await runRunner(runner, { config, folder, sizes, self, seconds }))
    context.say?.(`${runner}: ${runners.at(-1)!.sizes.length} of ${sizes.length} sizes`)
  }
  return { ...reportHead(context.environment, 'see the table'), benchmark: 'gpu', config, runners }
}

/** Small sizes first: they take least time, and tell most if the time runs out. */
function sizesOf({ widths, batches }: GpuConfig): Size[] {
  const all = widths.flatMap((width) => batches.map((batch) => ({ width, batch })))
  const work = ({ width, batch }: Size) => width * width * batch
  return all.sort((a, b) => work(a) - work(b))
}

interface Running {
  readonly config: GpuConfig
  readonly folder: string
  readonly sizes: readonly Size[]
  readonly self: readonly string[]
  readonly seconds: number
}

/** If the runner stops at one size, starts it again with the remaining sizes, while there is time. */
async function runRunner(runner: RunnerName, { config, folder, sizes, self, seconds }: Running): Promise<RunnerResult> {
  const found = new Map<Size, SizeResult>()
  const failures: string[] = []
  const began = performance.now()
  let left = [...sizes]
  while (left.length > 0) {
    const time = seconds - (performance.now() - began) / 1000
    if (time < 1) break
    const waiting = left
    const command = await commandOf(runner, { config, folder, sizes: waiting, self })
    if ('absent' in command) {
      failures.push(command.absent)
      break
    }
    const why = await runLines(command.program, command.args, time, (result) => {
      const size = waiting.find(({ width, batch }) => width === result.width && batch === result.batch)
      if (size !== undefined) found.set(size, result)
    })
    if (why === null) break
    const reached = waiting.findLastIndex((size) => found.has(size)) + 1
    const at = waiting[reached] ?? waiting.at(-1)!
    failures.push(`width ${at.width}, batch ${at.batch}: ${why}`)
    left = waiting.slice(reached + 1)
  }
  return { runner, sizes: [...found.values()], failures }
}

type Command = { readonly program: string; readonly args: readonly string[] } | { readonly absent: string }

async function commandOf(
  runner: RunnerName,
  { config, folder, sizes, self }: Omit<Running, 'seconds'>,
): Promise<Command> {
  const { dimension, rows } = config
  if (runner !== 'torch') {
    const part: Part = { runner, dimension, rows, sizes: [...sizes], folder }
    const [program, ...args] = self
    return { program: program!, args: [...args, 'measure', 'gpu', '--part', JSON.stringify(part)] }
  }
  const python = await findPython()
  const absent = missing(python, ['numpy', 'torch'])
  if (absent !== null || python === null) return { absent: absent ?? 'there is no Python 3 here' }
  const script = join('benchmarks', 'peers', 'python', 'gpu_step.py')
  const names = sizes.map((size) => taskFolder('', size)).join()
  return {
    program: python.path,
    args: [script, '--threads', '2', '--folder', folder, '--sizes', names, '--rows', String(rows)],
  }
}
