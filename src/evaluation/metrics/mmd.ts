import { InputError } from '../../base/errors.ts'
import { atOnce } from '../../base/pieces.ts'
import { joinRows, type Points, takeRows } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import { medianDistance } from '../../base/statistics.ts'
import { type Kernel, subsamples, type TwoSampleEstimate, type TwoSampleOptions, uStatistic } from './two-sample.ts'

export interface MmdOptions extends TwoSampleOptions {
  /** The middle bandwidth, in the units of the points. Default: the median distance of the pooled points. */
  readonly bandwidth?: number
}

export interface MmdEstimate extends TwoSampleEstimate {
  /** The bandwidths of the kernel, in the units of the points. */
  readonly bandwidths: readonly number[]
}

const SCALES = [1 / 4, 1 / 2, 1, 2, 4]
const MEDIAN_ROWS = 500

/**
 * The squared maximum mean discrepancy, unbiased (Gretton et al. 2012, lemma 6), with the mean of 5 Gaussian kernels
 * exp(-|x - z|^2 / (2 b^2)), b = 1/4, 1/2, 1, 2, 4 times the median distance. It has no units, is at most 2, and is zero only for equal distributions.
 * @param source rows x D
 * @param target rows x D, any number of rows
 * @throws InputError for columns that disagree, fewer than 2 rows of a side, and a bandwidth that is not positive
 */
export function mmd(source: Points, target: Points, options: MmdOptions = {}): MmdEstimate {
  const used = subsamples(source, target, options)
  const middle = options.bandwidth ?? pooledMedianDistance(used.source, used.target, options.seed ?? 0)
  if (!(middle > 0 && middle < Number.POSITIVE_INFINITY))
    throw new InputError(`A bandwidth is a positive length, found ${middle}; give points that differ, or a bandwidth.`)
  return {
    ...atOnce(uStatistic(used.source, used.target, gaussianKernels(middle))),
    rows: { source: used.source.rows, target: used.target.rows },
    ...(used.seed !== undefined && { seed: used.seed }),
    bandwidths: SCALES.map((scale) => scale * middle),
  }
}

/** Each bandwidth is half the next, so each kernel is the fourth power of the next: one exponential for all five. */
function gaussianKernels(middle: number): Kernel {
  const widest = SCALES[SCALES.length - 1]! * middle
  const rate = -0.5 / widest / widest
  return (squares, count) => {
    for (let k = 0; k < count; k++) {
      const e1 = Math.exp(rate * squares[k]!)
      const e2 = e1 * e1 * (e1 * e1)
      const e3 = e2 * e2 * (e2 * e2)
      const e4 = e3 * e3 * (e3 * e3)
      const e5 = e4 * e4 * (e4 * e4)
      squares[k] = (e1 + e2 + e3 + e4 + e5) / 5
    }
  }
}

/** The median distance of the pooled points, from at most 500 rows of each side. */
function pooledMedianDistance(source: Points, target: Points, seed: number): number {
  const random = new Random(seed).stream('median distance')
  const sample = (points: Points) => takeRows(points, random.permutation(points.rows).subarray(0, MEDIAN_ROWS))
  return medianDistance(joinRows([sample(source), sample(target)]))
}
