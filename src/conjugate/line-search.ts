export const SUFFICIENT_DECREASE = 1e-4
/** The largest slope past the minimum along the line, as a share of the starting slope (Hager and Zhang 2005, approximate Wolfe condition). */
export const OVERSHOOT = 0.8

/** A trial along a line: where it is, and what was found there. */
export interface Trial {
  /** The step, and the slope at the start of the line, which is negative. */
  readonly t: number
  readonly descent: number
  /** The change of the objective from the start of the line to the trial, and the slope along the line at the trial. */
  readonly change: number
  readonly slopeThere: number
}

/**
 * Whether a trial is far enough downhill.
 * @param noise rounding error of the change
 * @param convex true if the objective is convex: slopes alone, which suffer less from rounding, may then prove a decrease
 */
export function isDecrease({ t, descent, change, slopeThere }: Trial, noise: number, convex: boolean): boolean {
  if (!Number.isFinite(change) || !Number.isFinite(slopeThere)) return false
  if (change <= SUFFICIENT_DECREASE * t * descent) return true
  // For a convex objective, a slope that is still downhill proves the decrease, however the values are rounded.
  if (convex && slopeThere <= SUFFICIENT_DECREASE * descent) return true
  return change <= noise && slopeThere <= OVERSHOOT * -descent
}

/** The next step after t was rejected: the minimum by interpolating the slopes (or else by a parabola through the values), in [t/10, t/2]. */
export function shorterStep({ t, descent, change, slopeThere }: Trial): number {
  if (!Number.isFinite(change) || !Number.isFinite(slopeThere)) return 0.1 * t
  const bySlopes = slopeThere > descent ? (-descent * t) / (slopeThere - descent) : 0
  const byValues = (-descent * t * t) / (2 * Math.max(change - descent * t, Number.MIN_VALUE))
  const guess = bySlopes > 0 && bySlopes < t ? bySlopes : byValues
  return Math.min(Math.max(guess, 0.1 * t), 0.5 * t)
}
