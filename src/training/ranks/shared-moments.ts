import { type Points, rowRange } from '../../base/points.ts'
import { totalMass } from '../../base/row-weights.ts'
import type { Collective } from '../../collective/collective.ts'
import { stretch } from '../../collective/share.ts'
import type { Moments } from '../../problem/moments.ts'
import { type Ranges, rangesOf } from '../../problem/ranges.ts'

/** With fewer rows per rank than this many times the columns, all ranks use all rows. */
const FEW = 40

/**
 * The moments of the rows of all ranks. Each rank computes those of a part: of its own rows if the ranks have different ones (`apart`), else of
 * a stretch of the rows that all have.
 * @param own computes the moments of some rows
 */
export async function sharedMoments(
  collective: Collective,
  points: Points,
  apart: boolean | undefined,
  own: (part: Points) => Promise<Moments>,
): Promise<Moments> {
  const { size } = collective
  const { rows, columns, weights } = points
  if (size === 1 || (!apart && (weights !== undefined || rows < FEW * columns * size))) return own(points)
  const part = apart ? points : rowRange(points, ...stretch(rows, collective))
  return combined(collective, await own(part), weights && totalMass(weights, rows))
}

/**
 * Two sums: of the means, then of the covariances about the overall mean, so that no digits are lost far from the origin.
 * @param mass the mass of weighted rows; without weights, their number counts
 */
async function combined(collective: Collective, own: Moments, mass: number | undefined): Promise<Moments> {
  const d = own.mean.length
  const of = mass ?? own.rows
  const sums = Float64Array.from([of, own.rows, ...own.mean.map((value) => of * value)])
  await collective.sum(sums)
  const [all, rows] = [sums[0]!, sums[1]!]
  const mean = sums.slice(2).map((sum) => sum / all)
  const away = own.mean.map((value, j) => value - mean[j]!)
  // Without weights, the divisors are those of unbiased variances.
  const [inner, divisor] = mass === undefined ? [own.rows - 1, Math.max(1, all - 1)] : [of, all]
  const data = own.covariance.data.map((value, i) => inner * value + of * away[Math.floor(i / d)]! * away[i % d]!)
  await collective.sum(data)
  return { mean, covariance: { ...own.covariance, data: data.map((sum) => sum / divisor) }, rows }
}

/** The ranges of the rows of all ranks. */
export async function sharedRanges(
  collective: Collective,
  points: Points,
  apart: boolean | undefined,
): Promise<Ranges> {
  const own = rangesOf(points)
  const { rank, size } = collective
  if (size === 1 || !apart) return own
  const d = points.columns
  const all = new Float64Array(size * 2 * d)
  all.set(own.low, rank * 2 * d)
  all.set(own.high, (rank * 2 + 1) * d)
  await collective.sum(all)
  const over = (half: number, choose: (a: number, b: number) => number) =>
    own.low.map((_, j) =>
      Array.from({ length: size }, (_, r) => all[(2 * r + half) * d + j]!).reduce((a, b) => choose(a, b)),
    )
  return { low: over(0, Math.min), high: over(1, Math.max) }
}

/** The columns that are constant in the rows of all ranks. @param own the columns that are constant in this rank's rows */
export async function sharedConstants(
  collective: Collective,
  columns: number,
  apart: boolean | undefined,
  own: readonly number[],
): Promise<readonly number[]> {
  if (collective.size === 1 || !apart) return own
  const marks = Float64Array.from({ length: columns }, (_, j) => (own.includes(j) ? 1 : 0))
  await collective.sum(marks)
  return Array.from(marks.keys()).filter((j) => marks[j] === collective.size)
}
