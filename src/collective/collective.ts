/** Numbers that are added up over the ranks. */
export type Summed = Float32Array | Float64Array

/**
 * The processes of one computation, its ranks, which all call the same operations in the same order. While an operation waits for the other
 * ranks the event loop runs; one operation at a time.
 */
export interface Collective {
  /** Of this process, from 0. */
  readonly rank: number
  /** How many ranks there are. */
  readonly size: number
  /** Adds up the arrays of all ranks, in place: all have the same sum afterwards, bit for bit. */
  sum(values: Summed): Promise<void>
  /** Puts the values of rank 0 in the place of those of all others. */
  broadcast(values: Summed | Uint8Array): Promise<void>
  /** Waits until all ranks are here. */
  barrier(): Promise<void>
  /** Ends all ranks at once, this one included. @param code the exit code of all */
  abort(code: number): void
  /** Leaves the computation, when all ranks do. */
  close(): Promise<void>
}

/** A process by itself. */
export const ALONE: Collective = {
  rank: 0,
  size: 1,
  async sum() {},
  async broadcast() {},
  async barrier() {},
  abort() {},
  async close() {},
}
