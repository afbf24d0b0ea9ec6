import { z } from 'zod'
import { fitShape } from '../framework/config.ts'

export const unfinishedSchema = z.object({
  ...fitShape,
  /** Seconds of each fit, if maps are fitted here. */
  maxTime: z.number().positive().default(25),
  families: z.array(z.enum(['gaussian', 'mixture', 'clusters'])).default(['gaussian', 'mixture', 'clusters']),
  dimensions: z.array(z.int().min(1)).min(1).default([2, 8, 32, 64, 128]),
  trainingRows: z.int().min(2).default(20_000),
  /** Fresh targets for each map. */
  rows: z.int().min(1).default(4096),
  /** Distances in standard deviations of targets outside the data, and the number of such targets. */
  widths: z.array(z.number().positive()).default([10, 1000]),
  farRows: z.int().min(1).default(256),
  tolerance: z.number().positive().default(1e-4),
})

export type UnfinishedConfig = z.infer<typeof unfinishedSchema>
