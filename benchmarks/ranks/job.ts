import { z } from 'zod'

/** The job of a rank in a measurement. */
export const jobSchema = z.object({
  kind: z.enum(['fit', 'sums', 'disk', 'evaluate']),
  /** The file to which rank 0 writes the result. */
  out: z.string(),
  dimension: z.int().min(1).default(32),
  /** A file of the Wasserstein-2 benchmark (by default, a mixture is drawn), or the table that stays on disk. */
  file: z.string().optional(),
  seed: z.int().min(0).default(1),
  rows: z.int().min(100).default(20_000),
  steps: z.int().min(1).default(100),
  batchSize: z.int().min(2).default(512),
  hidden: z.array(z.int().min(1)).optional(),
  potential: z.enum(['convex', 'released']).default('released'),
  /** Share of rows held out; undefined for that of `fit`. */
  heldOut: z.number().min(0).optional(),
  /** Whether the map is judged on fresh pairs. */
  judge: z.boolean().default(false),
})

export type Job = z.infer<typeof jobSchema>

/** Times of a fit with several ranks, by the clock of rank 0. */
export interface FitFound {
  readonly parameters: number
  readonly steps: number
  /** Milliseconds per step: the median without the first fifth of the steps, and that of the last third. */
  readonly step: number
  readonly lateStep: number
  /** The part of it for summing the gradients, with the wait for other ranks; 0 for one rank. */
  readonly sum: number
  /** Seconds before the first step, of all steps, and after the last step. */
  readonly setUp: number
  readonly training: number
  readonly judging: number
  /** Maximum resident memory of rank 0, in MB. */
  readonly peak: number
  /** L2-UVP in percent, if requested. */
  readonly forward?: number
  readonly backward?: number
}

/** What a number of rows takes. */
export interface RowsFound {
  readonly rows: number
  /** Maximum resident memory of rank 0, in MB. */
  readonly peak: number
}

/** Seconds of one sum of the given number of bytes, the fastest of several. */
export interface SumFound {
  readonly bytes: number
  readonly seconds: number
}

/** One row of a table, as an object of values by column name. */
export type Row = Readonly<Record<string, string | number>>
