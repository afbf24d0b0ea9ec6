import { gradientNoise } from './colour/dither.ts'
import { hasAlpha, type Image } from './image.ts'

/** The window's radius is this share of the longer side: bands of an enlarged picture are as much wider. */
const RADIUS_SHARE = 1 / 64
/** A mean that is farther away than so many levels is of another thing than a smooth area; beyond the second number it says nothing. */
const [NEAR, FAR] = [0.5, 2]
/** Of the noise, in levels: enough to hide the rounding of the result where the map does not spread colours by more than about 8. */
const GRAIN = 1 / 8

/**
 * What the rounding of a picture to 8 bits took away, guessed: a value v stands for some number between v - 1/2 and v + 1/2, and in a smooth
 * area the likeliest of them is the one that is nearest to the mean of the neighbourhood. Bands become ramps, and nothing moves by more
 * than half a level. A little noise about the guess, within the same half level, keeps the result's own rounding from showing.
 */
export class Dequantiser {
  readonly #picture: Image
  readonly #colours: number
  readonly #radius: number
  /** Of each column and colour, over the rows of the window. */
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

  /** What to add to the colours of the next row, pixel by pixel; the array is used again. */
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
    const apart = mean - pixels[(y * width + x) * channels + c]!
    const far = Math.abs(apart)
    const guess = far <= NEAR ? apart : far >= FAR ? 0 : (Math.sign(apart) * NEAR * (FAR - far)) / (FAR - NEAR)
    const noise = 2 * Math.min(GRAIN, 0.5 - Math.abs(guess)) * (gradientNoise(x, y, c) - 0.5)
    // Just inside, so that what is not changed by the map rounds to what it was.
    return Math.max(-0.499, Math.min(0.499, guess + noise))
  }

  #add(y: number, sign: 1 | -1): void {
    const { pixels, width, channels } = this.#picture
    const k = this.#colours
    for (let x = 0, at = y * width * channels; x < width; x++, at += channels)
      for (let c = 0; c < k; c++) this.#sums[x * k + c]! += sign * pixels[at + c]!
  }
}
