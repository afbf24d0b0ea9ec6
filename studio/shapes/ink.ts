import { Random } from 'brenier'

/** How dark a picture is at each pixel, from 0 to 1. */
export interface Ink {
  readonly width: number
  readonly height: number
  readonly dark: Float32Array
}

/** Points where a picture is dark, within about one unit of its centre. Empty if nothing is dark. */
export function inkPlaces({ width, height, dark }: Ink, rows: number, seed: number): Float32Array {
  const random = new Random(seed).stream('ink')
  const sums = new Float64Array(dark.length)
  let total = 0
  dark.forEach((value, i) => {
    total += value
    sums[i] = total
  })
  if (total === 0) return new Float32Array(0)
  const perUnit = Math.max(width, height) / 2
  const out = new Float32Array(2 * rows)
  for (let i = 0; i < rows; i++) {
    const pixel = firstAbove(sums, total * random.uniform())
    out[2 * i] = ((pixel % width) + random.uniform() - width / 2) / perUnit
    out[2 * i + 1] = (height / 2 - Math.floor(pixel / width) - random.uniform()) / perUnit
  }
  return out
}

/** The dark parts of an image; if it has transparent parts, its opaque ones. */
export function inkOf({ data, width, height }: ImageData): Ink {
  const dark = new Float32Array(width * height)
  let opaque = 0
  for (let i = 0; i < dark.length; i++) opaque += data[4 * i + 3]! / 255
  const hasHoles = opaque < 0.95 * dark.length
  for (let i = 0; i < dark.length; i++) {
    const alpha = data[4 * i + 3]! / 255
    const light = (0.2126 * data[4 * i]! + 0.7152 * data[4 * i + 1]! + 0.0722 * data[4 * i + 2]!) / 255
    dark[i] = hasHoles ? alpha : (1 - light) ** 2
  }
  return { width, height, dark }
}

function firstAbove(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sums[middle]! > value) high = middle
    else low = middle + 1
  }
  return low
}
