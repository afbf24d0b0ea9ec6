/** How a run's progress, from 0 to 1, sets the rate and the tolerance. */

const WARM_UP_STEPS = 20
const FINAL_RATE = 1e-3

/** Linear warm-up, then a cosine down to a thousandth. @returns the factor on the base rate */
export function rateFactor(step: number, progress: number): number {
  const cosine = FINAL_RATE + (1 - FINAL_RATE) * 0.5 * (1 + Math.cos(Math.PI * Math.min(progress, 1)))
  return cosine * Math.min(1, (step + 1) / WARM_UP_STEPS)
}

/** For the phase before a release: linear down to a fifth, since training continues after it. @param share the share of the phase that has passed */
export function convexRateFactor(step: number, share: number): number {
  return (1 - 0.8 * Math.min(share, 1)) * Math.min(1, (step + 1) / WARM_UP_STEPS)
}

/** Geometric from the first tolerance to the last. */
export function toleranceAt([first, last]: readonly [number, number], progress: number): number {
  return first * (last / first) ** Math.min(progress, 1)
}
