import { type FitOptions, joinRows, l2uvp, type Points, type Random, withWeights } from 'brenier'
import { mixturePair } from '../pairs/mixture-pair.ts'
import type { MassRun } from './config.ts'

/** The forward L2-UVP over the rows that are not outliers, in percent. */
export interface OutlierRow {
  readonly dimension: number
  readonly fit: string
  readonly strength: number | null
  readonly forward: number
}

const SHARE = 0.1
const FAR = 20

/** A mixture pair, and the same pair with a tenth of the target's rows replaced by a cloud 20 standard deviations away. */
export async function runOutliers(run: MassRun): Promise<OutlierRow[]> {
  const rows: OutlierRow[] = []
  for (const dimension of run.config.dimensions) rows.push(...(await runDimension(run, dimension)))
  return rows
}

async function runDimension({ config, stream, learn }: MassRun, dimension: number): Promise<OutlierRow[]> {
  const pair = mixturePair(dimension, stream(`outliers ${dimension}`))
  const random = stream(`rows of outliers ${dimension}`)
  const [source, target] = [pair.source.sample(config.rows, random), pair.target.sample(config.rows, random)]
  const spoilt = withOutliers(pair.target.sample(Math.round((1 - SHARE) * config.rows), random), config.rows, random)
  const test = pair.pairs(config.testRows, random)
  const rows: OutlierRow[] = []
  const judged = async (fit: string, side: Points, options: FitOptions) => {
    const map = await learn(`outliers, D = ${dimension}: ${fit}`, source, side, options)
    const forward = l2uvp(await map.forward(test.points), test.images, pair.varianceTarget)
    rows.push({ dimension, fit, strength: map.model.training.unbalanced?.strength ?? null, forward })
    return map
  }
  const plain = { start: 'identity' } as const
  await (await judged('no outliers', target, plain)).dispose()
  await (await judged('outliers, balanced', spoilt, plain)).dispose()
  await (await judged('outliers, kl, target relaxed', spoilt, { unbalanced: 'auto', relax: 'target' })).dispose()
  const relaxed = await judged('outliers, tv', spoilt, { unbalanced: 'auto', divergence: 'tv' })
  const masses = await relaxed.massOf(spoilt, 'target')
  await relaxed.dispose()
  await (await judged('balanced, target weighed by the masses of tv', withWeights(spoilt, masses), plain)).dispose()
  return rows
}

function withOutliers(clean: Points, rows: number, random: Random): Points {
  const { columns } = clean
  const far = rows - clean.rows
  const data = Float64Array.from({ length: far * columns }, (_, at) => (at % columns === 0 ? FAR : 0) + random.normal())
  return joinRows([clean, { data, rows: far, columns }])
}
