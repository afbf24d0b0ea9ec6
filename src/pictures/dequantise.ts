import { hasAlpha, type Image } from './image.ts'

/** The window's radius as a share of the longer side, since an enlarged picture has wider bands. */
const RADIUS_SHARE = 1 / 64
/**
 * In levels. A mean within NEAR of a pixel's value is that of a smooth area. A mean farther away depends more and more on other
 * things in the window, and from FAR on it says nothing about the pixel.
 */
const [NEAR, FAR] = [0.5, 2]
/** The noise in levels: enough to hide the rounding of the result if the map does not spread colours by more than about 8. */
const GRAIN = 1 / 8

/**
 * Estimates what rounding a picture to 8 bits removed. A value v stands for some number between v - 1/2 and v + 1/2, and in a
 * smooth area the most likely one is the nearest to the neighbourhood's mean. Bands become ramps, and nothing moves by more
 * than half a level. A little noise around the estimate, within the same half level, hides the rounding of the result.
 */
export class Dequantiser {
  readonly #picture: Image
  readonly #colours: number
  readonly #radius: number
  /** For each column and colour, the sum over the rows of the window. */
  readonly #sums: Float64Array
  readonly #row: Float32Array
  #y = 0

  constructor(picture: Image) {
    const { width, height, channels } = picture
    this.#picture = picture
    this.#colours = hasAlpha(channels) ? channels - 1 : channels
    this.#radius = Math.max(1, Math.round(RADIUS_SHARE * Math.max(width, height)))
    this.#sums = new Float64Array(width * this.#colours)
    this.#row = new Float32Array(width * this.#colours)
    for (let y = 0; y < Math.min(height, this.#radius); y++) this.#add(y, 1)
  }

  /** The offsets of the colours of the next row, pixel by pixel; the next call overwrites the array. */
  next(): Float32Array {
    const { width, height } = this.#picture
    const [y, radius, k] = [this.#y++, this.#radius, this.#colours]
    if (y + radius < height) this.#add(y + radius, 1)
    if (y - radius - 1 >= 0) this.#add(y - radius - 1, -1)
    const rows = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1
    for (let c = 0; c < k; c++) {
      let [sum, columns] = [0, 0]
      for (let x = 0; x < Math.min(width, radius); x++, columns++) sum += this.#sums[x * k + c]!
      for (let x = 0; x < width; x++) {
        if (x + radius < width) {
          sum += this.#sums[(x + radius) * k + c]!
          columns++
        }
        if (x - radius - 1 >= 0) {
          sum -= this.#sums[(x - radius - 1) * k + c]!
          columns--
        }
        this.#row[x * k + c] = this.#offset(x, y, c, sum / (rows * columns))
      }
    }
    return this.#row
  }

  #offset(x: number, y: number, c: number, mean: number): number {
    const { pixels, width, channels } = this.#picture
    const difference = mean - pixels[(y * width + x) * channels + c]!
    const size = Math.abs(difference)
    const estimate =
      size <= NEAR ? difference : size >= FAR ? 0 : (Math.sign(difference) * NEAR * (FAR - size)) / (FAR - NEAR)
    const noise = 2 * Math.min(GRAIN, 0.5 - Math.abs(estimate)) * (gradientNoise(x, y, c) - 0.5)
    // Kept below half a level, so that a value that the map does not change rounds to itself.
    return Math.max(-0.499, Math.min(0.499, estimate + noise))
  }

  #add(y: number, sign: 1 | -1): void {
    const { pixels, width, channels } = this.#picture
    const k = this.#colours
    for (let x = 0, at = y * width * channels; x < width; x++, at += channels)
      for (let c = 0; c < k; c++) this.#sums[x * k + c]! += sign * pixels[at + c]!
  }
}

/**
 * Interleaved gradient noise (Jimenez 2014): a fixed number in [0, 1) for each pixel, uniform over any small neighbourhood, so that it looks
 * like fine grain. It has no seed: the same picture always gives the same result.
 * @param channel shifts the pattern, so that the noise of the channels does not add up to grey noise
 */
function gradientNoise(x: number, y: number, channel: number): number {
  const shift = 5.588238 * channel
  const inner = 0.06711056 * (x + shift) + 0.00583715 * (y + shift)
  const outer = 52.9829189 * (inner - Math.floor(inner))
  return outer - Math.floor(outer)
}
