import { z } from 'zod'
import { Random } from '../../src/base/random.ts'
import { accuracyShape, parseConfig } from '../../src/pictures/config.ts'
import type { ExperimentContext } from '../../src/pictures/environment.ts'
import { mixturePair } from '../pairs/mixture-pair.ts'
import { type AccuracyReport, runAccuracy, samplesOf } from './accuracy.ts'

export const mixtureSchema = z.object({
  ...accuracyShape,
  dimension: z.int().min(1).default(8),
  /** Rows a side that are learned from. */
  rows: z.int().min(2).default(100_000),
  /** Seed of the pair's law. Absent, each seed of the runs draws a pair of its own. */
  pairSeed: z.int().min(0).optional(),
})

export type MixtureConfig = z.infer<typeof mixtureSchema>

/** A mixture of three Gaussians carried by the gradient of a log-sum-exp (docs/method.md): exact, and far from affine. */
export function runMixture(input: z.input<typeof mixtureSchema>, context: ExperimentContext): Promise<AccuracyReport> {
  const config = parseConfig(mixtureSchema, input)
  return runAccuracy(
    'mixture',
    config,
    (random) => {
      const { pairSeed, dimension } = config
      const pair = mixturePair(
        dimension,
        pairSeed === undefined ? random : new Random(pairSeed).stream('benchmark data').stream('pair'),
      )
      return { pair, samples: samplesOf(pair) }
    },
    context,
  )
}
