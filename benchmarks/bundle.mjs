// The benchmarks as one program: bundled by tsdown into out/, with the package itself left out, so that they run what users import.
import { join } from 'node:path'
import { setup } from '../scripts/setup.mjs'
import { root, run, runTool } from '../scripts/tools.mjs'

const ENTRY = join('benchmarks', 'main.ts')
const FOLDER = join('out', 'bench', 'build')

/** Installs and builds what is missing, so that it works on a fresh clone. @returns the program's first file */
export async function bundle() {
  await setup()
  const flags = ['--no-config', '--format', 'esm', '--platform', 'node', '--target', 'es2022', '--logLevel', 'warn']
  const external = ['--external', '/^brenier/']
  const built = await runTool('tsdown', [ENTRY, '--out-dir', FOLDER, '--no-dts', '--no-clean', ...flags, ...external])
  if (built !== 0) throw new Error('The benchmarks could not be built; the messages are above.')
  return join(root, FOLDER, 'main.mjs')
}

/** Runs the program with this Node, and resolves to its exit code. */
export function runBundle(program, args) {
  return run(process.execPath, [program, ...args])
}
