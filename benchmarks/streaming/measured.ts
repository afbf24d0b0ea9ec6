import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Measured {
  readonly seconds: number
  /** The most resident memory that was seen, in MB. */
  readonly peak: number
  /** Of the processor, all threads together: what a busy machine does not change much. */
  readonly cpuSeconds: number
  /** What it printed. */
  readonly json: Record<string, unknown>
}

/** Another build of the command line, as where this one is just being made anew. */
const BIN = process.env.BRENIER_BIN ?? join('bin', 'brenier.js')
const POLL_MS = 50

/** Runs the built command line in a process of its own and watches its memory. */
export async function brenier(args: readonly string[]): Promise<Measured> {
  const began = performance.now()
  const child = spawn(process.execPath, [BIN, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err, peak, cpu] = ['', '', 0, 0]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const timer = setInterval(() => {
    peak = Math.max(peak, highWater(child.pid!))
    cpu = Math.max(cpu, cpuSeconds(child.pid!))
  }, POLL_MS)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearInterval(timer)
  if (code !== 0) throw new Error(`brenier ${args.join(' ')} ended with ${code}: ${err}`)
  return {
    seconds: (performance.now() - began) / 1000,
    peak,
    cpuSeconds: cpu,
    json: JSON.parse(out) as Record<string, unknown>,
  }
}

/** VmHWM of a process in MB; 0 where it has ended. */
function highWater(pid: number): number {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return found ? Number(found[1]) / 1024 : 0
  } catch {
    return 0
  }
}

/** User and system time of a process in seconds, at the kernel's 100 ticks a second; 0 where it has ended. */
function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}
