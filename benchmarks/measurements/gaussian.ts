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
  /** Training rows per side. */
  rows: z.int().min(2).default(100_000),
  /** The seed that draws the pair. If absent, each seed of the runs draws its own pair. */
  pairSeed: z.int().min(0).optional(),
  /** The source of the arrays, for the report. */
  file: z.string().optional(),
})

/**
 * Pairs of Gaussians as in the paper, or from given arrays; the truth is known in closed form. A start from the moments solves a Gaussian
 * pair before training begins, so only `start: 'identity'` tests the training.
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
