import { points, Random } from 'brenier'
import { type Table, writeTable } from 'brenier/io'

export const COLUMNS = 10
const NAMES = Array.from({ length: COLUMNS }, (_, j) => `f${j}`)
const BLOCK = 50_000

export interface RowsOptions {
  /** The distance of the two bumps from 0. Default 1; with 0 they coincide. */
  readonly bump?: number
  readonly signal?: AbortSignal | undefined
}

/** Writes rows with two bumps on each axis that drift from the first row to the last, so that no part of the file resembles the whole. */
export async function writeRows(
  path: string,
  rows: number,
  seed: number,
  { bump = 1, signal }: RowsOptions = {},
): Promise<void> {
  const random = new Random(seed)
  const bumps = Float64Array.from(
    { length: BLOCK * COLUMNS },
    () => (random.uniform() < 0.5 ? -bump : bump) + 0.4 * random.normal(),
  )
  async function* tables(): AsyncGenerator<Table> {
    for (let at = 0; at < rows; at += BLOCK) {
      signal?.throwIfAborted()
      const count = Math.min(BLOCK, rows - at)
      const drift = at / rows
      const values = bumps.subarray(0, count * COLUMNS).map((value) => value + drift)
      yield { points: points(values, count, COLUMNS), names: NAMES }
    }
  }
  await writeTable(path, tables())
}
