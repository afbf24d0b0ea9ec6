// Bundles a benchmark and runs it: installs and builds what is missing first, so that it works on a fresh clone.
import { join } from 'node:path'
import { setup } from '../../scripts/setup.mjs'
import { root, run, runTool } from '../../scripts/tools.mjs'

/**
 * Builds `entry` (a path from the root) into out/bench/build, runs it with this Node, and resolves to its exit code.
 * The working directory is the project's root.
 */
export async function bundleAndRun(entry, name, args) {
  await setup()
  const folder = join('out', 'bench', 'build', name)
  const flags = ['--no-config', '--format', 'esm', '--platform', 'node', '--target', 'es2022', '--logLevel', 'warn']
  const built = await runTool('tsdown', [entry, '--out-dir', folder, '--no-dts', ...flags])
  if (built !== 0) throw new Error(`${entry} could not be built; the messages are above.`)
  return run(process.execPath, [join(root, folder, 'main.mjs'), ...args])
}
