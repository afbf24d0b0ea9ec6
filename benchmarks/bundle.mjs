// Bundles the benchmarks into one program with tsdown, in out/. The package itself is left out, so that they run what users import.
import { join } from 'node:path'
import { setup } from '../scripts/setup.mjs'
import { root, run, runTool } from '../scripts/tools.mjs'

const CONFIG = join('benchmarks', 'tsdown.config.mjs')

/** Installs and builds what is missing, so that a fresh clone works. @returns the program's main file */
export async function bundle() {
  await setup()
  // Its output goes to stderr, because stdout may hold one JSON object.
  const built = await runTool('tsdown', ['--config', CONFIG, '--logLevel', 'warn'], { stdio: ['ignore', 2, 2] })
  if (built !== 0) throw new Error('The benchmarks could not be built; the messages are above.')
  return join(root, 'out', 'bench', 'build', 'main.mjs')
}

const INTERRUPTED = 130

/** Runs the program with this Node and resolves to its exit code: 130 after Ctrl-C, which also reaches and ends the program. */
export async function runBundle(program, args) {
  let interrupted = false
  const wait = () => {
    interrupted = true
  }
  process.on('SIGINT', wait)
  try {
    const code = await run(process.execPath, [program, ...args])
    return interrupted ? INTERRUPTED : code
  } finally {
    process.off('SIGINT', wait)
  }
}
