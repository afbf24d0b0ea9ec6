import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEngine } from 'brenier'
import { withoutUndefined } from '../framework/config.ts'
import { reportHead } from '../framework/machine.ts'
import { measurement } from '../framework/measurement.ts'
import { option, positive, someOf, text, whole } from '../framework/options.ts'
import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { fitRows } from './fit.ts'
import type { Row } from './job.ts'
import { readerRows } from './readers.ts'
import { transportRows } from './transport.ts'
import { writerRows } from './writers.ts'

const PARTS = { transport: transportRows, fit: fitRows, readers: readerRows, writers: writerRows }
const NAMES = ['transport', 'fit', 'readers', 'writers'] as const

export const streaming = measurement({
  summary:
    'What tables of any size cost: memory and speed of transport and fit on files larger than memory, and the readers and writers of all formats',
  details: `Large files are written to a folder of their own, which is removed at the end. Peers are other readers from npm:
  npm i npyjs numpy-parser papaparse d3-dsv parquet-wasm`,
  options: {
    only: option(someOf(...NAMES), 'PARTS', `some of ${NAMES.join(',')}`),
    rows: option(whole(10), 'N', 'of the largest table of transport; default: 10000000'),
    gigabytes: option(positive, 'N', 'of the largest table of fit, at most half of the free space; default: 20'),
    peers: option(text, 'DIR', 'a folder with other readers in its node_modules'),
    folder: option(text, 'DIR', "where the large files go; default: the system's temporary folder"),
  },
  folder: () => join('out', 'bench', 'streaming'),
  async run({ only = NAMES, rows = 10_000_000, gigabytes = 20, peers = null, folder: place = tmpdir() }, context) {
    const { environment, onNotice, say = () => {}, save, signal } = context
    const { description } = await openEngine(withoutUndefined({ onNotice }))
    const head = reportHead(environment, description)
    const found: [string, Row[]][] = []
    const output = (): Output => ({
      report: { ...head, ...Object.fromEntries(found) },
      head,
      title: 'Tables of any size',
      tables: found.map(([name, lines]) => [name, tableOf(lines)]),
    })
    const folder = mkdtempSync(join(place, 'brenier-bench-'))
    const remove = () => rmSync(folder, { recursive: true, force: true })
    process.on('exit', remove)
    try {
      for (const name of only) {
        signal?.throwIfAborted()
        say(name)
        found.push([name, await PARTS[name]({ folder, rows, gigabytes, peers, say, ...(signal && { signal }) })])
        await save?.(output())
      }
    } finally {
      remove()
      process.off('exit', remove)
    }
    return output()
  },
})

function tableOf(rows: readonly Row[]): Table {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return { columns, rows: rows.map((row) => columns.map((name) => String(row[name] ?? ''))) }
}
