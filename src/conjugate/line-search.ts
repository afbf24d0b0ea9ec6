export const SUFFICIENT_DECREASE = 1e-4
/** Of the starting slope: how far the minimum along the line may be overshot (Hager and Zhang 2005, approximate Wolfe condition). */
export const OVERSHOOT = 0.8

/** A trial along a line: where it is, and what was found there. */
export interface Trial {
  /** The step, and the slope along the line where it begins, which is negative. */
  readonly t: number
  readonly descent: number
  /** The objective at the trial less that at the beginning, and the slope along the line there. */
  readonly change: number
  readonly slopeThere: number
}

/**
 * Whether a trial is far enough downhill.
 * @param noise rounding error of the change
 * @param convex true where the objective is convex: a decrease may then be judged by slopes alone, which rounding spoils less
 */
export function isDecrease({ t, descent, change, slopeThere }: Trial, noise: number, convex: boolean): boolean {
  if (!Number.isFinite(change) || !Number.isFinite(slopeThere)) return false
  if (change <= SUFFICIENT_DECREASE * t * descent) return true
  // On a convex line a slope that is still downhill proves the decrease, whatever the rounding of the values.
  if (convex && slopeThere <= SUFFICIENT_DECREASE * descent) return true
  return change <= noise && slopeThere <= OVERSHOOT * -descent
}

/** The next trial after t was rejected: where the slopes' line (or else the parabola of the values) has its minimum, within [t/10, t/2]. */
export function shorterStep({ t, descent, change, slopeThere }: Trial): number {
  if (!Number.isFinite(change) || !Number.isFinite(slopeThere)) return 0.1 * t
  const bySlopes = slopeThere > descent ? (-descent * t) / (slopeThere - descent) : 0
  const byValues = (-descent * t * t) / (2 * Math.max(change - descent * t, Number.MIN_VALUE))
  const guess = bySlopes > 0 && bySlopes < t ? bySlopes : byValues
  return Math.min(Math.max(guess, 0.1 * t), 0.5 * t)
}
