import { z } from 'zod'
import { Random } from '../../src/base/random.ts'
import { accuracyShape, parseConfig } from '../../src/pictures/config.ts'
import type { ExperimentContext } from '../../src/pictures/environment.ts'
import { type GaussianPairArrays, gaussianPair, gaussianPairFrom } from '../pairs/gaussian-pair.ts'
import { type AccuracyReport, runAccuracy, samplesOf } from './accuracy.ts'

export const gaussianSchema = z.object({
  ...accuracyShape,
  dimension: z.int().min(1).default(8),
  /** Rows a side that are learned from. */
  rows: z.int().min(2).default(100_000),
  /** Seed of the pair's law. Absent, each seed of the runs draws a pair of its own. */
  pairSeed: z.int().min(0).optional(),
  /** What the arrays were read from, for the report. */
  file: z.string().optional(),
})

export type GaussianConfig = z.infer<typeof gaussianSchema>

/**
 * Pairs of Gaussians by the paper's law, or those of given arrays; the truth is in closed form. With the start at the moments a Gaussian
 * pair is solved before training begins: `start: 'identity'` is what tests the training.
 */
export function runGaussian(
  input: z.input<typeof gaussianSchema>,
  context: ExperimentContext,
  arrays?: GaussianPairArrays,
): Promise<AccuracyReport> {
  const config = parseConfig(gaussianSchema, input)
  const given = arrays && gaussianPairFrom(arrays)
  const dimension = given?.dimension ?? config.dimension
  return runAccuracy(
    'gaussian',
    { ...config, dimension },
    (random) => {
      const { pairSeed } = config
      const pair =
        given ??
        gaussianPair(
          dimension,
          pairSeed === undefined ? random : new Random(pairSeed).stream('benchmark data').stream('pair'),
        )
      return { pair, samples: samplesOf(pair) }
    },
    context,
  )
}
