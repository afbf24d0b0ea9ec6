import type { Points } from '../base/points.ts'

/** A table that is too large for memory: rows that can be read in any order. */
export interface RowStream {
  /** What to call it in messages: a file's name. */
  readonly name: string
  readonly rows: number
  readonly columns: number
  /** Rows that are stored, and best read, together. Default: about 64 KB of doubles. */
  readonly blockRows?: number
  /** Rows [start, end); fewer only where some of them are left out for missing values. */
  read(start: number, end: number): Promise<Points>
}
