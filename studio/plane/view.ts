import type { View } from './picture.ts'

/** A view of all the clouds, with a margin, for a picture with these proportions. */
export function viewAround(clouds: readonly Float32Array[], width: number, height: number): View {
  const [low, high] = [
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ]
  for (const cloud of clouds)
    for (let i = 0; i < cloud.length; i++) {
      low[i % 2] = Math.min(low[i % 2]!, cloud[i]!)
      high[i % 2] = Math.max(high[i % 2]!, cloud[i]!)
    }
  if (!(low[0]! <= high[0]!)) return { x: 0, y: 0, reach: 1.5 }
  const middle = [0, 1].map((axis) => (low[axis]! + high[axis]!) / 2)
  const half = [0, 1].map((axis) => 0.56 * Math.max(high[axis]! - low[axis]!, 0.5))
  const shorter = Math.min(width, height)
  // Leaves room for the bar at the bottom and the legend at the top.
  const reach = Math.max((half[0]! * shorter) / width, (1.18 * half[1]! * shorter) / height)
  return { x: middle[0]!, y: middle[1]!, reach }
}
