import { InputError, type Points, type Random, takeRows } from 'brenier'

/** A distribution that samples can be drawn from. */
export interface Measure {
  readonly dimension: number
  /** Independent samples, rows x dimension. */
  sample(rows: number, random: Random): Points
}

/** A map of points, row by row, from rows x D to rows x D. */
export type PointMap = (points: Points) => Points

/** The image of a measure under a map, with images of fresh samples as its samples. The map must keep the dimension. */
export function pushforward(measure: Measure, map: PointMap): Measure {
  return { dimension: measure.dimension, sample: (rows, random) => map(measure.sample(rows, random)) }
}

/** The rows of a table, each equally likely, drawn with replacement. Throws `InputError` for a table without rows. */
export function empirical(points: Points): Measure {
  if (points.rows === 0) throw new InputError('A measure needs at least 1 row, found 0; give some points.')
  return {
    dimension: points.columns,
    sample: (rows, random) =>
      takeRows(
        points,
        Int32Array.from({ length: rows }, () => random.integer(points.rows)),
      ),
  }
}

/**
 * A mixture: each row comes from component k with probability weights[k].
 * @param weights non-negative, in any scale. Default: equal.
 * @throws InputError if there are no components, for inconsistent dimensions or counts, and for weights without a positive finite sum
 */
export function mixture(components: readonly Measure[], weights?: readonly number[]): Measure {
  const shares = mixtureShares(components, weights)
  const dimension = components[0]!.dimension
  return {
    dimension,
    sample: (rows, random) => {
      const chosen = Int32Array.from({ length: rows }, () => pick(shares, random.uniform()))
      const data = new Float64Array(rows * dimension)
      components.forEach((component, k) => {
        const places = [...chosen.keys()].filter((row) => chosen[row] === k)
        const drawn = component.sample(places.length, random).data
        places.forEach((row, i) => {
          data.set(drawn.subarray(i * dimension, (i + 1) * dimension), row * dimension)
        })
      })
      return { data, rows, columns: dimension }
    },
  }
}

/** The weights scaled to sum to 1. Throws as `mixture` does. */
export function mixtureShares(
  components: readonly Measure[],
  weights: readonly number[] = components.map(() => 1),
): number[] {
  const dimensions = [...new Set(components.map(({ dimension }) => dimension))]
  if (dimensions.length !== 1)
    throw new InputError(
      `A mixture needs components of one dimension, found ${dimensions.join(' and ') || 'no components'}; give at least one, all alike.`,
    )
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (weights.length !== components.length || !weights.every((weight) => weight >= 0) || !(sum > 0 && sum < Infinity))
    throw new InputError(
      `A mixture of ${components.length} components needs as many weights, none negative, found [${weights.join(', ')}]; give ${components.length}.`,
    )
  return weights.map((weight) => weight / sum)
}

function pick(shares: readonly number[], uniform: number): number {
  let left = uniform
  for (let k = 0; k < shares.length - 1; k++) {
    left -= shares[k]!
    if (left < 0) return k
  }
  return shares.length - 1
}
