import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Collective, InputError, openCollective } from 'brenier'
import type { z } from 'zod'
import type { Context } from '../framework/context.ts'
import { fitJob } from './fit-job.ts'
import type { Job, jobSchema } from './job.ts'
import { diskJob, evaluateJob } from './rows-job.ts'
import { sumsJob } from './sums-job.ts'

const MPIRUN = process.env.BRENIER_MPIRUN ?? 'mpirun.openmpi'
/** Open MPI requires these variables when root runs it. */
const AS_ROOT = { OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' }

export interface Launching {
  readonly ranks: number
  /** Whether each rank has its own core. Default: true if there are enough cores. */
  readonly pinned?: boolean
  /** Further arguments of mpirun. */
  readonly more?: readonly string[]
}

/** Runs a program with the given number of ranks. @returns what rank 0 printed */
export async function runRanks(
  program: readonly string[],
  { ranks, pinned = true, more = [] }: Launching,
  signal?: AbortSignal,
): Promise<string> {
  const bound = pinned && ranks <= cpus().length
  const args = ['-n', String(ranks), '--oversubscribe', '--bind-to', bound ? 'core' : 'none', ...more, ...program]
  const child = spawn(MPIRUN, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...AS_ROOT },
    ...(signal && { signal }),
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  signal?.throwIfAborted()
  if (code !== 0)
    throw new InputError(`${MPIRUN} ${args.slice(0, 6).join(' ')} ended with ${code}: ${err.slice(-1000)}`)
  return out
}

/** Runs a job with the given number of ranks: this benchmark again, under mpirun. */
export async function runJob<T>(
  { self, signal }: Context,
  job: Omit<z.input<typeof jobSchema>, 'out'>,
  launching: Launching,
): Promise<T> {
  if (self === undefined)
    throw new InputError('This measurement starts itself again under mpirun; run it by node benchmarks/run.mjs.')
  const folder = mkdtempSync(join(tmpdir(), 'brenier-ranks-'))
  try {
    const out = join(folder, 'found.json')
    await runRanks([...self, 'measure', 'distributed', '--job', JSON.stringify({ ...job, out })], launching, signal)
    return JSON.parse(readFileSync(out, 'utf8')) as T
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type DoJob = (job: Job, collective: Collective, peak: () => number | null) => Promise<unknown>

const JOBS: Readonly<Record<Job['kind'], DoJob>> = {
  fit: fitJob,
  sums: (_, collective) => sumsJob(collective),
  disk: diskJob,
  evaluate: evaluateJob,
}

/** The job of this process, if it is one of the ranks that mpirun started. */
export async function doJob(job: Job, peak: () => number | null): Promise<unknown> {
  const collective = await openCollective({ onSilence: (message) => void process.stderr.write(`${message}\n`) })
  const found = await JOBS[job.kind](job, collective, peak)
  await collective.barrier()
  await collective.close()
  return collective.rank === 0 ? found : null
}
