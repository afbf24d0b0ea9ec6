import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { points, Random, TransportMap } from 'brenier'
import { Clock } from '../framework/clock.ts'
import { type CommandRun, runBrenier } from '../framework/command-line.ts'
import { COLUMNS, writeRows } from './files.ts'
import type { Job, Row } from './job.ts'

const MEMORY_ROWS = 1 << 18
const MEMORY_RUNS = 8

/** `transport` from file to file with a tenth of the rows and with all, compared with the map alone on rows in memory. */
export async function transportRows({ folder, rows, say, signal }: Job): Promise<Row[]> {
  const map = await fitMap(folder, signal)
  const found: Row[] = []
  const formats = [
    ['parquet', Math.round(rows / 10)],
    ['parquet', rows],
    ['npy', rows],
    ['csv', Math.round(rows / 10)],
  ] as const
  for (const [format, count] of formats) {
    const [from, to] = [join(folder, `points.${format}`), join(folder, `moved.${format}`)]
    say(`  writing ${count} rows of .${format}`)
    await writeRows(from, count, 3, { signal })
    const before = await rateInMemory(map)
    const run = await runBrenier(['transport', map, from, '--out', to], signal)
    const after = await rateInMemory(map)
    found.push(transportRow(format, count, run, [before, after]))
    for (const file of [from, to]) rmSync(file)
  }
  return found
}

/** @returns the file of a map, whose accuracy does not matter here */
async function fitMap(folder: string, signal: AbortSignal | undefined): Promise<string> {
  const [source, target] = [join(folder, 'a.npy'), join(folder, 'b.npy')]
  const map = join(folder, 'map.safetensors')
  await writeRows(source, 20_000, 1)
  await writeRows(target, 20_000, 2)
  await runBrenier(['fit', source, target, '--out', map, '--steps', '50', '--allow-unconverged'], signal)
  return map
}

/** Rows per second, by wall-clock and by processor time. */
interface Rate {
  readonly wall: number
  readonly cpu: number
}

function transportRow(
  format: string,
  rows: number,
  { json, peak, cpuSeconds }: CommandRun,
  memory: readonly [before: Rate, after: Rate],
): Row {
  const [before, after] = memory
  const [wall, cpu] = [(before.wall + after.wall) / 2, (before.cpu + after.cpu) / 2]
  const rate = rows / Number(json.seconds)
  return {
    'from and to': format,
    rows,
    'rows/s': Math.round(rate),
    'in memory': Math.round(wall),
    share: Number((rate / wall).toFixed(2)),
    'rows/cpu-s': Math.round(rows / cpuSeconds),
    'in memory, cpu': Math.round(cpu),
    'share, cpu': Number((rows / cpuSeconds / cpu).toFixed(2)),
    'peak MB': Math.round(peak),
  }
}

/** The map's rate on rows in memory, without reading or writing. */
async function rateInMemory(file: string): Promise<Rate> {
  const map = await TransportMap.load(file)
  const random = new Random(1)
  const data = Float32Array.from({ length: MEMORY_ROWS * COLUMNS }, () => random.normal())
  const rows = points(data, MEMORY_ROWS, COLUMNS)
  await map.forward(rows)
  const clock = Clock.started()
  for (let k = 0; k < MEMORY_RUNS; k++) await map.forward(rows)
  clock.stop()
  await map.dispose()
  const count = MEMORY_RUNS * MEMORY_ROWS
  return { wall: count / clock.wall, cpu: count / clock.processor }
}
