// `npm test`: sets up, then runs the type check, the linter, a search for dead code, a package check and all tests. The last line is
// `N passed, N failed`; each check counts as one test.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setup } from './setup.mjs'
import { main, runTool } from './tools.mjs'

/** The checks that are a single program: each passes if the program exits with 0. */
const CHECKS = [
  { name: 'set-up', check: setup },
  { name: 'type-check', check: () => runTool('typescript', ['--noEmit'], { command: 'tsc' }) },
  { name: 'lint', check: lint },
  { name: 'nothing unused (knip)', check: () => runTool('knip', ['--no-progress']) },
  { name: 'package (publint)', check: () => runTool('publint', ['run', '--strict']) },
]

function lint() {
  const colors = process.stdout.isTTY ? [] : ['--colors=off']
  return runTool('@biomejs/biome', ['ci', '--error-on-warnings', ...colors], { command: 'biome' })
}

/** Runs vitest and counts. A failure that is not a failed test (a file that does not load, a crash) counts as one. */
async function vitest() {
  const folder = mkdtempSync(join(tmpdir(), 'brenier-test-'))
  const file = join(folder, 'results.json')
  try {
    const code = await runTool('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
    const results = readResults(file)
    const unloaded = results.testResults.filter(
      (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
    )
    const failed = results.numFailedTests + unloaded.length
    return {
      passed: results.numPassedTests,
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped: results.numPendingTests + results.numTodoTests,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }
  }
}

async function succeeds({ name, check }) {
  process.stdout.write(`\n=== ${name}\n`)
  try {
    const code = (await check()) ?? 0
    if (code === 0) return true
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : error}\n`)
  }
  process.stdout.write(`${name} FAILED\n`)
  return false
}

async function test() {
  if (!process.stdout.isTTY) process.env.NO_COLOR ??= '1'
  const failures = []
  let total = { passed: 0, failed: 0, skipped: 0 }
  for (const check of CHECKS) {
    if (await succeeds(check)) continue
    failures.push(check.name)
    if (check.check === setup) break
  }
  const setUp = !failures.includes('set-up')
  if (setUp) {
    process.stdout.write('\n=== tests\n')
    total = await vitest()
  }
  const passed = total.passed + (setUp ? CHECKS.length - failures.length : 0)
  const failed = total.failed + failures.length
  if (failures.length > 0) process.stdout.write(`\nFailed checks: ${failures.join(', ')}\n`)
  if (total.skipped > 0) process.stdout.write(`\n${total.skipped} skipped\n`)
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  return failed === 0 && passed > 0 ? 0 : 1
}

await main(test)
