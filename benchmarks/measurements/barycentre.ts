import {
  barycentre,
  buresMap,
  gaussianBarycentre,
  gaussianW2Squared,
  l2uvp,
  moments,
  type Points,
  Random,
  totalVariance,
} from 'brenier'
import { z } from 'zod'
import { parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { type Matrix, squareRoot, trace } from '../pairs/dense.ts'
import { affine, normals } from '../pairs/gaussian.ts'
import { randomCovariance } from '../pairs/gaussian-pair.ts'

const barycentreSchema = z.object({
  dimensions: z.array(z.int().min(1)).default([2, 8, 32]),
  /** Rows of each of the three measures. */
  rows: z.int().min(100).default(200_000),
  seed: z.int().min(0).default(0),
  steps: z.int().min(1).optional(),
  threads: z.int().min(1).optional(),
  device: z.enum(['auto', 'native', 'wasm']).optional(),
})

type BarycentreConfig = z.infer<typeof barycentreSchema>

/** Distributions with independent coordinates of mean 0 and variance 1, whose symmetric images form a location-scatter family. */
const DISTRIBUTIONS = {
  Gaussian: (rows: number, d: number, random: Random) => normals(rows, d, random),
  exponential: (rows: number, d: number, random: Random) => {
    const data = Float64Array.from({ length: rows * d }, () => -Math.log(1 - random.uniform()) - 1)
    return { data, rows, columns: d }
  },
} as const

const WEIGHTS = [0.2, 0.3, 0.5]

/** The results for one barycentre. */
interface BarycentreRow {
  readonly distribution: keyof typeof DISTRIBUTIONS
  readonly dimension: number
  readonly status: string
  readonly iterations: number
  readonly residual: number
  /** |C - C*| / |C*| in the Frobenius norm, in percent, for the sample's covariance. */
  readonly covarianceError: number
  /** 100 (|m - m*|^2 + the squared Bures distance) / (half the truth's total variance), as in Korotin et al. 2021 and 2022. */
  readonly bw2Uvp: number
  /** The worst error of the maps, forward, in percent of the variance of the map's measure. */
  readonly mapError: number
  /** The objective's estimate relative to the truth. */
  readonly objective: number
  readonly seconds: number
}

export interface BarycentreReport extends ReportHead {
  readonly benchmark: 'barycentre'
  readonly config: BarycentreConfig
  readonly rows: readonly BarycentreRow[]
}

/** Three measures of a location-scatter family; the barycentre and its maps are known in closed form. */
export async function runBarycentres(
  input: z.input<typeof barycentreSchema>,
  context: Context,
): Promise<BarycentreReport> {
  const config = parseConfig(barycentreSchema, input)
  const rows: BarycentreRow[] = []
  for (const distribution of Object.keys(DISTRIBUTIONS) as (keyof typeof DISTRIBUTIONS)[])
    for (const dimension of config.dimensions) {
      context.onProgress?.({ stage: `${distribution}, D = ${dimension}` })
      rows.push(await runOne(distribution, dimension, config, context))
    }
  return { benchmark: 'barycentre', ...reportHead(context.environment, config.device ?? 'auto'), config, rows }
}

async function runOne(
  distribution: keyof typeof DISTRIBUTIONS,
  dimension: number,
  { rows, seed, steps, threads, device }: BarycentreConfig,
  { signal }: Context,
): Promise<BarycentreRow> {
  const random = new Random(seed).stream(`barycentre/${distribution}/${dimension}`)
  const known = WEIGHTS.map(() => ({
    mean: Float64Array.from({ length: dimension }, () => random.normal()),
    covariance: randomCovariance(dimension, random),
  }))
  const truth = gaussianBarycentre(known, WEIGHTS)
  const measures = known.map(({ mean, covariance }) =>
    inFloat32(affine(DISTRIBUTIONS[distribution](rows, dimension, random), squareRoot(covariance), mean)),
  )
  const { points, maps, summary } = await barycentre(
    measures,
    WEIGHTS,
    withoutUndefined({ seed, steps, threads, device, signal }),
  )
  const found = moments(points)
  const bures = gaussianW2Squared(found, truth)
  const errors: number[] = []
  for (const [k, map] of maps.entries()) {
    errors.push(await mapError(map, truth, known[k]!, DISTRIBUTIONS[distribution](8192, dimension, random)))
    await map.dispose()
  }
  const exact = known.reduce((sum, one, k) => sum + WEIGHTS[k]! * gaussianW2Squared(truth, one), 0)
  return {
    ...{ distribution, dimension, status: summary.status, iterations: summary.iterations, residual: summary.residual },
    covarianceError: (100 * distance(found.covariance, truth.covariance)) / Math.hypot(...truth.covariance.data),
    bw2Uvp: (100 * bures) / (0.5 * trace(truth.covariance)),
    mapError: Math.max(...errors),
    objective: summary.objective.estimate / exact,
    seconds: summary.seconds,
  }
}

/** Judges the maps on fresh rows of the true barycentre. */
async function mapError(
  map: { forward(points: Points): Promise<Points> },
  from: { readonly mean: Float64Array; readonly covariance: Matrix },
  to: { readonly mean: Float64Array; readonly covariance: Matrix },
  latent: Points,
): Promise<number> {
  const zero = new Float64Array(from.mean.length)
  const centred = affine(latent, squareRoot(from.covariance), zero)
  const images = affine(centred, buresMap(from.covariance, to.covariance), to.mean)
  const moved = await map.forward(affine(latent, squareRoot(from.covariance), from.mean))
  return l2uvp(moved, images, totalVariance(images))
}

function distance(one: Matrix, other: Matrix): number {
  return Math.hypot(...one.data.map((value, i) => value - other.data[i]!))
}

function inFloat32({ data, rows, columns }: Points): Points {
  return { data: Float32Array.from(data), rows, columns }
}
