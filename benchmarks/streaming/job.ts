/** The settings of each part of the benchmark. */
export interface Job {
  /** The folder for the large files. */
  readonly folder: string
  readonly rows: number
  readonly gigabytes: number
  /** A folder with node_modules that has other readers, or null. */
  readonly peers: string | null
  readonly say: (text: string) => void
  /** Stops the part by throwing. */
  readonly signal?: AbortSignal
}

/** One row of a table, as an object of values by column name. */
export type Row = Readonly<Record<string, string | number | null>>
