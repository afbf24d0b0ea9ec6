import { type Frame, shiftOf } from '../problem/frame.ts'

/** W2 squared in squared units of the cost, from the dual objective in the frame: the moments' part minus 2/k times the objective. */
export function fromDual(frame: Frame, dual: number): number {
  return momentsPart(frame) - (2 * dual) / frame.factor
}

/** The inverse of `fromDual`. */
export function toDual(frame: Frame, value: number): number {
  return ((momentsPart(frame) - value) * frame.factor) / 2
}

/** What W2 squared is besides the dual objective, in squared units of the cost. */
export function momentsPart(frame: Frame): number {
  const { sourceDeviation, targetDeviation } = frame
  const shift = shiftOf(frame).reduce((sum, e) => sum + e ** 2, 0)
  return shift + sourceDeviation ** 2 + targetDeviation ** 2
}
