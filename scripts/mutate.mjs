// `npm run mutate`: mutation testing. Makes small faults in the code and counts those that no test notices. Not part of `npm test`.
//   --folder A,B   where the faults are made; default src/conjugate,src/transport,src/training
//   --sample N     how many faults are tried, drawn by the seed from all there are; default 100, `all` for every one
//   --seed N       default 1
//   --only 3,17    of the sample only the faults of these numbers: to see whether a new test notices them
//   --tests A,B    the test files and folders that may notice; default test/conjugate,test/transport,test/training
//   --longest N    leaves out test files that take longer than N seconds
//   --minutes N    begins no further fault after this time
//   --list         prints the faults of the sample and runs nothing
//
// The checkout is not touched: a copy in a temporary folder gets all faults of the sample at once, each behind a switch. Every test file
// then runs once with all switches off, which shows what it reaches and how long it takes; after that each fault runs against the files
// that reach it, the quickest first, until one fails.
import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { mutantsOf, withSwitches } from './mutants.mjs'
import { main, root, ScriptError } from './tools.mjs'

const say = (text) => process.stdout.write(`${text}\n`)
const seconds = () => performance.now() / 1000

function options() {
  const text = (value) => ({ type: 'string', default: value })
  const { values } = parseArgs({
    options: {
      folder: text('src/conjugate,src/transport,src/training'),
      sample: text('100'),
      seed: text('1'),
      only: text(''),
      tests: text('test/conjugate,test/transport,test/training'),
      longest: text('Infinity'),
      minutes: text('Infinity'),
      list: { type: 'boolean', default: false },
    },
  })
  const number = (name) => {
    const value = values[name] === 'all' && name === 'sample' ? Number.POSITIVE_INFINITY : Number(values[name])
    if (!(value >= 0)) throw new ScriptError(`--${name} takes a number of at least 0, found ${values[name]}.`, 2)
    return value
  }
  return {
    folders: values.folder.split(','),
    tests: values.tests.split(',').flatMap((path) => filesBelow(path, '.test.ts')),
    sample: number('sample'),
    seed: number('seed'),
    only: values.only.split(',').filter(Boolean).map(Number),
    longest: number('longest'),
    minutes: number('minutes'),
    list: values.list,
  }
}

/** The files below a path of the project whose names end so, as paths with slashes. */
function filesBelow(path, ending) {
  const full = join(root, path)
  if (!existsSync(full)) throw new ScriptError(`${path} is not there; name files or folders of the project.`, 2)
  if (full.endsWith(ending)) return [path]
  return readdirSync(full, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => relative(root, join(full, name)).split(sep).join('/'))
    .sort()
}

/** The items in a random order (mulberry32). */
function shuffled(items, seed) {
  let state = seed | 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const keyed = items.map((item) => ({ item, key: uniform() }))
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
}

/** Makes the copy: all files that git knows or does not ignore, the packages by a link, and the switches. */
function makeCopy(copy, mutants) {
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

/** In the copy: which mutant is on, and a record of those that the code comes by, a line for each test file that does. */
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
 * In the copy: the project's own test settings, with the files in the order given, one after the other in one process that loads the code
 * once: loading takes longer than most tests.
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

/** Ends a run with its workers, which are in its process group. */
function kill(child) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** Every test file once, without a fault: what it reaches and how long it takes. A file that fails so is of no use. */
async function survey(copy, { tests, longest }, mutants) {
  const [record, results] = [join(copy, 'reached.txt'), join(copy, 'results.json')]
  writeFileSync(record, '')
  await runTests(copy, tests, { MUTANT_RECORD: record }, 3600, ['--reporter', 'json', '--outputFile', results])
  const lines = readFileSync(record, 'utf8').split('\n')
  const { testResults } = JSON.parse(readFileSync(results, 'utf8'))
  // What only runs while the code is loaded is reached by every file, though but the first one loads it.
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
async function tryMutant(copy, { id }, useful) {
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

const OUTCOMES = ['killed', 'timed out', 'survived', 'not reached']

/** A table by file, folder and in all, in Markdown; the score is the share that was noticed. */
function table(results) {
  const groups = new Map()
  for (const { file, outcome } of results)
    for (const name of [file, `**${dirname(file).split('/').slice(0, 2).join('/')}**`, '**all**']) {
      const counts = groups.get(name) ?? Object.fromEntries(OUTCOMES.map((key) => [key, 0]))
      counts[outcome]++
      groups.set(name, counts)
    }
  const row = ([name, counts]) => {
    const values = OUTCOMES.map((key) => counts[key])
    const noticed = values[0] + values[1]
    const score = Math.round((100 * noticed) / values.reduce((sum, value) => sum + value, 0))
    return `| ${[name, ...values, `${score}%`].join(' | ')} |`
  }
  const head = ['file', ...OUTCOMES, 'score']
  const rows = [...groups].sort(
    ([a], [b]) => Number(a.startsWith('**')) - Number(b.startsWith('**')) || (a < b ? -1 : 1),
  )
  return [`| ${head.join(' | ')} |`, `| --- |${' ---: |'.repeat(head.length - 1)}`, ...rows.map(row)].join('\n')
}

function describe({ id, file, line, kind, edits }, text) {
  const flat = (code) => code.replace(/\s+/g, ' ').trim().slice(0, 100)
  const [{ start, end, mutated, level }] = edits
  const shown =
    level === 'insert' ? 'return at the start' : `${flat(text.slice(start, end))}  ->  ${flat(mutated) || '(removed)'}`
  return `${id}. ${file}:${line} ${kind}: ${shown}`
}

async function mutate() {
  const settings = options()
  const began = seconds()
  const texts = new Map()
  const all = settings.folders
    .flatMap((folder) => filesBelow(folder, '.ts'))
    .flatMap((file) => {
      texts.set(file, readFileSync(join(root, file), 'utf8'))
      return mutantsOf(file, texts.get(file))
    })
  const mutants = shuffled(all, settings.seed)
    .slice(0, settings.sample)
    .map((mutant, i) => ({ ...mutant, id: i + 1 }))
    .filter(({ id }) => settings.only.length === 0 || settings.only.includes(id))
  say(`${mutants.length} of ${all.length} mutants, seed ${settings.seed}`)
  if (settings.list) {
    for (const mutant of mutants) say(describe(mutant, texts.get(mutant.file)))
    return
  }
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'brenier-mutate-')))
  const stop = () => {
    if (running !== null) kill(running)
    rmSync(copy, { recursive: true, force: true })
    process.exit(130)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    makeCopy(copy, mutants)
    const useful = await survey(copy, settings, mutants)
    const results = []
    // They are in random order: a run that is cut short has tried a smaller sample, and no other kind of it.
    for (const mutant of mutants) {
      if (seconds() - began > 60 * settings.minutes) break
      const outcome = await tryMutant(copy, mutant, useful)
      results.push({ ...mutant, outcome })
      say(`${outcome}: ${describe(mutant, texts.get(mutant.file))}`)
    }
    const missed = results.filter(({ outcome }) => outcome === 'survived' || outcome === 'not reached')
    say(`\n${results.length} tried in ${Math.round((seconds() - began) / 60)} minutes\n\n${table(results)}\n`)
    for (const mutant of missed) say(`${mutant.outcome}: ${describe(mutant, texts.get(mutant.file))}`)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

await main(mutate)
