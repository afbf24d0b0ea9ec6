// The copy of the project in which mutants are tried, and the test runs in it. Used by mutate.mjs.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { withSwitches } from './mutants.mjs'
import { root, ScriptError } from './tools.mjs'

const say = (text) => process.stdout.write(`${text}\n`)

/** Makes the copy: all files that git tracks or does not ignore, a link to the packages, and the switches. */
export function makeCopy(copy, mutants) {
  const { stdout, status } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new ScriptError('git does not list the files of this folder; run this in a clone.', 1)
  for (const file of stdout.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file))
  }
  symlinkSync(realpathSync(join(root, 'node_modules')), join(copy, 'node_modules'), 'junction')
  const switchFile = join(copy, 'mutant-switch.mjs')
  writeFileSync(switchFile, SWITCH)
  writeFileSync(join(copy, 'mutate.config.mjs'), CONFIG)
  for (const file of new Set(mutants.map((mutant) => mutant.file))) {
    const path = join(copy, file)
    const own = mutants.filter((mutant) => mutant.file === file)
    const from = relative(dirname(path), switchFile).split(sep).join('/')
    writeFileSync(path, `import { __mutant } from '${from}'; ${withSwitches(readFileSync(path, 'utf8'), own)}`)
  }
}

/** Added to the copy: the active mutant, and a record of the mutants that run, with a line for each test file that runs one. */
const SWITCH = `import { appendFileSync } from 'node:fs'
const active = Number(process.env.MUTANT ?? 0)
const record = process.env.MUTANT_RECORD
const reached = new Set()
export function __mutant(id) {
  if (record !== undefined) {
    const line = id + ' ' + globalThis.__vitest_worker__?.filepath + '\\n'
    if (!reached.has(line)) appendFileSync(record, line)
    reached.add(line)
  }
  return id === active
}
`

/**
 * Added to the copy: the project's own test settings, but the files run in the given order, one after another, in one process that loads the
 * code once, since loading takes longer than most tests.
 */
const CONFIG = `import { BaseSequencer } from 'vitest/node'
import base from './vitest.config.ts'
const order = (process.env.MUTANT_TESTS ?? '').split(',')
const place = ({ moduleId }) => order.findIndex((file) => moduleId.endsWith(file))
class InOrder extends BaseSequencer {
  async sort(files) {
    return [...files].sort((a, b) => place(a) - place(b))
  }
}
const test = { ...base.test, sequence: { sequencer: InOrder }, fileParallelism: false, isolate: false }
export default { ...base, cacheDir: '.vite', test }
`

/** Runs test files in the copy. Resolves to 'passed', 'failed' or, after `limit` seconds, 'timed out'. */
function runTests(copy, files, env, limit, reporter = ['--bail', '1', '--reporter', 'dot']) {
  return new Promise((resolve, reject) => {
    const vitest = join(copy, 'node_modules', 'vitest', 'vitest.mjs')
    const args = [vitest, 'run', '--config', 'mutate.config.mjs', ...reporter, ...files]
    const child = spawn(process.execPath, args, {
      cwd: copy,
      stdio: 'ignore',
      detached: true,
      env: { ...process.env, ...env, MUTANT_TESTS: files.join(',') },
    })
    running = child
    let late = false
    const timer = setTimeout(() => {
      late = true
      kill(child)
    }, 1000 * Math.min(limit, 86_400))
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      running = null
      resolve(late ? 'timed out' : code === 0 ? 'passed' : 'failed')
    })
  })
}

let running = null

/** Ends the current run, if there is one. */
export function endRun() {
  if (running !== null) kill(running)
}

/** Ends a run with its workers, which belong to its process group. */
function kill(child) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** Runs every test file once without a fault, to see which mutants it reaches and how long it takes. A file that fails here cannot be used. */
export async function survey(copy, { tests, longest }, mutants) {
  const [record, results] = [join(copy, 'reached.txt'), join(copy, 'results.json')]
  writeFileSync(record, '')
  await runTests(copy, tests, { MUTANT_RECORD: record }, 3600, ['--reporter', 'json', '--outputFile', results])
  const lines = readFileSync(record, 'utf8').split('\n')
  const { testResults } = JSON.parse(readFileSync(results, 'utf8'))
  // Code that runs at loading is reached by every file, although only the first one loads it.
  const loading = mutants.filter(({ whenLoaded }) => whenLoaded).map(({ id }) => id)
  const useful = []
  for (const file of tests) {
    const result = testResults.find(({ name }) => name.split(sep).join('/').endsWith(file))
    const own = lines.filter((line) => line.endsWith(file)).map((line) => Number(line.split(' ', 1)[0]))
    const took = (result.endTime - result.startTime) / 1000
    say(`${file}: ${result.status} in ${took.toFixed(0)} s, reaches ${own.length}`)
    if (result.status !== 'passed') say('  left out: it fails without a fault')
    else if (took > longest) say('  left out: it takes too long')
    else useful.push({ file, took, reached: new Set([...own, ...loading]) })
  }
  return useful.sort((a, b) => a.took - b.took)
}

/** 'killed', 'timed out', 'survived', or 'not reached' by any test. */
export async function tryMutant(copy, { id }, useful) {
  const files = useful.filter(({ reached }) => reached.has(id))
  if (files.length === 0) return 'not reached'
  const limit = 30 + 3 * files.reduce((sum, { took }) => sum + took, 0)
  const outcome = await runTests(
    copy,
    files.map(({ file }) => file),
    { MUTANT: String(id) },
    limit,
  )
  return { passed: 'survived', failed: 'killed', 'timed out': 'timed out' }[outcome]
}
