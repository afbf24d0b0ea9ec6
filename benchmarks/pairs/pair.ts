import { InputError, type Points, Random, rowRange, totalVariance } from 'brenier'
import { type Measure, type PointMap, pushforward } from './measure.ts'

/** Two measures whose optimal map (quadratic cost) is known exactly. */
export interface BenchmarkPair {
  /** A short name for tables and files: "gaussian-8". */
  readonly name: string
  readonly dimension: number
  readonly source: Measure
  readonly target: Measure
  /** The exact map from source to target, computed in float64. Throws `InputError` for points of another dimension. */
  readonly forward: PointMap
  /** The exact map back, if there is a closed form. */
  readonly backward?: PointMap
  /** The sum of the variances of the source's coordinates: the denominator of a backward L2-UVP. */
  readonly varianceSource: number
  /** The same for the target: the denominator of a forward L2-UVP. */
  readonly varianceTarget: number
  /** Exact, without the factor 1/2; absent if there is no closed form (it can be estimated from `pairs`). */
  readonly w2Squared?: number
  /** Fresh source points and their exact images, row by row: `points` are also the exact pre-images of `images`. */
  pairs(rows: number, random: Random): { readonly points: Points; readonly images: Points }
}

/** The parts of a pair; variances that are not known exactly are estimated at first use. */
interface PairParts {
  readonly name: string
  readonly source: Measure
  readonly forward: PointMap
  readonly backward?: PointMap
  readonly varianceSource?: number
  readonly varianceTarget?: number
  readonly w2Squared?: number
}

const VARIANCE_ROWS = 16_384
const VARIANCE_SEED = 20_260_801
const MAP_BLOCK = 1024

/**
 * A benchmark pair from a source and an exact map. Variances that are not given are estimated once, at first use, from 16,384 samples with a
 * fixed seed (with a relative standard error of about 1% at D = 2, and less in higher dimensions).
 */
export function benchmarkPair(parts: PairParts): BenchmarkPair {
  const { name, source, backward, w2Squared } = parts
  const { dimension } = source
  const forward = inBlocks(parts.forward, dimension)
  const pairs = (rows: number, random: Random) => {
    const points = source.sample(rows, random)
    return { points, images: forward(points) }
  }
  const estimated = once(() => {
    const { points, images } = pairs(VARIANCE_ROWS, new Random(VARIANCE_SEED).stream('variances'))
    return { source: totalVariance(points), target: totalVariance(images) }
  })
  return {
    name,
    dimension,
    source,
    target: pushforward(source, forward),
    forward,
    ...(backward && { backward: inBlocks(backward, dimension) }),
    get varianceSource() {
      return parts.varianceSource ?? estimated().source
    },
    get varianceTarget() {
      return parts.varianceTarget ?? estimated().target
    },
    ...(w2Squared !== undefined && { w2Squared }),
    pairs,
  }
}

function once<T>(compute: () => T): () => T {
  let found: { value: T } | undefined
  return () => {
    found ??= { value: compute() }
    return found.value
  }
}

/** The same map, applied to a block of rows at a time, so that its working memory does not grow with the points. */
function inBlocks(map: PointMap, dimension: number): PointMap {
  return (points) => {
    if (points.columns !== dimension)
      throw new InputError(`The map takes points of ${dimension} columns, found ${points.columns}; give ${dimension}.`)
    const data = new Float64Array(points.data.length)
    for (let start = 0; start < points.rows; start += MAP_BLOCK)
      data.set(map(rowRange(points, start, start + MAP_BLOCK)).data, start * dimension)
    return { data, rows: points.rows, columns: dimension }
  }
}
