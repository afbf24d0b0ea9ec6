import { openEngine } from 'brenier/method'
import { z } from 'zod'
import { parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type BenchmarkFile, w2BenchmarkPair } from '../pairs/w2-benchmark.ts'
import { runAccuracy } from './accuracy.ts'
import { accuracyShape } from './accuracy-config.ts'
import type { AccuracyReport } from './accuracy-report.ts'
import { samplesOf } from './samples.ts'
import { W2Images } from './w2-images.ts'

const w2Schema = z.object({
  ...accuracyShape,
  /** The source of the pair, for the report. */
  file: z.string().optional(),
  /**
   * Training rows per side. Default: almost as good as fresh rows, a pool of a million rows that is drawn once (2^25 numbers per side from
   * D = 33 on), which a fit passes through a few times at most.
   */
  pool: z.int().min(2).optional(),
})

const FRESH_ROWS = 1_000_000
const FRESH_NUMBERS = 2 ** 25

/** The Mix3toMix10 pairs of the Wasserstein-2 benchmark (Korotin et al. 2021). */
export async function runW2(
  input: z.input<typeof w2Schema>,
  context: Context,
  file: BenchmarkFile,
): Promise<AccuracyReport> {
  const config = parseConfig(w2Schema, input)
  const pair = w2BenchmarkPair(file)
  const images = await W2Images.create(file, await openEngine(withoutUndefined({ device: config.device })))
  const rows = config.pool ?? Math.min(FRESH_ROWS, Math.floor(FRESH_NUMBERS / pair.dimension))
  const problem = { pair, samples: samplesOf(pair, (points) => images.of(points)) }
  try {
    return await runAccuracy('w2', { ...config, rows }, () => problem, context)
  } finally {
    await images.dispose()
  }
}
