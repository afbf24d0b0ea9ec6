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
  /** What the pair was read from, for the report. */
  file: z.string().optional(),
  /**
   * Rows a side that are learned from. Absent: as good as fresh, a pool drawn once of a million rows (of 2^25 numbers a side from D = 33
   * on), which a fit goes through a few times at most.
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
