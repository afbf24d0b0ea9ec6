import { Random } from 'brenier'
import { z } from 'zod'
import { parseConfig } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type GaussianPairArrays, gaussianPair, gaussianPairFrom } from '../pairs/gaussian-pair.ts'
import { runAccuracy } from './accuracy.ts'
import { accuracyShape } from './accuracy-config.ts'
import type { AccuracyReport } from './accuracy-report.ts'
import { samplesOf } from './samples.ts'

const gaussianSchema = z.object({
  ...accuracyShape,
  dimension: z.int().min(1).default(8),
  /** Rows a side that are learned from. */
  rows: z.int().min(2).default(100_000),
  /** Seed that draws the pair. Absent, each seed of the runs draws a pair of its own. */
  pairSeed: z.int().min(0).optional(),
  /** What the arrays were read from, for the report. */
  file: z.string().optional(),
})

/**
 * Pairs of Gaussians as in the paper, or those of given arrays; the truth is in closed form. With the start at the moments a Gaussian
 * pair is solved before training begins: `start: 'identity'` is what tests the training.
 */
export function runGaussian(
  input: z.input<typeof gaussianSchema>,
  context: Context,
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
