import { rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { type CommandRun, runBrenier } from '../framework/command-line.ts'
import { COLUMNS, writeRows } from './files.ts'
import type { Job, Row } from './job.ts'

const STEPS = 3000
const REPEATS = 2
const IN_MEMORY_ROWS = 1_000_000

/**
 * `fit` with a source larger than memory compared with a million rows in memory, in alternation, with the same target. The Parquet file has a
 * quarter of the bytes. Each file is removed before the next is written.
 */
export async function fitRows({ folder, gigabytes, say, signal }: Job): Promise<Row[]> {
  const { bavail, bsize } = statfsSync(folder)
  const size = Math.min(gigabytes, Math.floor((bavail * bsize) / 2e9))
  const [small, target] = [join(folder, 'small.npy'), join(folder, 'target.npy')]
  await writeRows(small, IN_MEMORY_ROWS, 4, { signal })
  await writeRows(target, IN_MEMORY_ROWS, 5, { bump: 0, signal })
  const found: Row[] = []
  for (const [format, share] of [
    ['npy', 1],
    ['parquet', 0.25],
  ] as const) {
    const rows = Math.floor((share * size * 1e9) / (8 * COLUMNS))
    const file = join(folder, `big.${format}`)
    const name = `${share * size} GB .${format}`
    say(`  writing ${rows} rows: ${name}`)
    await writeRows(file, rows, 4, { signal })
    for (let k = 1; k <= REPEATS; k++) {
      for (const side of [
        { source: 'in memory', rows: IN_MEMORY_ROWS, file: small },
        { source: name, rows, file },
      ]) {
        const args = ['fit', side.file, target, '--out', join(folder, 'map'), '--steps', String(STEPS)]
        const row = fitRow(side.source, side.rows, k, await runBrenier([...args, '--allow-unconverged'], signal))
        found.push(row)
        say(`  ${JSON.stringify(row)}`)
      }
    }
    rmSync(file)
  }
  return found
}

function fitRow(source: string, rows: number, run: number, { json, peak, seconds, cpuSeconds }: CommandRun): Row {
  const steps = Number(json.steps)
  return {
    source,
    rows,
    run,
    steps,
    'ms/step': Number(((1000 * Number(json.seconds)) / steps).toFixed(2)),
    'cpu ms/step, all': Number(((1000 * cpuSeconds) / steps).toFixed(2)),
    'whole run s': Number(seconds.toFixed(1)),
    'W2 squared': Number(Number(json.w2Squared).toPrecision(4)),
    'peak MB': Math.round(peak),
  }
}
