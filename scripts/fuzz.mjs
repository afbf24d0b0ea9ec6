/**
 * Damages files and reads them: `npm run fuzz -- --reader parquet --count 20000 --seed 1 [--keep DIR]`; without --reader, for all readers.
 * A mutant must give a table or an InputError. Anything else (another error, more than 5 s of processor time, more than 1 GB) is a failure, whose
 * file --keep keeps. The same seed gives the same mutants. It reads dist/, so build first.
 */
import { fork } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { mutant, originals, READERS } from './fuzz-mutants.mjs'

const MOST_MS = 5000
const MOST_BYTES = 1e9
const child = fileURLToPath(new URL('fuzz-child.mjs', import.meta.url))

/** A process that reads one mutant after another; if it has to be ended, a new one takes its place. */
class Reader {
  #process
  #waiting

  read(name, bytes) {
    this.#process ??= this.#start()
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#end({ outcome: 'hang' }), MOST_MS * 24)
      this.#waiting = (found) => {
        clearTimeout(timer)
        resolve(found)
      }
      this.#process.send({ name, bytes: Buffer.from(bytes).toString('base64') })
    })
  }

  #start() {
    const started = fork(child, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    started.on('message', (found) => this.#waiting(found))
    started.on('exit', (code, signal) => {
      if (this.#process === started) this.#end({ outcome: 'crash', message: `${code ?? signal}` })
    })
    return started
  }

  #end(found) {
    const ended = this.#process
    this.#process = undefined
    ended?.kill('SIGKILL')
    this.#waiting(found)
  }

  close() {
    const ended = this.#process
    this.#process = undefined
    ended?.kill('SIGKILL')
  }
}

function failureIn({ outcome, ms, bytes }) {
  if (outcome !== 'table' && outcome !== 'refused') return outcome
  if (ms > MOST_MS) return 'slow'
  return bytes > MOST_BYTES ? 'memory' : undefined
}

async function fuzz(reader, { count, seed, keep, seconds }) {
  const files = await originals(reader)
  const row = { mutants: 0, table: 0, refused: 0, ended: 0, failures: 0, slowestMs: 0, mostMB: 0 }
  const process = new Reader()
  const until = performance.now() + 1000 * seconds
  for (let i = 0; i < count && performance.now() < until; i++) {
    const { name, bytes } = mutant(files, seed, i)
    const found = await process.read(name, bytes)
    const failure = failureIn(found)
    row.mutants++
    if (found.outcome === 'table') row.table++
    if (found.outcome === 'refused') row.refused++
    if (found.ended) row.ended++
    row.slowestMs = Math.max(row.slowestMs, Math.round(found.ms ?? MOST_MS))
    row.mostMB = Math.max(row.mostMB, Math.round((found.bytes ?? 0) / 1e6))
    if (failure === undefined) continue
    row.failures++
    console.error(`${reader} mutant ${i} (seed ${seed}, ${name}): ${failure} ${found.message ?? ''}`)
    if (keep === undefined) continue
    mkdirSync(keep, { recursive: true })
    writeFileSync(join(keep, `${failure}-${seed}-${i}-${name}`), bytes)
  }
  process.close()
  return row
}

const { values } = parseArgs({
  options: {
    reader: { type: 'string', multiple: true },
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: 'Infinity' },
    keep: { type: 'string' },
  },
})
const [count, seed, seconds] = [values.count, values.seed, values.seconds].map(Number)
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
console.log(`brenier ${version}, seed ${seed}, ${new Date().toISOString().slice(0, 10)}\n`)
console.log(
  '| reader | mutants | a table | refused in a sentence | of these ended by a limit | failures | slowest, s | most memory, MB |',
)
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
let failures = 0
for (const reader of values.reader ?? READERS) {
  const row = await fuzz(reader, { count, seed, seconds, keep: values.keep })
  failures += row.failures
  const { mutants, table, refused, ended, slowestMs, mostMB } = row
  console.log(
    `| ${reader} | ${mutants} | ${table} | ${refused} | ${ended} | ${row.failures} | ${(slowestMs / 1000).toFixed(1)} | ${mostMB} |`,
  )
}
process.exitCode = failures === 0 ? 0 : 1
