import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { SizeResult } from './gpu-config.ts'

/**
 * Runs a program that prints one JSON object a line, for at most the given time, and passes on each object as it comes. If the program
 * fails, hangs or is stopped, the results up to then are kept.
 * @returns why it ended early; null if it ended normally
 */
export async function runLines(
  program: string,
  args: readonly string[],
  seconds: number,
  onResult: (result: SizeResult) => void,
): Promise<string | null> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let last = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    last = text.trim().split('\n').at(-1) ?? last
  })
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    if (line.startsWith('{')) onResult(JSON.parse(line) as SizeResult)
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), 1000 * seconds)
  const ended = await new Promise<string | null>((resolve) => {
    child.on('error', ({ message }) => resolve(message))
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(`ended after ${Math.round(seconds)} s`)
      else resolve(code === 0 ? null : `exit code ${code ?? signal}: ${last.slice(0, 200)}`)
    })
  })
  clearTimeout(timer)
  return ended
}
