import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from 'brenier'

/** The cost of one run of the command line. */
export interface CommandRun {
  /** Wall-clock seconds. */
  readonly seconds: number
  /** The most resident memory observed, in MB; 0 if the system has no /proc. */
  readonly peak: number
  /** Processor seconds of all threads together, which a busy machine changes little; 0 like `peak`. */
  readonly cpuSeconds: number
  /** The JSON that it printed. */
  readonly json: Record<string, unknown>
}

/** Another build of the command line can be named, for a comparison or while this one is being built. */
const BIN = process.env.BRENIER_BIN ?? join('bin', 'brenier.js')
const POLL_MS = 50

/** Runs the built command line with --json in a process of its own, and watches its memory. Throws `InputError` if it fails. */
export async function runBrenier(args: readonly string[], signal?: AbortSignal): Promise<CommandRun> {
  const began = performance.now()
  const child = spawn(process.execPath, [BIN, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  })
  let [out, err, peak, cpu] = ['', '', 0, 0]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const timer = setInterval(() => {
    peak = Math.max(peak, highWater(child.pid))
    cpu = Math.max(cpu, cpuSeconds(child.pid))
  }, POLL_MS)
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve)).finally(() =>
    clearInterval(timer),
  )
  if (code !== 0) throw new InputError(`brenier ${args.join(' ')} ended with ${code}: ${err}`)
  return {
    seconds: (performance.now() - began) / 1000,
    peak,
    cpuSeconds: cpu,
    json: JSON.parse(out) as Record<string, unknown>,
  }
}

/** VmHWM of a process in MB. */
function highWater(pid: number | undefined): number {
  const found = /VmHWM:\s+(\d+) kB/.exec(procFile(pid, 'status'))
  return found ? Number(found[1]) / 1024 : 0
}

/** User and system time of a process in seconds, at the kernel's 100 ticks a second. */
function cpuSeconds(pid: number | undefined): number {
  const fields = procFile(pid, 'stat').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100
}

/** What the system reports about a process; empty once it has ended, or if there is no /proc. */
function procFile(pid: number | undefined, name: 'status' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return ''
    throw error
  }
}
