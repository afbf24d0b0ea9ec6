// `npm run bench`: runs the rows of plan.mjs that have no result yet, each in a process of its own, and makes docs/benchmarks.md.
//   --quick       a few minutes; the page goes to out/bench/quick/benchmarks.md
//   --only A,B    only these rows (a prefix will do); the page has all rows that have results
//   --redo A,B    these rows anew; --redo all: every row
//   --page        only the page
//   --list        says what there is and does nothing
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { setup } from '../scripts/setup.mjs'
import { main, root, run, ScriptError } from '../scripts/tools.mjs'
import { fullPlan, quickPlan } from './plan.mjs'

const say = (text) => process.stdout.write(`${text}\n`)

function options() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      redo: { type: 'string' },
      page: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  })
  const names = (text) => text?.split(',').filter((name) => name !== '')
  return { ...values, only: names(values.only), redo: names(values.redo) ?? [] }
}

/** Whether a row is among names: its own, the beginning of it, or "all". */
const among = (names, { id }) => names.some((name) => name === 'all' || id.startsWith(name))

/** A result counts if it was made with the same arguments. */
function isDone(folder, args) {
  const note = join(folder, 'arguments.json')
  if (!existsSync(join(folder, 'report.json')) || !existsSync(note)) return false
  return readFileSync(note, 'utf8') === JSON.stringify(args)
}

async function bench() {
  const { quick, only, redo, page, list } = options()
  if (!list) await setup()
  const data = resolve(process.env.BRENIER_DATA ?? join(root, '..', 'shared', 'data'))
  const results = join(root, 'out', 'bench', quick ? 'quick' : 'full')
  mkdirSync(results, { recursive: true })
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
    if (!(await runRow(row, folder, data))) failures++
  }
  if (list) return
  writeFileSync(join(results, 'skipped.json'), JSON.stringify(skipped))
  await makePage(results, quick ? join(results, 'benchmarks.md') : join(root, 'docs', 'benchmarks.md'), data)
  if (failures > 0) throw new ScriptError(`${failures} rows failed; their messages are above.`, 1)
}

async function runRow({ id, args }, folder, data) {
  rmSync(folder, { recursive: true, force: true })
  const given = args.map((text) => text.replace('{data}', data))
  say(`${id}: brenier benchmark ${given.join(' ')}`)
  const began = performance.now()
  const code = await brenier(['benchmark', ...given, '--out', folder])
  if (code === 130) throw new ScriptError('Interrupted; the rows that were done are kept.', 130)
  if (code === 0) writeFileSync(join(folder, 'arguments.json'), JSON.stringify(args))
  say(
    `${id}: ${code === 0 ? 'done' : `failed with exit code ${code}`} in ${Math.round((performance.now() - began) / 1000)} s`,
  )
  return code === 0
}

async function makePage(results, out, data) {
  const published = join(data, 'w2-benchmark', 'published-l2uvp.json')
  const known = existsSync(published) ? ['--published', published] : []
  const code = await brenier(['benchmark', 'page', '--results', results, '--out', out, ...known])
  if (code !== 0) throw new ScriptError('The page was not made; the message is above.', code)
}

function brenier(args) {
  return run(process.execPath, [join(root, 'bin', 'brenier.js'), ...args])
}

function describe(folder) {
  const { date, commit } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))
  return `kept from ${date.slice(0, 10)}, commit ${commit ?? 'unknown'}`
}

await main(bench)
