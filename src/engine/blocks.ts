import type { Buffers, Program } from './engine.ts'

/** Many rows of a graph's input or output: row-major, each row of the shape `row` ([] for one number per row). */
export interface RowArray {
  readonly data: Float32Array
  readonly row: readonly number[]
}

export interface BlockOptions {
  /** Rows per run of the graph. */
  readonly blockRows: number
  /** Stops between two blocks, or two parts of one, by throwing the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** Runs a graph over many rows, a block at a time, so that the memory of a run does not depend on the number of rows. */
export async function runInBlocks(
  program: Program,
  rows: number,
  inputs: Readonly<Record<string, RowArray>>,
  outputs: Readonly<Record<string, RowArray>>,
  { blockRows, signal }: BlockOptions,
): Promise<void> {
  for (let start = 0; start < rows; start += blockRows) {
    signal?.throwIfAborted()
    const end = Math.min(start + blockRows, rows)
    await program.run(blockOf(inputs, start, end), blockOf(outputs, start, end), signal)
  }
}

function blockOf(arrays: Readonly<Record<string, RowArray>>, start: number, end: number): Buffers {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { data, row }]) => {
      const size = row.reduce((product, length) => product * length, 1)
      return [name, { data: data.subarray(start * size, end * size), shape: [end - start, ...row] }]
    }),
  )
}
