import { energyDistance, mmd, type Points, type Random, slicedW2, takeRows } from 'brenier'
import { squaredDistances } from 'brenier/method'

/** How far apart two samples of equal size are, as means over several random choices of the rows. */
export interface SampleScore {
  /** Between the distributions, unbiased, so it may be slightly negative if they agree. In units of the points. */
  readonly energyDistance: number
  readonly energyStandardError: number
  /** Between the two samples themselves (pairs of a row with itself count): positive even for samples of one distribution. */
  readonly empiricalEnergyDistance: number
  readonly slicedW2: number
  readonly mmd: number
}

/** Scores of a map's images and of references, each against the same random half of the held-out rows. */
export interface DirectionScore {
  /** Rows of each of the two samples, and how often they were drawn. */
  readonly rows: number
  readonly repeats: number
  readonly map: SampleScore
  /** The affine map of the moments. */
  readonly linear: SampleScore
  /** The other half of the held-out rows: the score of a perfect map. */
  readonly heldOut: SampleScore
  /** Training rows: real ones, but independent of the held-out rows. This is what a map that knows only these rows can achieve. */
  readonly training: SampleScore
  /** The map's empirical energy distance divided by that of held-out rows: 1 for a perfect map. */
  readonly ratio: number
  /** The linear map's energy distance divided by the map's, which is taken as at least its standard error. */
  readonly betterThanLinear: number
}

interface ScoreOptions {
  readonly repeats: number
  readonly maxRows: number
  readonly random: Random
}

/** Samples of rows, in any numbers. */
interface ScoredSamples {
  readonly images: Points
  /** The same rows, carried by the affine map of the moments. */
  readonly linear: Points
  /** Rows of the goal that training has not seen. */
  readonly heldOut: Points
  /** Rows of the goal's distribution that training has seen. */
  readonly training: Points
}

/**
 * Scores images against one half of the goal's held-out rows, in comparison with the linear images and the other half. The halves, and equally
 * many images and training rows, are redrawn at random many times. All are compared with the same rows, because the energy distance between a
 * thousand rows and others of their own distribution varies by a third of itself: a separate goal for each would be a matter of luck.
 */
export function scoreDirection(
  { images, linear, heldOut, training }: ScoredSamples,
  { repeats, maxRows, random }: ScoreOptions,
): DirectionScore {
  const rows = Math.min(Math.floor(heldOut.rows / 2), images.rows, training.rows, maxRows)
  const scores = {
    map: [] as SampleScore[],
    linear: [] as SampleScore[],
    heldOut: [] as SampleScore[],
    training: [] as SampleScore[],
  }
  for (let k = 0; k < repeats; k++) {
    const order = random.permutation(heldOut.rows)
    const goal = takeRows(heldOut, order.subarray(0, rows))
    const moved = random.permutation(images.rows).subarray(0, rows)
    const width = meanDistance(goal)
    const reference = scorePair(takeRows(heldOut, order.subarray(rows, 2 * rows)), goal, width)
    scores.heldOut.push(reference.score)
    const seen = takeRows(training, random.permutation(training.rows).subarray(0, rows))
    scores.training.push(scorePair(seen, goal, width, reference.bandwidth).score)
    scores.map.push(scorePair(takeRows(images, moved), goal, width, reference.bandwidth).score)
    scores.linear.push(scorePair(takeRows(linear, moved), goal, width, reference.bandwidth).score)
  }
  const [map, moments, reference] = [meanScore(scores.map), meanScore(scores.linear), meanScore(scores.heldOut)]
  return {
    rows,
    repeats,
    map,
    linear: moments,
    heldOut: reference,
    training: meanScore(scores.training),
    ratio: map.empiricalEnergyDistance / reference.empiricalEnergyDistance,
    betterThanLinear: moments.energyDistance / Math.max(map.energyDistance, map.energyStandardError),
  }
}

/** @param width the mean distance within `goal`  @param bandwidth the middle bandwidth of the MMD; by default that of this pair */
function scorePair(
  sample: Points,
  goal: Points,
  width: number,
  bandwidth?: number,
): { readonly score: SampleScore; readonly bandwidth: number } {
  const maxRows = goal.rows
  const energy = energyDistance(sample, goal, { maxRows })
  const discrepancy = mmd(sample, goal, { maxRows, ...(bandwidth !== undefined && { bandwidth }) })
  const score = {
    energyDistance: energy.value,
    energyStandardError: energy.standardError,
    empiricalEnergyDistance: energy.value + (meanDistance(sample) + width) / goal.rows,
    slicedW2: slicedW2(sample, goal).value,
    mmd: discrepancy.value,
  }
  return { score, bandwidth: discrepancy.bandwidths[Math.floor(discrepancy.bandwidths.length / 2)]! }
}

/** The mean distance between two different rows. */
function meanDistance({ data, rows, columns }: Points): number {
  const all = Float64Array.from(data)
  const squares = new Float64Array(rows)
  let sum = 0
  for (let i = 0; i < rows - 1; i++) {
    const count = rows - 1 - i
    squaredDistances(all, i, all, i + 1, count, columns, squares)
    for (let k = 0; k < count; k++) sum += Math.sqrt(squares[k]!)
  }
  return (2 * sum) / (rows * (rows - 1))
}

function meanScore(scores: readonly SampleScore[]): SampleScore {
  const mean = (key: keyof SampleScore) => scores.reduce((sum, score) => sum + score[key], 0) / scores.length
  return {
    energyDistance: mean('energyDistance'),
    energyStandardError: mean('energyStandardError'),
    empiricalEnergyDistance: mean('empiricalEnergyDistance'),
    slicedW2: mean('slicedW2'),
    mmd: mean('mmd'),
  }
}
