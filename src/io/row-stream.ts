import type { Points } from '../base/points.ts'

/** Some rows of a stream. */
export interface StreamRows extends Points {
  /** The class of each row, for a map class by class. */
  readonly labels?: readonly (string | number)[] | undefined
}

/** What some rows carry beside their values. */
export interface RowsBeside {
  readonly rows: number
  readonly weights?: ArrayLike<number> | undefined
  readonly labels?: readonly (string | number)[] | undefined
}

/** A table too large for memory, whose rows can be read in any order. */
export interface RowStream {
  /** The table's name in messages, usually the file's. */
  readonly name: string
  readonly rows: number
  readonly columns: number
  /** How many rows are stored together, and best read together. Default: about 64 KB of doubles. */
  readonly blockRows?: number
  /** How many conditions each row carries. Default: none. */
  readonly conditions?: number
  /** Rows [start, end), row by row, with their weights, conditions and labels if they have any; fewer only if some were left out for missing values. */
  read(start: number, end: number): Promise<StreamRows>
  /**
   * Only what rows [start, end) carry beside their values. Before a fit on rows with weights or labels, all rows are looked at once. Default: from
   * `read`, which takes longer.
   */
  beside?(start: number, end: number): Promise<RowsBeside>
}
