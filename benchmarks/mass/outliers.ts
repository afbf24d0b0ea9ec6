import { type FitOptions, joinRows, l2uvp, type Points, type Random, withWeights } from 'brenier'
import { type Spread, spreadOf } from '../framework/statistics.ts'
import { mixturePair } from '../pairs/mixture-pair.ts'
import type { MassRun } from './config.ts'

/** The forward L2-UVP over the rows that are not outliers, in percent, over several draws. */
export interface OutlierRow {
  readonly dimension: number
  readonly fit: string
  /** R, which differs from draw to draw; null for balanced fits. */
  readonly strength: Spread | null
  readonly forward: Spread
  /** The error over that of the fit to the same rows without the outliers, draw by draw. */
  readonly ratio: Spread
}

interface Judged {
  readonly fit: string
  readonly strength: number | null
  readonly forward: number
}

const SHARE = 0.1
const FAR = 20

/**
 * A mixture pair, and the same pair with a tenth of the target's rows replaced by a cloud 20 standard deviations away. "No outliers" has exactly
 * the other nine tenths, so that the noise of the draw is the same on both sides of the comparison.
 */
export async function runOutliers(run: MassRun): Promise<OutlierRow[]> {
  const rows: OutlierRow[] = []
  for (const dimension of run.config.dimensions) {
    const draws: Judged[][] = []
    for (let k = 0; k < run.config.draws; k++) draws.push(await runDraw(run, dimension, k))
    rows.push(...summed(dimension, draws))
  }
  return rows
}

function summed(dimension: number, draws: readonly Judged[][]): OutlierRow[] {
  return draws[0]!.map(({ fit, strength }, at) => ({
    dimension,
    fit,
    strength: strength === null ? null : spreadOf(draws.map((fits) => fits[at]!.strength!)),
    forward: spreadOf(draws.map((fits) => fits[at]!.forward)),
    ratio: spreadOf(draws.map((fits) => fits[at]!.forward / fits[0]!.forward)),
  }))
}

async function runDraw({ config, stream, learn }: MassRun, dimension: number, draw: number): Promise<Judged[]> {
  const pair = mixturePair(dimension, stream(`outliers ${dimension}`))
  const random = stream(`rows of outliers ${dimension} ${draw}`)
  const source = pair.source.sample(config.rows, random)
  const clean = pair.target.sample(Math.round((1 - SHARE) * config.rows), random)
  const spoilt = withOutliers(clean, config.rows, random)
  const test = pair.pairs(config.testRows, random)
  const fits: Judged[] = []
  const judged = async (fit: string, side: Points, options: FitOptions) => {
    const map = await learn(`outliers, D = ${dimension}, draw ${draw + 1}: ${fit}`, source, side, options)
    const forward = l2uvp(await map.forward(test.points), test.images, pair.varianceTarget)
    fits.push({ fit, strength: map.model.training.unbalanced?.strength ?? null, forward })
    return map
  }
  const plain = { start: 'identity' } as const
  await (await judged('no outliers', clean, plain)).dispose()
  await (await judged('outliers, balanced', spoilt, plain)).dispose()
  await (await judged('outliers, kl, target relaxed', spoilt, { unbalanced: 'auto', relax: 'target' })).dispose()
  const relaxed = await judged('outliers, tv', spoilt, { unbalanced: 'auto', divergence: 'tv' })
  const masses = await relaxed.massOf(spoilt, 'target')
  await relaxed.dispose()
  await (await judged('balanced, target weighed by the masses of tv', withWeights(spoilt, masses), plain)).dispose()
  return fits
}

function withOutliers(clean: Points, rows: number, random: Random): Points {
  const { columns } = clean
  const far = rows - clean.rows
  const data = Float64Array.from({ length: far * columns }, (_, at) => (at % columns === 0 ? FAR : 0) + random.normal())
  return joinRows([clean, { data, rows: far, columns }])
}
