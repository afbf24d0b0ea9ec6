import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COLUMNS, writeRows } from '../streaming/files.ts'
import type { FitFound, Row, RowsFound } from './job.ts'
import { runJob } from './launch.ts'
import type { Asked } from './parts.ts'

/** For the projections: the memory of a host in bytes, the number of hosts, and the share of memory that a command may use. */
const [HOST_BYTES, HOSTS, USED] = [64e9, 16, 0.8]
const WIDTHS = [256, 1024, 2048]
/** Rows of a table that stays on disk, and rows of each side of an evaluation. */
const ON_DISK = [1_800_000, 3_600_000]
const EVALUATED = [20_000, 80_000]
const LAUNCHING = { ranks: 2, pinned: false }
const OF_HOSTS = `one rank on each of ${HOSTS} hosts of ${HOST_BYTES / 1e9} GB (projected)`

/** The memory that weights take, and from that the largest network for a host's memory. */
export async function memoryRows({ context }: Asked): Promise<Row[]> {
  const found: FitFound[] = []
  for (const width of WIDTHS) {
    const shape = { dimension: 64, potential: 'convex' as const, hidden: [width, width], rows: 4000 }
    const job = { kind: 'fit' as const, ...shape, steps: 3, batchSize: 64, heldOut: 0 }
    found.push(await runJob<FitFound>(context, job, LAUNCHING))
  }
  const perWeight = slope(found.slice(1).map(({ parameters, peak }) => [parameters, peak]))
  return [
    ...found.map(({ parameters, peak }) => row('fit: weights', parameters, peak)),
    row(
      `fit: the largest network, ${OF_HOSTS}`,
      (USED * HOST_BYTES) / perWeight,
      `${perWeight.toFixed(0)} bytes a weight`,
    ),
  ]
}

/** The memory that rows take: on disk in a fit, and in memory in an evaluation; and from that the largest tables for a host's memory. */
export async function tableRows(asked: Asked): Promise<Row[]> {
  return [...(await diskRows(asked)), ...(await evaluationRows(asked))]
}

async function diskRows({ context }: Asked): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'brenier-ranks-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.on('exit', remove)
  try {
    const found: RowsFound[] = []
    for (const rows of ON_DISK) {
      const file = join(folder, `${rows}.npy`)
      await writeRows(file, rows, 1, { signal: context.signal })
      found.push(await runJob<RowsFound>(context, { kind: 'disk', file }, LAUNCHING))
      rmSync(file)
    }
    const perRow = slope(found.map(({ rows, peak }) => [rows, peak]))
    const bytes = 8 * COLUMNS
    return [
      ...found.map(({ rows, peak }) => row(`fit: rows of ${COLUMNS} columns on disk`, rows, peak)),
      row(`fit: bytes of memory for each more row on disk, which takes ${bytes} there`, perRow.toFixed(1), ''),
    ]
  } finally {
    remove()
    process.off('exit', remove)
  }
}

async function evaluationRows({ context }: Asked): Promise<Row[]> {
  const found: RowsFound[] = []
  for (const rows of EVALUATED)
    found.push(await runJob<RowsFound>(context, { kind: 'evaluate', rows, dimension: COLUMNS }, LAUNCHING))
  const perRow = slope(found.map(({ rows, peak }) => [rows, peak]))
  const most = (USED * HOST_BYTES) / perRow
  return [
    ...found.map(({ rows, peak }) => row(`evaluate: rows of ${COLUMNS} columns on each side`, rows, peak)),
    row(`evaluate: the largest tables, ${OF_HOSTS}`, most, `${perRow.toFixed(0)} bytes a row of both sides`),
  ]
}

function row(what: string, count: number | string, peak: number | string): Row {
  const number = typeof count === 'string' ? count : count >= 1e8 ? count.toExponential(1) : Math.round(count)
  return { what, number, 'peak MB of a rank': typeof peak === 'string' ? peak : Math.round(peak) }
}

/** Bytes for each item more, of the last and the first of these. @param found counts, and MB */
function slope(found: readonly (readonly [count: number, megabytes: number])[]): number {
  const [[from, least], [to, most]] = [found[0]!, found.at(-1)!]
  return (1e6 * (most - least)) / (to - from)
}
