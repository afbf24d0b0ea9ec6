import { InputError } from '../base/errors.ts'
import { type RowWeights, totalMass } from '../base/row-weights.ts'
import { type Estimate, keptVariance, mean } from '../base/statistics.ts'
import type { Side } from '../problem/frame.ts'
import type { DualTerms, SideTerms } from './distance.ts'

/**
 * Pools the dual terms of K maps, each on its own rows that it never saw, into one sample of terms. `distanceOf` the result is the distance that all
 * those rows give.
 *
 * Map k's dual value on its rows, D_k = mean a_i + mean b_j, is at most W2 squared on average, since its rows are independent of it; so is D, the
 * mean of the K values. Given the maps, D varies only with the sampling of the rows within the folds:
 *
 *   Var D = 1/K^2 sum_k (s_k^2 / n_k + t_k^2 / m_k),    s_k^2 and t_k^2 the variances of fold k's n_k and m_k terms.
 *
 * Terms cannot simply be concatenated. A potential is known only up to a constant, which its source terms lose and its target terms gain: the folds'
 * constants would count as variance, and as a bias where n_k and m_k differ. So each fold's terms keep their differences from the fold's mean,
 * times f_k, and move to M, the mean of the folds' means:
 *
 *   a_i -> M + f_k (a_i - mean a),    f_k^2 = n (n - 1) / (K^2 n_k (n_k - 1)),    n = sum_k n_k.
 *
 * The mean of all is M, and their sample variance over n is exactly the sum above. A constant c_k moves the source's M by -c_k / K and the
 * target's by c_k / K, so their sum stays the same.
 *
 * Weighted terms have the weights w / sum_k w, so that each fold counts equally, and f_k^2 is the ratio of the `keptVariance` of all folds to that of
 * fold k.
 *
 * This assumes that the folds' values hardly vary together, although each map learned from the others' rows. It holds for large tables and stable maps
 * (Bayle, Bayle, Janson and Mackey, "Cross-validation confidence intervals for test error", 2020); docs/reliability.md has measurements.
 * @param parts one or more, each with at least two rows of each side
 * @throws InputError for no parts, and parts with fewer rows
 */
export function poolTerms(parts: readonly DualTerms[]): DualTerms {
  const bounds = parts.map(({ bound }) => bound)
  const weights = { source: pooledWeights(parts, 'source'), target: pooledWeights(parts, 'target') }
  const rowWeights = {
    ...(weights.source && { source: weights.source.all }),
    ...(weights.target && { target: weights.target.all }),
  }
  const unproven = parts[0]?.unproven
  const gaps = parts.flatMap(({ gap }) => gap ?? [])
  return {
    ...poolSides(parts, weights),
    bound: bounds.every((bound) => bound !== null) ? poolSides(bounds, weights) : null,
    ...((weights.source || weights.target) && { rowWeights }),
    ...(gaps.length === parts.length && { gap: meanGap(gaps) }),
    ...(unproven && { unproven }),
  }
}

/** The mean of the folds' gaps. The rows of the folds are independent. */
function meanGap(gaps: readonly Estimate[]): Estimate {
  const variance = gaps.reduce((sum, { standardError }) => sum + standardError ** 2, 0)
  return { value: mean(gaps.map(({ value }) => value)), standardError: Math.sqrt(variance) / gaps.length }
}

/** The row weights of one side: in each fold, with sum 1, and in all folds together. */
interface PooledWeights {
  readonly parts: readonly RowWeights[]
  readonly all: RowWeights
}

function pooledWeights(parts: readonly DualTerms[], side: Side): PooledWeights | undefined {
  if (parts.every(({ rowWeights }) => rowWeights?.[side] === undefined)) return undefined
  const shares = parts.map(({ [side]: terms, rowWeights }) => {
    const weights = rowWeights?.[side] ?? new Float64Array(terms.length).fill(1)
    const mass = totalMass(weights, weights.length)
    return weights.map((weight) => weight / mass)
  })
  return { parts: shares, all: Float64Array.from(shares.flatMap((share) => [...share])) }
}

function poolSides(parts: readonly SideTerms[], weights: Record<Side, PooledWeights | undefined>): SideTerms {
  return {
    source: pooled(
      parts.map(({ source }) => source),
      weights.source,
    ),
    target: pooled(
      parts.map(({ target }) => target),
      weights.target,
    ),
  }
}

function pooled(parts: readonly Float64Array[], weights: PooledWeights | undefined): Float64Array {
  const few = parts.find(({ length }) => length < 2)
  if (few !== undefined || parts.length === 0)
    throw new InputError(
      `Pooling needs the terms of one map or more, each with at least 2 rows of each side, found ${few ? `one with ${few.length}` : 'none'}; judge each map by more rows.`,
    )
  const rows = parts.reduce((sum, { length }) => sum + length, 0)
  const means = parts.map((part, k) => mean(part, weights?.parts[k]))
  const centre = mean(means)
  const out = new Float64Array(rows)
  let at = 0
  parts.forEach((part, k) => {
    const factor = weights
      ? Math.sqrt(keptVariance(weights.all) / keptVariance(weights.parts[k]!))
      : Math.sqrt((rows * (rows - 1)) / (part.length * (part.length - 1))) / parts.length
    for (const value of part) out[at++] = centre + factor * (value - means[k]!)
  })
  return out
}
