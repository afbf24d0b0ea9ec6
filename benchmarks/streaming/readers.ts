import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Random } from 'brenier'
import { readTable } from 'brenier/io'
import { COLUMNS, writeRows } from './files.ts'
import type { Options, Row } from './main.ts'

const ROWS = 200_000
const REPEATS = 3

/** Another reader of a format: resolves to the sum of all numbers, so that none of them can be left unread. */
interface Peer {
  readonly name: string
  read(file: string): Promise<number>
}

/**
 * Whole tables to numbers, by this project and by other readers from npm; the best of three, in seconds of the processor. Peers that are not among the project's own
 * packages are taken from a folder where they were installed: `npm i npyjs numpy-parser papaparse csv-parse parquet-wasm`.
 */
export async function readerRows({ folder, peers, say }: Options): Promise<Row[]> {
  const formats: [string, Peer[]][] = [
    ['csv', csvPeers(peers)],
    ['csv, 5 decimals', csvPeers(peers)],
    ['parquet', parquetPeers(peers)],
    ['arrow', arrowPeers()],
    ['npz', []],
    ['h5', hdf5Peers('points')],
    ['h5ad', hdf5Peers('X')],
    ['idx', []],
    // Last: once its peers are loaded, all code here that works on typed arrays runs slower.
    ['npy', npyPeers(peers)],
  ]
  const found: Row[] = []
  for (const [format, others] of formats) {
    const file = join(folder, `table.${format.split(',')[0]}`)
    say(`  ${format}`)
    if (format === 'csv, 5 decimals') writeShort(file)
    else await writeRows(file, ROWS, 6)
    const own: Peer = {
      name: 'brenier',
      async read(path) {
        return sum((await readTable(path)).points.data)
      },
    }
    const results: { name: string; seconds: number | string; total: number }[] = []
    for (const peer of [own, ...others]) results.push(await timed(peer, file))
    const expected = results[0]!.total
    for (const { name, seconds, total } of results) {
      const ok = typeof seconds === 'number'
      if (ok && Math.abs(total - expected) > 1e-6 * Math.abs(expected))
        throw new Error(`${name} read other numbers from ${file}`)
      found.push({
        format,
        reader: name,
        MB: Math.round(statSync(file).size / 1e6),
        'cpu seconds': ok ? Number(seconds.toFixed(3)) : seconds,
        'million values/s': ok ? Number(((ROWS * COLUMNS) / seconds / 1e6).toFixed(1)) : null,
      })
    }
    rmSync(file)
  }
  return found
}

/** Numbers as people write them: text of 17 digits takes longest to read exactly. */
function writeShort(file: string): void {
  const random = new Random(6)
  const line = () => Array.from({ length: COLUMNS }, () => random.normal().toFixed(5)).join(',')
  const names = Array.from({ length: COLUMNS }, (_, j) => `f${j}`).join(',')
  writeFileSync(file, `${[names, ...Array.from({ length: ROWS }, line)].join('\n')}\n`)
}

async function timed(
  { name, read }: Peer,
  file: string,
): Promise<{ name: string; seconds: number | string; total: number }> {
  let [best, total] = [Number.POSITIVE_INFINITY, 0]
  try {
    for (let k = 0; k < REPEATS; k++) {
      const used = process.cpuUsage()
      total = await read(file)
      const { user, system } = process.cpuUsage(used)
      best = Math.min(best, (user + system) / 1e6)
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const absent = code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND' || code === 'PEERS'
    return { name, seconds: absent ? 'not installed' : `failed: ${message.slice(0, 60)}`, total }
  }
  return { name, seconds: best, total }
}

function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

/** A package of the peers' folder. */
async function peer<T>(folder: string | null, name: string): Promise<T> {
  if (folder === null) throw Object.assign(new Error('no --peers folder'), { code: 'PEERS' })
  const path = createRequire(join(resolve(folder), 'package.json')).resolve(name)
  const module = (await import(pathToFileURL(path).href)) as { default?: T } & T
  return module.default ?? module
}

function bufferOf(file: string): ArrayBuffer {
  const bytes = readFileSync(file)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}

function npyPeers(folder: string | null): Peer[] {
  return [
    {
      name: 'numpy-parser',
      async read(file) {
        const { fromArrayBuffer } = await peer<{ fromArrayBuffer: (b: ArrayBuffer) => { data: Float64Array } }>(
          folder,
          'numpy-parser',
        )
        return sum(fromArrayBuffer(bufferOf(file)).data)
      },
    },
    {
      name: 'npyjs',
      async read(file) {
        const module = await peer<{ load?: (b: ArrayBuffer) => Promise<{ data: Float64Array }> }>(folder, 'npyjs')
        return sum((await module.load!(bufferOf(file))).data)
      },
    },
  ]
}

function csvPeers(folder: string | null): Peer[] {
  return [
    {
      name: 'udsv, typed rows',
      async read(file) {
        const { inferSchema, initParser } = await import('udsv')
        const text = readFileSync(file, 'utf8')
        const rows = initParser(inferSchema(text)).typedArrs(text) as number[][]
        return rows.reduce((total, row) => total + sum(row), 0)
      },
    },
    {
      name: 'papaparse',
      async read(file) {
        const papa = await peer<{ parse: (t: string, o: object) => { data: number[][] } }>(folder, 'papaparse')
        const { data } = papa.parse(readFileSync(file, 'utf8'), { dynamicTyping: true, skipEmptyLines: true })
        return data.slice(1).reduce((total, row) => total + sum(row), 0)
      },
    },
    {
      name: 'd3-dsv',
      async read(file) {
        const { csvParseRows } = await peer<{ csvParseRows: (t: string) => string[][] }>(folder, 'd3-dsv')
        return csvParseRows(readFileSync(file, 'utf8'))
          .slice(1)
          .reduce((total, row) => total + sum(row.map(Number)), 0)
      },
    },
  ]
}

function parquetPeers(folder: string | null): Peer[] {
  return [
    {
      name: 'hyparquet, pages',
      async read(file) {
        const { asyncBufferFromFile, parquetRead } = await import('hyparquet')
        let total = 0
        await parquetRead({
          file: await asyncBufferFromFile(file),
          onPage: ({ columnData }) => {
            total += sum(columnData as ArrayLike<number>)
          },
        })
        return total
      },
    },
    {
      name: 'hyparquet, rows',
      async read(file) {
        const { asyncBufferFromFile, parquetRead } = await import('hyparquet')
        let total = 0
        await parquetRead({
          file: await asyncBufferFromFile(file),
          onComplete: (rows: unknown[][]) => {
            for (const row of rows) total += sum(row as number[])
          },
        })
        return total
      },
    },
    {
      name: 'parquet-wasm and apache-arrow',
      async read(file) {
        const { readParquet } = await peer<{ readParquet: (b: Uint8Array) => { intoIPCStream(): Uint8Array } }>(
          folder,
          'parquet-wasm',
        )
        const { tableFromIPC } = await import('apache-arrow')
        const table = tableFromIPC(readParquet(new Uint8Array(readFileSync(file))).intoIPCStream())
        let total = 0
        for (let j = 0; j < table.numCols; j++) total += sum(table.getChildAt(j)!.toArray() as Float64Array)
        return total
      },
    },
  ]
}

function arrowPeers(): Peer[] {
  return [
    {
      name: 'apache-arrow',
      async read(file) {
        const { tableFromIPC } = await import('apache-arrow')
        const table = tableFromIPC(new Uint8Array(readFileSync(file)))
        let total = 0
        for (let j = 0; j < table.numCols; j++) total += sum(table.getChildAt(j)!.toArray() as Float64Array)
        return total
      },
    },
  ]
}

function hdf5Peers(dataset: string): Peer[] {
  return [
    {
      name: 'h5wasm',
      async read(file) {
        const { ready, File, FS: _ } = await import('h5wasm')
        const { FS } = await ready
        FS.writeFile('/bench.h5', readFileSync(file))
        const opened = new File('/bench.h5', 'r')
        const total = sum((opened.get(dataset) as unknown as { value: Float64Array }).value)
        opened.close()
        FS.unlink('/bench.h5')
        return total
      },
    },
  ]
}
