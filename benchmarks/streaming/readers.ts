import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Random } from 'brenier'
import { readTable } from 'brenier/io'
import { processorSeconds } from '../framework/clock.ts'
import { COLUMNS, writeRows } from './files.ts'
import type { Job, Row } from './job.ts'
import {
  arrowPeers,
  csvPeers,
  hdf5Peers,
  NotInstalled,
  npyPeers,
  parquetPeers,
  type Reader,
  sum,
} from './other-readers.ts'

const ROWS = 200_000
const REPEATS = 3

/**
 * Reads whole tables into numbers, with this project and other readers from npm; seconds of processor time, the best of three. Peers that are
 * not among the project's own packages come from a folder in which they were installed: `npm i npyjs numpy-parser papaparse d3-dsv parquet-wasm`.
 */
export async function readerRows({ folder, peers, say, signal }: Job): Promise<Row[]> {
  const formats: [string, Reader[]][] = [
    ['csv', csvPeers(peers)],
    ['csv, 5 decimals', csvPeers(peers)],
    ['parquet', parquetPeers(peers)],
    ['arrow', arrowPeers()],
    ['npz', []],
    ['h5', hdf5Peers('points')],
    ['h5ad', hdf5Peers('X')],
    ['idx', []],
    // Last, because its peers, once loaded, slow down all code here that works on typed arrays.
    ['npy', npyPeers(peers)],
  ]
  const found: Row[] = []
  for (const [format, others] of formats) {
    const file = join(folder, `table.${format.split(',')[0]}`)
    say(`  ${format}`)
    if (format === 'csv, 5 decimals') writeShort(file)
    else await writeRows(file, ROWS, 6, { signal })
    const own: Reader = {
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

/** Numbers as people write them; text of 17 digits takes longest to read exactly. */
function writeShort(file: string): void {
  const random = new Random(6)
  const line = () => Array.from({ length: COLUMNS }, () => random.normal().toFixed(5)).join(',')
  const names = Array.from({ length: COLUMNS }, (_, j) => `f${j}`).join(',')
  writeFileSync(file, `${[names, ...Array.from({ length: ROWS }, line)].join('\n')}\n`)
}

async function timed(
  { name, read }: Reader,
  file: string,
): Promise<{ name: string; seconds: number | string; total: number }> {
  let [best, total] = [Number.POSITIVE_INFINITY, 0]
  try {
    for (let k = 0; k < REPEATS; k++) {
      const began = processorSeconds()
      total = await read(file)
      best = Math.min(best, processorSeconds() - began)
    }
  } catch (error) {
    if (error instanceof NotInstalled) return { name, seconds: 'not installed', total }
    // Any error that another reader throws for this file is its result.
    return { name, seconds: `failed: ${(error instanceof Error ? error.message : String(error)).slice(0, 60)}`, total }
  }
  return { name, seconds: best, total }
}
