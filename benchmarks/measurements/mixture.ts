import { Random } from 'brenier'
import { z } from 'zod'
import { parseConfig } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { mixturePair } from '../pairs/mixture-pair.ts'
import { runAccuracy } from './accuracy.ts'
import { accuracyShape } from './accuracy-config.ts'
import type { AccuracyReport } from './accuracy-report.ts'
import { samplesOf } from './samples.ts'

const mixtureSchema = z.object({
  ...accuracyShape,
  dimension: z.int().min(1).default(8),
  /** Training rows per side. */
  rows: z.int().min(2).default(100_000),
  /** The seed that draws the pair. If absent, each seed of the runs draws its own pair. */
  pairSeed: z.int().min(0).optional(),
})

/** A mixture of three Gaussians mapped by the gradient of a log-sum-exp (docs/method.md): known exactly, and far from affine. */
export function runMixture(input: z.input<typeof mixtureSchema>, context: Context): Promise<AccuracyReport> {
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
