// `npm run mutate`: mutation testing. Makes small faults in the code and counts those that no test notices. Not part of `npm test`.
//   --folder A,B   the folders in which faults are made; default src/conjugate,src/transport,src/training
//   --sample N     how many of all faults to try, drawn with the seed; default 100, `all` for every one
//   --seed N       default 1
//   --only A,B     only the faults with these names, which every run prints: to see whether a new test notices them
//   --tests A,B    the test files and folders to run; default test/conjugate,test/transport,test/training
//   --longest N    leaves out test files that take longer than N seconds
//   --minutes N    starts no further fault after this time
//   --list         prints the faults of the sample and runs nothing
//
// The checkout is not touched: a copy in a temporary folder gets all faults of the sample at once, each behind a switch. Every test file
// then runs once with all switches off, to see which faults it reaches and how long it takes. After that, each fault runs against the files
// that reach it, the quickest first, until one fails.
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { endRun, makeCopy, survey, tryMutant } from './mutant-runs.mjs'
import { mutantsOf } from './mutants.mjs'
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
    only: values.only.split(',').filter(Boolean),
    longest: number('longest'),
    minutes: number('minutes'),
    list: values.list,
  }
}

/** The files below a path of the project whose names have this ending, as paths with slashes. */
function filesBelow(path, ending) {
  const full = join(root, path)
  if (!existsSync(full)) throw new ScriptError(`${path} does not exist; give files or folders of the project.`, 2)
  if (full.endsWith(ending)) return [path]
  return readdirSync(full, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => relative(root, join(full, name)).split(sep).join('/'))
    .sort()
}

const hash = (text) => createHash('sha256').update(text).digest('hex')

/**
 * Names each mutant by a hash of its change, and sorts them by a hash of seed and name. This order is random, and an edit elsewhere does not
 * move a mutant.
 */
function namedAndShuffled(mutants, texts, seed) {
  const times = new Map()
  const named = mutants.map((mutant) => {
    const [{ start, end, mutated }] = mutant.edits
    const what = [mutant.file, mutant.kind, texts.get(mutant.file).slice(start, end), mutated].join('\n')
    times.set(what, (times.get(what) ?? 0) + 1)
    const name = hash(`${what}\n${times.get(what)}`).slice(0, 8)
    return { ...mutant, name, key: hash(`${seed} ${name}`) }
  })
  return named.sort((a, b) => (a.key < b.key ? -1 : 1))
}

const OUTCOMES = ['killed', 'timed out', 'survived', 'not reached']

/** A Markdown table by file, by folder and in total; the score is the share of faults that were noticed. */
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

function describe({ name, file, line, kind, edits }, text) {
  const flat = (code) => code.replace(/\s+/g, ' ').trim().slice(0, 100)
  const [{ start, end, mutated, level }] = edits
  const shown =
    level === 'insert' ? 'return at the start' : `${flat(text.slice(start, end))}  ->  ${flat(mutated) || '(removed)'}`
  return `${name} ${file}:${line} ${kind}: ${shown}`
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
  const { only, sample, seed } = settings
  const mutants = namedAndShuffled(all, texts, seed)
    .filter(({ name }) => only.length === 0 || only.includes(name))
    .slice(0, sample)
    .map((mutant, i) => ({ ...mutant, id: i + 1 }))
  say(`${mutants.length} of ${all.length} mutants, seed ${settings.seed}`)
  if (settings.list) {
    for (const mutant of mutants) say(describe(mutant, texts.get(mutant.file)))
    return
  }
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'brenier-mutate-')))
  const stop = () => {
    endRun()
    rmSync(copy, { recursive: true, force: true })
    process.exit(130)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    makeCopy(copy, mutants)
    const useful = await survey(copy, settings, mutants)
    const results = []
    // The order is random, so a run that is stopped early has tried a smaller sample of the same kind.
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
