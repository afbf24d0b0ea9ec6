import { type FitResult, type FitSummary, fit, InputError, Random, type TransportMap } from 'brenier'
import { openEngine } from 'brenier/method'
import { z } from 'zod'
import { parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { pointsOf, type TortureCase, tortureCases } from './torture-cases.ts'

const tortureSchema = z.object({
  seed: z.int().min(0).default(0),
  /** Rows per side, unless the case has its own number. */
  rows: z.int().min(100).default(500),
  steps: z.int().min(1).default(200),
  threads: z.int().min(1).optional(),
  device: z.enum(['auto', 'native', 'wasm']).optional(),
  /** Only cases whose name contains this. */
  only: z.string().optional(),
})

/** Smaller layers than the defaults of fit: the subject is numerical behaviour, not accuracy. */
const HIDDEN = [32, 32]

/** The largest L2-UVP in percent of an answer that counts as right: what a few hundred rows allow. */
export const RIGHT = 10

/** The rounding error of a mean of a few hundred numbers. */
const ROUNDING = 1e-13

/** Notices of every fit of so few rows, which are not about the numerical difficulty. */
const SAID_OF_ALL = /rows judge the fit/

type Verdict = 'right' | 'said' | 'refused' | 'SILENT'

export interface TortureRow {
  readonly name: string
  readonly verdict: Verdict
  /** The error on fresh rows against the exact map, in percent of their images' variance; null if no truth is known or the fit failed. */
  readonly l2uvp: number | null
  /** The median row's error, in standard deviations of the images. */
  readonly medianError: number | null
  readonly w2Squared: number | null
  readonly interval: readonly [number, number] | null
  readonly truth: number | null
  /** Judged rows whose inverse did not converge. */
  readonly unconverged: number | null
  /** Notices of the fit, or the message of a refusal. */
  readonly words: readonly string[]
}

export interface TortureReport extends ReportHead {
  readonly benchmark: 'torture'
  readonly config: z.infer<typeof tortureSchema>
  readonly rows: readonly TortureRow[]
}

/** Fits pairs of tables that are numerically difficult: each must give a right answer, a notice or a refusal. */
export async function runTorture(input: z.input<typeof tortureSchema>, context: Context): Promise<TortureReport> {
  const config = parseConfig(tortureSchema, input)
  const engine = await openEngine(withoutUndefined({ device: config.device }))
  const random = new Random(config.seed).stream('torture')
  const cases = tortureCases({ rows: config.rows, random }).filter(({ name }) => name.includes(config.only ?? ''))
  const rows: TortureRow[] = []
  for (const [k, given] of cases.entries()) {
    context.signal?.throwIfAborted()
    context.onProgress?.({ stage: given.name, progress: k / cases.length })
    const row = await suffer(given, config, context.signal)
    context.say?.(`${row.name}: ${row.verdict}${row.l2uvp === null ? '' : `, L2-UVP ${row.l2uvp.toPrecision(2)}%`}`)
    rows.push(row)
  }
  return { benchmark: 'torture', ...reportHead(context.environment, engine.description), config, rows }
}

async function suffer(
  given: TortureCase,
  { steps, seed, threads, device }: TortureReport['config'],
  signal?: AbortSignal,
): Promise<TortureRow> {
  const { source, target, single, options } = given
  const asked = { seed, steps, hidden: HIDDEN, ...withoutUndefined({ threads, device, signal }), ...options }
  let result: FitResult | null = null
  try {
    result = await fit(pointsOf(source, single), pointsOf(target, single), asked).result
    return await judge(given, result)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { ...NOTHING, name: given.name, verdict: 'refused', words: [error.message] }
  } finally {
    await result?.map.dispose()
  }
}

const NOTHING = { l2uvp: null, medianError: null, w2Squared: null, interval: null, truth: null, unconverged: null }

async function judge(given: TortureCase, { map, summary }: FitResult): Promise<TortureRow> {
  const { name, single } = given
  if (given.carried) await map.forward(pointsOf(given.carried, single))
  const errors = given.judged ? await errorsOf(map, given.judged, single) : null
  const { estimate, confidence } = summary.w2Squared
  return {
    name,
    verdict: verdictOf(given, summary, errors?.l2uvp ?? null),
    l2uvp: errors?.l2uvp ?? null,
    medianError: errors?.medianError ?? null,
    w2Squared: estimate,
    interval: confidence,
    truth: given.w2Squared ?? null,
    unconverged: summary.conjugate.unconvergedRows,
    words: summary.notices.filter((words) => !SAID_OF_ALL.test(words)),
  }
}

function verdictOf(given: TortureCase, summary: FitSummary, l2uvp: number | null): Verdict {
  const [low, high] = summary.w2Squared.confidence
  const finite = Number.isFinite(low) && Number.isFinite(high)
  // The interval is for 95%; a true value should never lie outside twice its width.
  const margin = (high - low) / 2
  const near = given.w2Squared === undefined || (given.w2Squared >= low - margin && given.w2Squared <= high + margin)
  const known = l2uvp !== null || given.w2Squared !== undefined
  if (finite && known && near && (l2uvp === null || l2uvp <= RIGHT) && summary.conjugate.unconvergedRows === 0)
    return 'right'
  return summary.notices.some((words) => !SAID_OF_ALL.test(words)) || summary.conjugate.status === 'unconverged'
    ? 'said'
    : 'SILENT'
}

async function errorsOf(
  map: TransportMap,
  { rows, truth }: NonNullable<TortureCase['judged']>,
  single = false,
): Promise<{ l2uvp: number; medianError: number }> {
  const moved = await map.forward(pointsOf(rows, single))
  const images = rows.map(truth)
  const d = moved.columns
  const mean = Array.from({ length: d }, (_, j) => images.reduce((sum, row) => sum + row[j]! / images.length, 0))
  const largestOf = (size: (value: number, j: number) => number) =>
    images.reduce((most, row) => row.reduce((known, value, j) => Math.max(known, size(value, j)), most), 0)
  const spread = largestOf((value, j) => Math.abs(value - mean[j]!))
  const magnitude = largestOf(Math.abs)
  // If all images are one point, they have no variance; the error is then relative to their magnitude.
  const onePoint = spread <= ROUNDING * magnitude
  const largest = onePoint ? magnitude : spread
  const squared = (row: readonly number[], from: (j: number) => number) =>
    row.reduce((sum, value, j) => sum + ((value - from(j)) / largest) ** 2, 0)
  const variance = images.reduce((sum, row) => sum + squared(row, (j) => mean[j]!) / images.length, 0)
  const errors = images.map((row, i) => squared(row, (j) => moved.data[i * d + j]!))
  const middle = [...errors].sort((a, b) => a - b)[errors.length >> 1]!
  const mse = errors.reduce((sum, value) => sum + value / errors.length, 0)
  const unit = onePoint ? 1 : variance
  return { l2uvp: (100 * mse) / unit, medianError: Math.sqrt(middle / unit) }
}
