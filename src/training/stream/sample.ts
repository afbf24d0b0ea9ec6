import { checkGiven, whole } from '../../base/option.ts'
import { Random } from '../../base/random.ts'
import type { RowStream, StreamRows } from '../../io/row-stream.ts'
import { poolRowsFor, StreamedSide } from './pool.ts'
import { joinStreamRows } from './rows.ts'

/** How to draw a sample of a stream. */
export interface SampleOptions {
  /** The wanted number of rows. Default: as many as a fit has in memory, from 8,192 to 262,144. */
  readonly rows?: number
  /** Default 0. */
  readonly seed?: number
  readonly signal?: AbortSignal | undefined
}

/** The options that are values. */
const ROWS = whole({ otherwise: 'as many as a fit has in memory', summary: 'rows of the sample' }, 1)

/**
 * Rows drawn at random from all of a table, with their weights, conditions and labels: every row is as likely as any other, and no part of the table
 * has more than its share. Blocks are read as for a fit, so that this takes the same time for a table of any size.
 *
 * ```ts
 * const sample = await sampleStream(large.stream, { rows: 100_000, seed: 1 })
 * ```
 * @returns about as many rows as wanted (a multiple of the number of blocks that are read, less what is missing), in the order of the table
 * @throws InputError for rows that cannot be points, and if a whole block misses values
 */
export async function sampleStream(stream: RowStream, options: SampleOptions = {}): Promise<StreamRows> {
  const { rows = poolRowsFor(stream.columns), seed = 0, signal } = options
  checkGiven({ rows }, { rows: ROWS })
  const side = new StreamedSide(stream, {
    random: new Random(seed).stream('brenier sample'),
    heldOut: 0,
    poolRows: Math.min(rows, stream.rows),
    ...(signal && { signal }),
  })
  const parts: StreamRows[] = []
  for await (const part of side.blocks(0, false)) parts.push(part)
  return joinStreamRows(parts)
}
