/** What tables of any size cost. Large files are generated in a folder of their own and removed at the end. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fitRows } from './fit.ts'
import { readerRows } from './readers.ts'
import { transportRows } from './transport.ts'
import { writerRows } from './writers.ts'

export interface Options {
  /** Where the large files go. */
  readonly folder: string
  readonly rows: number
  readonly gigabytes: number
  /** A folder with node_modules of other readers; null for none. */
  readonly peers: string | null
  readonly say: (text: string) => void
}

/** One row of a table: names to values. */
export type Row = Readonly<Record<string, string | number | null>>

const PARTS = { transport: transportRows, fit: fitRows, readers: readerRows, writers: writerRows } as const

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(PARTS).join(',') },
    rows: { type: 'string', default: '10000000' },
    gigabytes: { type: 'string', default: '20' },
    peers: { type: 'string' },
    folder: { type: 'string', default: tmpdir() },
  },
})
const folder = mkdtempSync(join(values.folder, 'brenier-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
const say = (text: string) => process.stdout.write(`${text}\n`)
const options: Options = {
  folder,
  rows: Number(values.rows),
  gigabytes: Number(values.gigabytes),
  peers: values.peers ?? null,
  say,
}
const report: Record<string, unknown> = {
  machine: `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${arch()}, Node ${process.versions.node}`,
  date: new Date().toISOString(),
}
for (const name of values.only.split(',')) {
  if (!(name in PARTS)) throw new Error(`There is no part ${name}; give some of ${Object.keys(PARTS).join(', ')}.`)
  say(`\n${name}`)
  const rows = await PARTS[name as keyof typeof PARTS](options)
  report[name] = rows
  say(aligned(rows))
}
const out = join('out', 'bench', 'streaming')
mkdirSync(out, { recursive: true })
writeFileSync(join(out, 'report.json'), `${JSON.stringify(report, null, 1)}\n`)
say(`\n${join(out, 'report.json')}`)

function aligned(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))]
  const widths = names.map((_, j) => Math.max(...cells.map((line) => line[j]!.length)))
  return cells
    .map((line) => line.map((cell, j) => (j === 0 ? cell.padEnd(widths[j]!) : cell.padStart(widths[j]!))).join('   '))
    .join('\n')
}
