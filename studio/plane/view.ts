import type { Layer, View } from './picture.ts'

/** CSS pixels that the legend above and the bar below take. */
const [ABOVE, BELOW] = [34, 62]
/** From this root of the area on, in CSS pixels, marks have their full size; in the smallest pictures, this part of it. */
const [FULL, LEAST] = [620, 0.55]
/** Below this diameter an edge would cover its disc. */
const LEAST_EDGED = 3.3

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
  const free = Math.max(height - ABOVE - BELOW, height / 2)
  const reach = Math.max((half[0]! * shorter) / width, (half[1]! * shorter) / free)
  const shift = height > 2 * (ABOVE + BELOW) ? (BELOW - ABOVE) / 2 : 0
  return { x: middle[0]!, y: middle[1]! - (shift * 2 * reach) / shorter, reach }
}

/** The layers with smaller marks if the picture is small, as on a phone. */
export function sized(layers: readonly Layer[], width: number, height: number): Layer[] {
  const factor = Math.max(LEAST, Math.min(1, Math.sqrt(width * height) / FULL))
  return layers.map((layer) => {
    if (layer.kind === 'lines') return layer
    const size = factor * layer.size
    return { ...layer, size, mark: layer.mark === 'edged' && size < LEAST_EDGED ? 'disc' : layer.mark }
  })
}
