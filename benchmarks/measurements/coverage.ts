import { type Distance, distanceOf, fit, Random } from 'brenier'
import { openEngine } from 'brenier/method'
import { z } from 'zod'
import { parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { CASES, type CoverageCase, exactTerms, sourceRows, targetRows } from './coverage-cases.ts'

const whole = (least: number) => z.int().min(least)

const coverageSchema = z.object({
  seed: whole(0).default(0),
  repetitions: whole(1).default(200),
  /** Rows per side on which the distance is judged. */
  rows: z.array(whole(2)).default([20, 50, 200, 2000]),
  /** Training rows per side and steps of the fits; 0 rows for no fits. */
  trainingRows: whole(50).default(10_000),
  steps: whole(0).default(600),
  device: z.enum(['auto', 'native', 'wasm']).optional(),
})

type CoverageConfig = z.infer<typeof coverageSchema>

/** Summary of the repetitions of one case with one number of rows. */
export interface CoverageRow {
  readonly name: string
  readonly dimension: number
  /** The numbers of source and target rows. */
  readonly rows: readonly [number, number]
  readonly repetitions: number
  /** Repetitions whose interval contained the truth, lay below it, and lay above it. */
  readonly held: number
  readonly below: number
  readonly above: number
  /** Repetitions whose lower bound exceeded the truth. */
  readonly falseBounds: number
  /** Medians relative to the truth. */
  readonly width: number
  readonly bound: number
  /** Repetitions with a notice about single rows that dominate the result. */
  readonly notices: number
}

export interface CoverageReport extends ReportHead {
  readonly benchmark: 'coverage'
  readonly config: CoverageConfig
  /** With the exact potential, and with a fitted one. */
  readonly exact: readonly CoverageRow[]
  readonly fitted: readonly CoverageRow[]
}

/** Few rows on one side and many on the other, so that the skewness of the two sides cannot cancel. */
const UNEQUAL = [
  [20, 2000],
  [2000, 20],
] as const

/** How often the interval contains W2 squared, and how often the lower bound exceeds it, over fresh judged rows. */
export async function runCoverage(input: z.input<typeof coverageSchema>, context: Context): Promise<CoverageReport> {
  const config = parseConfig(coverageSchema, input)
  const engine = await openEngine(withoutUndefined({ device: config.device, onNotice: context.onNotice }))
  const sizes = [...config.rows.map((rows) => [rows, rows] as const), ...UNEQUAL]
  const exact: CoverageRow[] = []
  for (const one of CASES)
    for (const rows of sizes) {
      const random = new Random(config.seed).stream(`exact/${one.name}/${one.dimension}/${rows}`)
      const judge = async () => distanceOf(exactTerms(one, rows, random))
      exact.push(await repeat(one, rows, config, judge, context))
    }
  const fitted = config.steps === 0 ? [] : await withFits(config, context)
  return { benchmark: 'coverage', ...reportHead(context.environment, engine.description), config, exact, fitted }
}

/** One fit per case; its judged rows are drawn again for every repetition. */
async function withFits(config: CoverageConfig, context: Context): Promise<CoverageRow[]> {
  const { seed, trainingRows, steps, device } = config
  const out: CoverageRow[] = []
  for (const one of CASES) {
    const random = new Random(seed).stream(`fitted/${one.name}/${one.dimension}`)
    context.onProgress?.({ stage: `fitting ${one.name}` })
    const options = withoutUndefined({ seed, steps, device, signal: context.signal })
    const map = await fit(sourceRows(one, trainingRows, random), targetRows(one, trainingRows, random), options)
    for (const rows of config.rows) {
      const judge = () => map.distance(sourceRows(one, rows, random), targetRows(one, rows, random))
      out.push(await repeat(one, [rows, rows], config, judge, context))
    }
    await map.dispose()
  }
  return out
}

async function repeat(
  { name, dimension, truth }: CoverageCase,
  rows: readonly [number, number],
  { repetitions }: CoverageConfig,
  judge: () => Promise<Distance>,
  { signal, onProgress }: Context,
): Promise<CoverageRow> {
  const found: Distance[] = []
  for (let k = 0; k < repetitions; k++) {
    signal?.throwIfAborted()
    onProgress?.({ stage: `${name}, ${rows.join(' and ')} rows`, progress: k / repetitions })
    found.push(await judge())
  }
  const count = (holds: (distance: Distance) => boolean) => found.filter(holds).length
  const below = count(({ confidence: [, high] }) => high < truth)
  const above = count(({ confidence: [low] }) => low > truth)
  return {
    name,
    dimension,
    rows,
    repetitions,
    held: repetitions - below - above,
    below,
    above,
    falseBounds: count(({ lowerBound }) => lowerBound > truth),
    width: middle(found.map(({ confidence: [low, high] }) => (high - low) / truth)),
    bound: middle(found.map(({ lowerBound }) => lowerBound / truth)),
    notices: count(({ notices }) => notices.length > 0),
  }
}

function middle(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!
}
