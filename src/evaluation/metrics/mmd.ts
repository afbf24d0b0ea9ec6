import { InputError } from '../../base/errors.ts'
import { type Points, takeRows } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import {
  type Kernel,
  squaredDistances,
  subsamples,
  type TwoSampleEstimate,
  type TwoSampleOptions,
  uStatistic,
} from './two-sample.ts'

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
 * exp(-|x - z|^2 / (2 b^2)), b = 1/4, 1/2, 1, 2, 4 times the median distance. No units, at most 2; zero only for equal laws.
 * @param source rows x D
 * @param target rows x D, any number of rows
 * @throws InputError for columns that disagree, fewer than 2 rows a side, and a bandwidth that is not positive
 */
export function mmd(source: Points, target: Points, options: MmdOptions = {}): MmdEstimate {
  const used = subsamples(source, target, options)
  const middle = options.bandwidth ?? medianDistance(used.source, used.target, options.seed ?? 0)
  if (!(middle > 0 && middle < Number.POSITIVE_INFINITY))
    throw new InputError(`A bandwidth is a positive length, found ${middle}; give points that differ, or a bandwidth.`)
  return {
    ...uStatistic(used.source, used.target, gaussianKernels(middle)),
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

/** The median distance of distinct pooled points, from at most 500 of each side. */
function medianDistance(source: Points, target: Points, seed: number): number {
  const random = new Random(seed).stream('median distance')
  const pool = [source, target].map((points) =>
    takeRows(points, random.permutation(points.rows).subarray(0, MEDIAN_ROWS)),
  )
  const data = Float64Array.from([...pool[0]!.data, ...pool[1]!.data])
  const rows = pool[0]!.rows + pool[1]!.rows
  const squares = new Float64Array((rows * (rows - 1)) / 2)
  for (let i = 0, at = 0; i < rows - 1; at += rows - 1 - i, i++)
    squaredDistances(data, i, data, i + 1, rows - 1 - i, source.columns, squares.subarray(at))
  squares.sort()
  const positive = squares.findIndex((value) => value > 0)
  return positive < 0 ? 0 : Math.sqrt(squares[Math.floor((positive + squares.length - 1) / 2)]!)
}
