// Runs the rows of rows.mjs that have no result yet, each in its own process, and writes docs/benchmarks.md.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root, ScriptError } from '../../scripts/tools.mjs'
import { bundle, runBundle } from '../bundle.mjs'
import { fullPlan, quickPlan } from './rows.mjs'

export const HELP = `npm run bench -- [options]: measures what has no result yet, and makes docs/benchmarks.md
  --quick       a few minutes; the page goes to out/bench/quick/benchmarks.md
  --only A,B    only these rows (a prefix will do); the page has all rows that have results
  --redo A,B    measures these rows again; --redo all: every row
  --page        only the page
  --list        lists the rows and their results, and does nothing`

const WRONG_USAGE = 2
const INTERRUPTED = 130

const say = (text) => process.stdout.write(`${text}\n`)

function options(args) {
  const switches = { quick: false, page: false, list: false }
  try {
    const { values } = parseArgs({
      args,
      options: {
        ...Object.fromEntries(Object.keys(switches).map((name) => [name, { type: 'boolean' }])),
        only: { type: 'string' },
        redo: { type: 'string' },
      },
    })
    const names = (text) => text?.split(',').filter((name) => name !== '')
    return { ...switches, ...values, only: names(values.only), redo: names(values.redo) ?? [] }
  } catch (error) {
    if (!String(error.code).startsWith('ERR_PARSE_ARGS')) throw error
    throw new ScriptError(`${error.message}\n\n${HELP}`, WRONG_USAGE)
  }
}

/** Whether a row is among the given names: by its full name, the beginning of it, or "all". */
const among = (names, { id }) => names.some((name) => name === 'all' || id.startsWith(name))

/** A result is valid if it was made with the same arguments. */
function isDone(folder, args) {
  const note = join(folder, 'arguments.json')
  if (!existsSync(join(folder, 'report.json')) || !existsSync(note)) return false
  return readFileSync(note, 'utf8') === JSON.stringify(args)
}

export async function bench(args) {
  const { quick, only, redo, page, list } = options(args)
  const program = list ? null : await bundle()
  const data = resolve(process.env.BRENIER_DATA ?? join(root, '..', 'shared', 'data'))
  const results = join(root, 'out', 'bench', quick ? 'quick' : 'full')
  const skipped = {}
  let failures = 0
  for (const row of quick ? quickPlan() : fullPlan()) {
    const folder = join(results, row.id)
    if (row.needs && !existsSync(join(data, row.needs)) && !isDone(folder, row.args)) {
      skipped[row.id] = `${row.needs} is not there; name the data folder with BRENIER_DATA.`
      say(`${row.id}: skipped, ${skipped[row.id]}`)
      continue
    }
    const wanted = !page && (only === undefined || among(only, row))
    if (list || !wanted || (isDone(folder, row.args) && !among(redo, row))) {
      say(`${row.id}: ${isDone(folder, row.args) ? describe(folder) : 'no result yet'}`)
      continue
    }
    if (!(await runRow(program, row, folder, data))) failures++
  }
  if (list) return
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'skipped.json'), JSON.stringify(skipped))
  await makePage(program, results, quick ? join(results, 'benchmarks.md') : join(root, 'docs', 'benchmarks.md'), data)
  if (failures > 0) throw new ScriptError(`${failures} rows failed; their messages are above.`, 1)
}

async function runRow(program, { id, args }, folder, data) {
  rmSync(folder, { recursive: true, force: true })
  const given = args.map((text) => text.replace('{data}', data))
  say(`${id}: measure ${given.join(' ')}`)
  const began = performance.now()
  const code = await runBundle(program, ['measure', ...given, '--out', folder])
  if (code === INTERRUPTED) throw new ScriptError('Interrupted; the rows that were done are kept.', INTERRUPTED)
  if (code === 0) writeFileSync(join(folder, 'arguments.json'), JSON.stringify(args))
  const seconds = Math.round((performance.now() - began) / 1000)
  say(`${id}: ${code === 0 ? 'done' : `failed with exit code ${code}`} in ${seconds} s`)
  return code === 0
}

async function makePage(program, results, out, data) {
  const published = join(data, 'w2-benchmark', 'published-l2uvp.json')
  const known = existsSync(published) ? ['--published', published] : []
  const code = await runBundle(program, ['page', '--results', results, '--out', out, ...known])
  if (code !== 0) throw new ScriptError('The page was not made; the message is above.', code)
}

function describe(folder) {
  const { date, commit } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))
  return `kept from ${date.slice(0, 10)}, commit ${commit ?? 'unknown'}`
}
