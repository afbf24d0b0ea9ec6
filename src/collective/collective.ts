/** Numbers that are added up over the ranks. */
export type Summed = Float32Array | Float64Array

/**
 * The processes of one computation, its ranks, which all call the same operations in the same order, one at a time. While an operation waits for the
 * other ranks, the event loop runs.
 */
export interface Collective {
  /** The number of this process, from 0. */
  readonly rank: number
  /** How many ranks there are. */
  readonly size: number
  /** Adds up the arrays of all ranks, in place: all have the same sum afterwards, bit for bit. */
  sum(values: Summed): Promise<void>
  /** Replaces the values of all other ranks by those of rank 0. */
  broadcast(values: Summed | Uint8Array): Promise<void>
  /** Waits until all ranks are here. */
  barrier(): Promise<void>
  /** Ends all ranks at once, this one included. @param code the exit code of all */
  abort(code: number): void
  /** Leaves the computation; all ranks must call it. */
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
