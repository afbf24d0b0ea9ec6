// Installs missing packages and builds what is out of date: `npm start` and `npm test` begin with this.
// `node scripts/setup.mjs --build-only` does not install (npm's `prepare` runs it).
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isInstalled, main, root, runNpm, runTool } from './tools.mjs'

/** Throws, with a sentence that gives the cure, if Node is too old. */
function checkNode() {
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new Error(
      `brenier needs Node 20 or later, found ${process.versions.node}; install a newer one from your system.`,
    )
}

/** Whether node_modules matches package-lock.json: the same packages in the same versions. */
function dependenciesAreCurrent() {
  const wanted = readLock('package-lock.json')
  const installed = readLock(join('node_modules', '.package-lock.json'))
  if (wanted === null || installed === null) return false
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true
    const found = installed[path]
    return found === undefined ? optional === true || devOptional === true : found.version === version
  })
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages
  } catch {
    return null
  }
}

/** Whether dist is newer than everything from which it is built (a folder's own time covers deleted files). */
function buildIsCurrent() {
  const built = changed('dist/index.js')
  return (
    built > 0 &&
    built > Math.max(...['src', 'studio', 'tsdown.config.ts', 'tsconfig.json', 'package.json'].map(changed))
  )
}

/** When a file, or anything in a folder, was last changed (in milliseconds); 0 if it is absent. */
function changed(path) {
  const full = join(root, path)
  const status = statSync(full, { throwIfNoEntry: false })
  if (status === undefined) return 0
  if (!status.isDirectory()) return status.mtimeMs
  return Math.max(status.mtimeMs, ...readdirSync(full).map((name) => changed(join(path, name))))
}

async function install() {
  process.stderr.write('Installing the dependencies (npm ci) ...\n')
  const code = await runNpm(['ci', '--include=dev', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'])
  if (code !== 0)
    throw new Error('npm ci failed; its message is above. Check that the npm registry can be reached, then try again.')
}

/** Builds dist from src, and dist/studio from studio. */
export async function build() {
  process.stderr.write('Building dist/ from src/ and studio/ ...\n')
  const failed =
    (await runTool('tsdown', ['--logLevel', 'warn'])) !== 0 ||
    (await runTool('vite', ['build', 'studio', '--logLevel', 'warn'])) !== 0
  if (failed) throw new Error('The build failed; its messages are above.')
}

/** Installs and builds, each only if necessary. */
export async function setup() {
  checkNode()
  if (!dependenciesAreCurrent()) await install()
  if (!buildIsCurrent()) await build()
}

async function buildOnly() {
  if (!isInstalled('tsdown'))
    process.stderr.write('The development dependencies are not installed: dist/ is left as it is.\n')
  else if (!buildIsCurrent()) await build()
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main(process.argv.includes('--build-only') ? buildOnly : setup)
