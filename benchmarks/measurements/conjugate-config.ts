import { z } from 'zod'
import { fitShape } from '../framework/config.ts'

export const conjugateSchema = z.object({
  ...fitShape,
  /** Dimensions of the mixture pairs to which potentials are fitted if no maps are given. */
  dimensions: z.array(z.int().min(1)).min(1).default([2, 8, 32]),
  /** Rows per side for those fits. */
  trainingRows: z.int().min(2).default(50_000),
  /** Number of targets to solve for. */
  rows: z.int().min(2).default(2048),
  /** How many of them, from the first, are also solved by the paper's fixed point, which takes hundreds of evaluations per row. */
  fixedPointRows: z.int().min(1).default(256),
  tolerances: z.array(z.number().positive()).min(1).default([1e-3, 1e-5]),
  /** Most gradient evaluations per row: the defaults of `TransportMap.backward`. */
  maxIterations: z.int().min(1).default(300),
  fixedPointIterations: z.int().min(1).default(20_000),
  /** Timed solves of each kind. */
  repeats: z.int().min(1).default(3),
})

export type ConjugateConfig = z.infer<typeof conjugateSchema>
