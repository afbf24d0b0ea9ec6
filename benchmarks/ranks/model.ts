import type { SumFound } from './job.ts'

/** A time as a function of a size: y = at0 + slope x. */
export interface Line {
  readonly at0: number
  readonly slope: number
}

/** The line with the least squares of relative errors, since the sizes span powers of ten. */
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

/** The parts of a step's time, in seconds. */
export interface StepModel {
  /** On every rank, whatever their number. */
  readonly fixed: number
  /** For each row of the batch, divided by the number of ranks. */
  readonly perRow: number
  readonly bytes: number
  /** For a sum over the ranks: per doubling of their number, and per byte. */
  readonly latency: number
  readonly perByte: number
}

/** @param batches rows in a batch and seconds of a step, for one rank  @param sums bytes and seconds, for two ranks */
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

/** T(p) = fixed + perRow B / p + latency log2 p + 2 (p - 1) / p bytes perByte: reduce-scatter and all-gather. For two ranks, the sum as measured. */
export function stepSeconds(model: StepModel, ranks: number, batch: number): number {
  return model.fixed + (model.perRow * batch) / ranks + sumSeconds(model, ranks)
}

export function sumSeconds({ latency, perByte, bytes }: StepModel, ranks: number): number {
  return ranks === 1 ? 0 : latency * Math.log2(ranks) + ((2 * (ranks - 1)) / ranks) * bytes * perByte
}

/** The smallest batch at which p ranks have this efficiency: T(1) = efficiency p T(p). */
export function batchFor(model: StepModel, ranks: number, efficiency: number): number {
  const { fixed, perRow } = model
  const beside = efficiency * ranks * (fixed + sumSeconds(model, ranks)) - fixed
  return Math.max(0, beside / ((1 - efficiency) * perRow))
}
