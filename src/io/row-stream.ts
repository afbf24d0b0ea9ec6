import type { Points } from '../base/points.ts'

/** A table too large for memory, whose rows can be read in any order. */
export interface RowStream {
  /** The table's name in messages, usually the file's. */
  readonly name: string
  readonly rows: number
  readonly columns: number
  /** How many rows are stored together, and best read together. Default: about 64 KB of doubles. */
  readonly blockRows?: number
  /** Rows [start, end), row by row, with their weights if they have any; fewer only if some were left out for missing values. */
  read(start: number, end: number): Promise<Points>
}
