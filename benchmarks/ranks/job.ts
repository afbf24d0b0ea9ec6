import { z } from 'zod'

/** What a rank of a measurement does. */
export const jobSchema = z.object({
  kind: z.enum(['fit', 'sums']),
  /** Where rank 0 writes what it found. */
  out: z.string(),
  dimension: z.int().min(1).default(32),
  /** A file of the Wasserstein-2 benchmark; else a mixture. */
  file: z.string().optional(),
  seed: z.int().min(0).default(1),
  rows: z.int().min(100).default(20_000),
  steps: z.int().min(1).default(100),
  batchSize: z.int().min(2).default(512),
  hidden: z.array(z.int().min(1)).optional(),
  potential: z.enum(['convex', 'released']).default('released'),
  /** Share of the rows that are held out; undefined as in `fit`. */
  heldOut: z.number().min(0).optional(),
  /** Whether the map is judged on fresh pairs. */
  judge: z.boolean().default(false),
})

export type Job = z.infer<typeof jobSchema>

/** What a fit of several ranks took, by the clock of rank 0. */
export interface FitFound {
  readonly parameters: number
  readonly steps: number
  /** Milliseconds of a step: the median over those behind the first fifth, and over the last third. */
  readonly step: number
  readonly lateStep: number
  /** Of that, the sum of the gradients with all waiting for the others; 0 of one rank. */
  readonly sum: number
  /** Seconds before the first step, of all steps, and after the last. */
  readonly setUp: number
  readonly training: number
  readonly judging: number
  /** Resident memory of rank 0 at its highest, in MB. */
  readonly peak: number
  /** L2-UVP in percent, where it was asked for. */
  readonly forward?: number
  readonly backward?: number
}

/** Seconds of one sum of so many bytes, the best of several. */
export interface SumFound {
  readonly bytes: number
  readonly seconds: number
}

/** One row of a table: names to values. */
export type Row = Readonly<Record<string, string | number>>
