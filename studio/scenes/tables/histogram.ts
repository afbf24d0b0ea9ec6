/** Shares of sorted values in equal bins between two ends; values outside count in the nearest bin. */
export function shares(sorted: ArrayLike<number>, from: number, to: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0)
  const width = (to - from) / bins || 1
  for (let i = 0; i < sorted.length; i++) {
    const bin = Math.floor((sorted[i]! - from) / width)
    counts[Math.min(bins - 1, Math.max(0, bin))]! += 1 / sorted.length
  }
  return counts
}

/** Ends that contain all samples except for a hundredth on each side. */
export function ends(samples: readonly ArrayLike<number>[]): [number, number] {
  const at = (values: ArrayLike<number>, share: number) => values[Math.round(share * (values.length - 1))]!
  const low = Math.min(...samples.map((values) => at(values, 0.01)))
  const high = Math.max(...samples.map((values) => at(values, 0.99)))
  return low < high ? [low, high] : [low - 0.5, high + 0.5]
}
