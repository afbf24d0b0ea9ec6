import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Random } from '../../src/base/random.ts'
import { main } from '../../src/cli/main.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const bin = join(root, 'bin/brenier.js')

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line in this process. */
export async function cli(args: readonly string[], { terminal = false, env = {} } = {}): Promise<Ran> {
  const written: { readonly stdout: string[]; readonly stderr: string[] } = { stdout: [], stderr: [] }
  const code = await main(args, {
    stdout: { write: (text) => written.stdout.push(text), isTTY: terminal },
    stderr: { write: (text) => written.stderr.push(text), isTTY: terminal, columns: 100 },
    env,
    // Lines of progress would come or not by how fast the machine is.
    progressEvery: Number.POSITIVE_INFINITY,
    onInterrupt: () => () => {},
  })
  return { code, stdout: written.stdout.join(''), stderr: written.stderr.join('') }
}

export interface SpawnOptions {
  readonly stdin?: string | Uint8Array
  readonly cwd?: string
  /** Sends a signal once stderr or a file tells that it is time to. */
  readonly whileRunning?: (signal: (name: NodeJS.Signals) => void) => Promise<void>
}

/** Runs the built command (dist/) as its own process. */
export async function spawned(args: readonly string[], options: SpawnOptions = {}): Promise<Ran & { bytes: Buffer }> {
  const { NO_COLOR: _, ...env } = process.env
  const child = spawn(process.execPath, [bin, ...args], { cwd: options.cwd, env })
  const out: Buffer[] = []
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.stdin.on('error', () => {})
  child.stdin.end(options.stdin ?? '')
  const ended = new Promise<number>((resolve, reject) =>
    child.on('error', reject).on('close', (code) => resolve(code ?? -1)),
  )
  await options.whileRunning?.((name) => child.kill(name))
  const code = await ended
  const bytes = Buffer.concat(out)
  // Lines of progress come by how fast the machine is.
  return { code, stdout: bytes.toString(), stderr: stderr.replace(/^\.\.\. after .*\n/gm, ''), bytes }
}

/** A folder of its own for a test file. */
export function scratch(): { path: (name: string) => string; list: () => string[]; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'brenier-cli-'))
  return {
    path: (name) => join(folder, name),
    list: () => readdirSync(folder).sort(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export type Cell = number | string

export function writeCsv(path: string, rows: readonly (readonly Cell[])[], header?: readonly string[]): string {
  const lines = [...(header ? [header] : []), ...rows].map((row) => row.join(','))
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

/** Rows of normal numbers: mean and standard deviation the same in every column. */
export function normalRows(rows: number, columns: number, seed: number, mean = 0, deviation = 1): number[][] {
  const random = new Random(seed)
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => mean + deviation * random.normal()))
}

/** A .csv of numbers with a header. */
export function readNumbers(text: string): { names: string[]; rows: number[][] } {
  const [header = '', ...lines] = text.trim().split('\n')
  return { names: header.split(','), rows: lines.map((line) => line.split(',').map(Number)) }
}
