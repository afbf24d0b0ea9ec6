import type { Points } from 'brenier'

/** A data set with its published split and preprocessing; float32. */
export interface Dataset {
  readonly name: DatasetName
  readonly train: Points
  readonly validation: Points
  readonly test: Points
  /** The class of each row, where the file has one. */
  readonly labels?: { readonly [part in keyof SplitRows]: readonly string[] } | undefined
  /** Names of the columns that are left. */
  readonly columns: readonly string[]
  /** What was done to the file's numbers, a sentence each. */
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

/** What is published of a data set: what a file is checked against. */
export interface DatasetFacts {
  readonly name: DatasetName
  /** One line on what a row is. */
  readonly about: string
  readonly dimension: number
  readonly rows: SplitRows
  /** Where the files may lie in the folder of data: the first that is there is read. One list for each file that is needed. */
  readonly files: readonly (readonly string[])[]
  /** Whether the split is fixed by its publication. */
  readonly publishedSplit: boolean
  /** Where to get it. */
  readonly source: string
}

export interface DatasetOptions {
  /** Take a file that holds another number of rows than the published one (a part of it, a synthetic one). Default: that is an error. */
  readonly partial?: boolean | undefined
  /** Of the split, where none is published (MAGIC). Default 42. */
  readonly splitSeed?: number | undefined
}

/** A data set before it is split, or split as its files are. */
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

/** What a file turned out to hold: checked before it is split. */
export interface Found {
  readonly path: string
  readonly rows: number
  /** What the published file has. */
  readonly expectedRows: number
  readonly columns: number
  readonly expectedColumns: number | readonly number[]
}
