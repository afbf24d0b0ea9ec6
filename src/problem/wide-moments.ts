import { type Matrix, zeros } from '../base/linalg/matrix.ts'
import type { Pause } from '../base/pause.ts'
import { type Points, rowRange } from '../base/points.ts'
import { countedRows } from '../base/row-weights.ts'
import type { MatrixProducts } from '../engine/index.ts'
import { covarianceDivisor, type Moments, type MomentsOptions, subsample } from './moments.ts'
import { meanOf } from './scatter.ts'

/** How many numbers of centred rows are multiplied at a time. */
const BLOCK_NUMBERS = 2 ** 22

/** `moments` for wide tables: products run on the engine and do not block the event loop. */
export async function wideMoments(
  points: Points,
  options: MomentsOptions,
  products: MatrixProducts,
  pause: Pause,
): Promise<Moments & { readonly used: Points }> {
  const used = subsample(points, options)
  const { rows, columns } = used
  const divisor = covarianceDivisor(used)
  const mean = meanOf(used)
  await pause()
  const covariance = zeros(columns, columns)
  const step = Math.max(1, Math.floor(BLOCK_NUMBERS / columns))
  for (let start = 0; start < rows; start += step) {
    const block = centredRows(rowRange(used, start, start + step), mean)
    const { data } = await products.transposedA(block, block)
    for (let at = 0; at < data.length; at++) covariance.data[at]! += data[at]! / divisor
    await pause()
  }
  return { mean, covariance, rows: countedRows(used.weights, rows), used }
}

/** Rows minus their mean, times the roots of their weights. */
function centredRows({ data, rows, columns, weights }: Points, mean: Float64Array): Matrix {
  const out = zeros(rows, columns)
  for (let i = 0, at = 0; i < rows; i++) {
    const root = weights === undefined ? 1 : Math.sqrt(weights[i]!)
    for (let j = 0; j < columns; j++, at++) out.data[at] = root * (data[at]! - mean[j]!)
  }
  return out
}
