import { type Collective, evaluate, fit, InputError, points, Random } from 'brenier'
import { openRowStream } from 'brenier/io'
import type { Job, RowsFound } from './job.ts'

const SMALL = { steps: 3, batchSize: 64, hidden: [16, 16], outliers: 'keep', heldOut: 0 } as const
const FITTED_ROWS = 2000

/** A few steps on a table that stays on disk: the same file on both sides. */
export async function diskJob({ file }: Job, collective: Collective, peak: () => number | null): Promise<RowsFound> {
  const large = file === undefined ? null : await openRowStream(file)
  if (large === null) throw new InputError(`${file} would not stay on disk; write more rows.`)
  await fit(large.stream, large.stream, { ...SMALL, ...shared(collective) }).result
  await large.close()
  return { rows: large.stream.rows, peak: peak() ?? Number.NaN }
}

/** An evaluation on so many rows of each side. */
export async function evaluateJob(
  { rows, dimension, seed }: Job,
  collective: Collective,
  peak: () => number | null,
): Promise<RowsFound> {
  const random = new Random(seed)
  const drawn = (count: number, shift: number) =>
    points(
      Float64Array.from({ length: count * dimension }, () => shift + random.normal()),
      count,
      dimension,
    )
  const { map } = await fit(drawn(FITTED_ROWS, 0), drawn(FITTED_ROWS, 1), { ...SMALL, ...shared(collective) }).result
  await evaluate(map, drawn(rows, 0), drawn(rows, 1), shared(collective))
  return { rows, peak: peak() ?? Number.NaN }
}

function shared(collective: Collective) {
  return collective.size > 1 ? { collective } : {}
}
