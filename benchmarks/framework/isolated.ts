import { spawn } from 'node:child_process'
import { InputError } from 'brenier'
import type { Context } from './context.ts'

/**
 * Runs a part in a process of its own, so that it shares no memory or compiled code with other parts; or in this process if that
 * cannot be started again (in tests).
 * @param args arguments of the benchmarks' command line, which prints the part's JSON
 * @param here does the same in this process
 */
export async function isolated<T>(context: Context, args: readonly string[], here: () => Promise<T>): Promise<T> {
  const { self, signal } = context
  if (self === undefined) return here()
  const [program, ...first] = self
  const child = spawn(program!, [...first, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(signal && { signal }),
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject).on('close', (value) => resolve(value ?? 1))
  })
  signal?.throwIfAborted()
  if (code !== 0) throw new InputError(`The part ${args.join(' ')} failed (exit code ${code}).`)
  return JSON.parse(output) as T
}
