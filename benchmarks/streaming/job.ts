/** What each part of the benchmark is given. */
export interface Job {
  /** Where the large files go. */
  readonly folder: string
  readonly rows: number
  readonly gigabytes: number
  /** A folder with node_modules of other readers; null for none. */
  readonly peers: string | null
  readonly say: (text: string) => void
  /** Stops the part by throwing. */
  readonly signal?: AbortSignal
}

/** One row of a table: names to values. */
export type Row = Readonly<Record<string, string | number | null>>
