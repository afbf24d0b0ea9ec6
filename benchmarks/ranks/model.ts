import type { SumFound } from './job.ts'

/** Of a time over a size: y = at0 + slope x. */
export interface Line {
  readonly at0: number
  readonly slope: number
}

/** The line that has the least squares of relative errors, since sizes span powers of ten. */
export function lineOf(points: readonly (readonly [x: number, y: number])[]): Line {
  let [w, wx, wxx, wy, wxy] = [0, 0, 0, 0, 0]
  for (const [x, y] of points) {
    const weight = 1 / y ** 2
    w += weight
    wx += weight * x
    wxx += weight * x * x
    wy += weight * y
    wxy += weight * x * y
  }
  const slope = (w * wxy - wx * wy) / (w * wxx - wx * wx)
  return { at0: (wy - slope * wx) / w, slope }
}

/** What a step takes of time: seconds in all. */
export interface StepModel {
  /** On every rank, however many there are. */
  readonly fixed: number
  /** For each row of the batch, which the ranks share. */
  readonly perRow: number
  readonly bytes: number
  /** Of a sum over the ranks: once for each doubling of their number, and for each byte. */
  readonly latency: number
  readonly perByte: number
}

/** @param batches rows of a batch and seconds of a step of one rank  @param sums of two ranks */
export function stepModel(
  batches: readonly (readonly [number, number])[],
  sums: readonly SumFound[],
  bytes: number,
): StepModel {
  const step = lineOf(batches)
  const sum = lineOf(sums.map(({ bytes: x, seconds }) => [x, seconds]))
  return {
    fixed: Math.max(0, step.at0),
    perRow: step.slope,
    bytes,
    latency: Math.max(0, sum.at0),
    perByte: sum.slope,
  }
}

/** T(p) = fixed + perRow B / p + latency log2 p + 2 (p - 1) / p bytes perByte: reduce-scatter and all-gather. Of two ranks, the sum as measured. */
export function stepSeconds(model: StepModel, ranks: number, batch: number): number {
  return model.fixed + (model.perRow * batch) / ranks + sumSeconds(model, ranks)
}

export function sumSeconds({ latency, perByte, bytes }: StepModel, ranks: number): number {
  return ranks === 1 ? 0 : latency * Math.log2(ranks) + ((2 * (ranks - 1)) / ranks) * bytes * perByte
}

/** The batch from which on p ranks are so efficient: T(1) = efficiency p T(p). */
export function batchFor(model: StepModel, ranks: number, efficiency: number): number {
  const { fixed, perRow } = model
  const beside = efficiency * ranks * (fixed + sumSeconds(model, ranks)) - fixed
  return Math.max(0, beside / ((1 - efficiency) * perRow))
}
