import { energyDistance, mmd, type Points, type Random, slicedW2, takeRows } from 'brenier'
import { squaredDistances } from 'brenier/method'

/** How far two samples of equally many rows are from one another; means over several random choices of the rows. */
export interface SampleScore {
  /** Of the distributions, without bias: may be slightly negative where they agree. In units of the points. */
  readonly energyDistance: number
  readonly energyStandardError: number
  /** Of the two samples as they are (the pairs of a row with itself count): positive also between samples of one distribution. */
  readonly empiricalEnergyDistance: number
  readonly slicedW2: number
  readonly mmd: number
}

/** A map's images, and what stands beside them, each against the same held-out rows: a random half of them. */
export interface DirectionScore {
  /** Rows of each of the two samples, and how often they were chosen. */
  readonly rows: number
  readonly repeats: number
  readonly map: SampleScore
  /** The affine map of the moments. */
  readonly linear: SampleScore
  /** The other half of the held-out rows: what a perfect map would get. */
  readonly heldOut: SampleScore
  /** Rows that were learned from: real ones, but no half of the same rows; what a map that knows no more than they tell can get. */
  readonly training: SampleScore
  /** Empirical energy distance of the map over that of held-out rows: 1 for a perfect map. */
  readonly ratio: number
  /** Energy distance of the linear map over that of the map, which counts at least as its standard error. */
  readonly betterThanLinear: number
}

interface ScoreOptions {
  readonly repeats: number
  readonly maxRows: number
  readonly random: Random
}

/** Samples of rows; any number of each. */
interface ScoredSamples {
  readonly images: Points
  /** The same rows carried by the affine map of the moments. */
  readonly linear: Points
  /** Rows of where they should arrive, which training has not seen. */
  readonly heldOut: Points
  /** Rows of the same distribution that training has seen. */
  readonly training: Points
}

/**
 * Scores images against a half of the rows of where they should arrive, beside the linear images and the other half; halves, and as many
 * images and rows learned from, are chosen at random again and again. All are held against the same rows, since the energy distance of a thousand rows
 * to others of their own distribution varies from choice to choice by a third of itself: a goal of its own would be lucky, or not.
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

/** @param width the mean distance within `goal`; @param bandwidth the middle one of the MMD, that of this pair if absent */
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

/** The mean distance of two different rows. */
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
