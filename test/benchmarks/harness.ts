import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COMMANDS } from '../../benchmarks/commands.ts'
import { runProgram } from '../../benchmarks/framework/runner.ts'

/** Runs the benchmarks' command line in this process. */
export async function benchmarks(
  args: readonly string[],
  { commands = COMMANDS, terminal = false, onInterrupt = (_callback: () => void) => () => {} } = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const written: { readonly stdout: string[]; readonly stderr: string[] } = { stdout: [], stderr: [] }
  const code = await runProgram('benchmarks', commands, args, {
    stdout: { write: (text) => written.stdout.push(text) },
    stderr: { write: (text) => written.stderr.push(text), isTTY: terminal, columns: 100 },
    onInterrupt,
  })
  return { code, stdout: written.stdout.join(''), stderr: written.stderr.join('') }
}

/** A folder of its own for a test file. */
export function scratch(): { path: (name: string) => string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'brenier-benchmarks-'))
  return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) }
}
