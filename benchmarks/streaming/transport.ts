import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { points, Random, TransportMap } from 'brenier'
import { COLUMNS, writeRows } from './files.ts'
import type { Options, Row } from './main.ts'
import { brenier } from './measured.ts'

const ENGINE_ROWS = 1 << 18
const ENGINE_RUNS = 8

/** `transport` from Parquet to Parquet at a tenth of the rows and at all of them, beside the map alone on rows in memory. */
export async function transportRows({ folder, rows, say }: Options): Promise<Row[]> {
  const map = join(folder, 'map.safetensors')
  for (const [name, seed] of [
    ['a', 1],
    ['b', 2],
  ] as const)
    await writeRows(join(folder, `${name}.npy`), 20_000, seed)
  await brenier([
    'fit',
    join(folder, 'a.npy'),
    join(folder, 'b.npy'),
    '--out',
    map,
    '--steps',
    '50',
    '--allow-unconverged',
  ])
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
    await writeRows(from, count, 3)
    const before = await engineRate(map)
    const { json, peak, cpuSeconds } = await brenier(['transport', map, from, '--out', to])
    const after = await engineRate(map)
    const engine = (before.wall + after.wall) / 2
    const engineCpu = (before.cpu + after.cpu) / 2
    const rate = count / Number(json.seconds)
    found.push({
      'from and to': format,
      rows: count,
      'rows/s': Math.round(rate),
      'engine alone': Math.round(engine),
      share: Number((rate / engine).toFixed(2)),
      'rows/cpu-s': Math.round(count / cpuSeconds),
      'engine, cpu': Math.round(engineCpu),
      'share, cpu': Number((count / cpuSeconds / engineCpu).toFixed(2)),
      'peak MB': Math.round(peak),
    })
    for (const file of [from, to]) rmSync(file)
  }
  return found
}

/** Rows a second, and a second of the processor, of the map on rows that are in memory: nothing read, nothing written. */
async function engineRate(file: string): Promise<{ readonly wall: number; readonly cpu: number }> {
  const map = await TransportMap.load(file)
  const random = new Random(1)
  const data = Float32Array.from({ length: ENGINE_ROWS * COLUMNS }, () => random.normal())
  const rows = points(data, ENGINE_ROWS, COLUMNS)
  await map.forward(rows)
  const [began, used] = [performance.now(), process.cpuUsage()]
  for (let k = 0; k < ENGINE_RUNS; k++) await map.forward(rows)
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(used)
  await map.dispose()
  const count = ENGINE_RUNS * ENGINE_ROWS
  return { wall: count / seconds, cpu: (1e6 * count) / (user + system) }
}
