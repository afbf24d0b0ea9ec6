import type { Points } from 'brenier'
import { diagonal } from '../pairs/dense.ts'
import { gaussian, gaussianMixture } from '../pairs/gaussian.ts'
import type { MassRun } from './config.ts'

/** The percentage of fresh rows whose image lies in the other cluster. */
export interface AcrossRow {
  readonly dimension: number
  readonly fit: 'balanced' | 'unbalanced auto'
  readonly strength: number | null
  readonly across: number
}

const WIDTH = 0.6

/** Two clusters that hold 50 and 50% of the source, and 85 and 15% of the target. */
export async function runAcross({ config, stream, learn }: MassRun): Promise<AcrossRow[]> {
  const rows: AcrossRow[] = []
  for (const dimension of config.dimensions) {
    const random = stream(`across ${dimension}`)
    const [source, target] = [twoClusters(dimension, [50, 50], 0), twoClusters(dimension, [85, 15], 0.5)]
    const sides = [source.sample(config.rows, random), target.sample(config.rows, random)] as const
    const test = source.sample(config.testRows, random)
    for (const fit of ['balanced', 'unbalanced auto'] as const) {
      const options = fit === 'balanced' ? {} : ({ unbalanced: 'auto' } as const)
      const map = await learn(`two clusters, D = ${dimension}, ${fit}`, ...sides, options)
      const across = 100 * shareAcross(test, await map.forward(test))
      rows.push({ dimension, fit, strength: map.model.training.unbalanced?.strength ?? null, across })
      await map.dispose()
    }
  }
  return rows
}

function twoClusters(d: number, shares: readonly number[], up: number) {
  const within = diagonal(new Float64Array(d).fill(WIDTH * WIDTH))
  const centre = (k: number) => Float64Array.from({ length: d }, (_, j) => (j === 0 ? 8 * k - 4 : j === 1 ? up : 0))
  return gaussianMixture([gaussian(centre(0), within), gaussian(centre(1), within)], shares)
}

function shareAcross(x: Points, images: Points): number {
  let across = 0
  for (let at = 0; at < x.data.length; at += x.columns) if (x.data[at]! * images.data[at]! < 0) across++
  return across / x.rows
}
