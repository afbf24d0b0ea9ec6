import type { Points } from 'brenier'

/** A data set with its published split and preprocessing; float32. */
export interface Dataset {
  readonly name: DatasetName
  readonly train: Points
  readonly validation: Points
  readonly test: Points
  /** The class of each row, if the file has classes. */
  readonly labels?: { readonly [part in keyof SplitRows]: readonly string[] } | undefined
  /** Names of the remaining columns. */
  readonly columns: readonly string[]
  /** What was done to the file's numbers, one sentence each. */
  readonly preprocessing: readonly string[]
  /** The files that were read. */
  readonly files: readonly string[]
  /** Whether these are all the rows of the published table. */
  readonly complete: boolean
}

export type DatasetName = 'power' | 'gas' | 'hepmass' | 'miniboone' | 'bsds300' | 'magic'

/** Rows of the published split. */
export interface SplitRows {
  readonly train: number
  readonly validation: number
  readonly test: number
}

/** Published facts about a data set, against which a file is checked. */
export interface DatasetFacts {
  readonly name: DatasetName
  /** One line on what a row is. */
  readonly about: string
  readonly dimension: number
  readonly rows: SplitRows
  /** Where the files may lie in the data folder: one list for each file needed, of which the first path that exists is read. */
  readonly files: readonly (readonly string[])[]
  /** Whether the split is fixed by its publication. */
  readonly publishedSplit: boolean
  /** Where to get it. */
  readonly source: string
}

export interface DatasetOptions {
  /** Accept a file whose number of rows differs from the published one (a part of it, or synthetic data). Default: this is an error. */
  readonly partial?: boolean | undefined
  /** Seed of the split, if none is published (MAGIC). Default 42. */
  readonly splitSeed?: number | undefined
}

/** A data set, split as its files are or by the published rule. */
interface LoadedSplit {
  readonly train: Points
  readonly validation: Points
  readonly test: Points
  readonly labels?: Dataset['labels'] | undefined
  readonly columns: readonly string[]
  readonly preprocessing: readonly string[]
}

export interface DatasetFormat {
  readonly facts: DatasetFacts
  /** @param paths of the files in the order of `facts.files` */
  load(paths: readonly string[], check: (found: Found) => void, splitSeed: number): Promise<LoadedSplit>
}

/** What a file was found to hold, checked before it is split. */
export interface Found {
  readonly path: string
  readonly rows: number
  /** Rows of the published file. */
  readonly expectedRows: number
  readonly columns: number
  readonly expectedColumns: number | readonly number[]
}
