/** The limits of 'good' and of 'usable', one pair per question; docs/is-my-map-good.md gives the reasons. */
export const THRESHOLDS = {
  /** How far the moved rows are from their goal, as a shift relative to the goal's standard deviation (`offsetOf`). */
  offset: [0.1, 0.25],
  /** Share of the energy distance without the map that is left with it. */
  left: [0.05, 0.25],
  /** The same shift, of one class. */
  classOffset: [0.25, 0.5],
  /** Largest gap between the distribution functions of one feature. */
  featureGap: [0.1, 0.25],
  /** How far the mean squared move is outside the interval of W2 squared: relative to W2 squared, or to the goal's variance if that allows more. */
  excess: [0.05, 0.25],
  excessOfVariance: [0.005, 0.025],
  /** Share of the rows whose inverse did not converge. */
  unconverged: [0.001, 0.01],
  /** Root mean square distance between a row and where it comes back to, relative to the goal's standard deviation. */
  roundTrip: [0.05, 0.25],
  /** The smallest shift that the rows can reveal, relative to the goal's standard deviation. */
  power: [0.25, 0.75],
} as const satisfies Readonly<Record<string, readonly [good: number, usable: number]>>

/** Along one feature, a distance (1-D W2 in standard deviations) up to this is no fault: gaps of counts and codes look large. */
export const FEATURE_DISTANCE = 0.1

/** A feature whose gap has grown by more than this is further away than it was. */
export const FEATURE_WORSE = 0.05

/** Two samples of one distribution show a larger gap (Kolmogorov-Smirnov) in at most 1 of 100 tables, over all their features. */
export function gapOfSampling(rows: number, others: number, features: number): number {
  return Math.sqrt((Math.log((2 * features) / 0.01) / 2) * (1 / rows + 1 / others))
}
