import { InputError } from '../../base/errors.ts'
import { checkGiven, defaultsOf, whole } from '../../base/option.ts'
import type { Points } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import { fit } from '../../training/fit.ts'
import { FIT_OPTIONS, type FitOptions } from '../../training/options.ts'
import type { FitSummary } from '../../training/result.ts'
import type { TransportMap } from '../../transport/map.ts'
import { hasAlpha, type Image, isGrey } from '../image.ts'
import type { WorkOptions } from '../work.ts'
import { encodedOf, fromOklab, intoGamut, linearOf, toOklab } from './oklab.ts'
import { type ApplyOptions, applyTable, type ColourTable, emptyTable, latticeColours, pointsNeeded } from './table.ts'

export type Direction = 'forward' | 'backward'

/** How the colours are learned: options of `fit`, and a few more. */
export interface ColourOptions
  extends WorkOptions,
    Pick<FitOptions, 'device' | 'threads' | 'maxTime' | 'seed' | 'onStep'> {
  /** Steps of the fit. Default 400. */
  readonly steps?: number
  /** Pixels of each picture from which the map is learned, at least 2. Default 20,000. */
  readonly sample?: number
  /** The pictures' names for error messages. Default: the source, the target. */
  readonly names?: readonly [source: string, target: string]
}

/** The options with values, each defined once. */
export const COLOUR_OPTIONS = {
  sample: whole({ default: 20_000, summary: 'pixels of each picture to learn from' }, 2),
  steps: whole({ default: 400, summary: 'training steps' }, 1),
  seed: FIT_OPTIONS.seed,
} as const

/** In three dimensions, wider layers take twice as long to learn and to invert, and are no better. */
const HIDDEN = [64, 64, 32]
/**
 * Points along each axis of the colour lattices. The finest lattice of which the picture's colours need at most MOST_POINTS points is used; only
 * pictures of noise need a coarser one. When a photograph of the night sky gets the colours of a bright one, the map is steep: with 129
 * points along an axis, 1% of the values are off by 9 levels or more; with 65 points, by 20.
 */
const LATTICES = [129, 65, 33]
const MOST_POINTS = 300_000
/** Points of the table for grey pictures. */
const CURVE = 1021
/** A thousandth of the target's standard deviation is a quarter of an 8-bit level. */
const TOLERANCE = 1e-3

/**
 * Transfers colours from one picture to another and back, by the optimal-transport map between the pictures' colours in OKLab. The map is
 * learned from a sample of pixels and applied to all of them.
 */
export class ColourTransfer {
  readonly map: TransportMap
  readonly summary: FitSummary
  readonly grey: boolean
  readonly #tables = new Map<string, ColourTable>()

  private constructor(map: TransportMap, summary: FitSummary, grey: boolean) {
    this.map = map
    this.summary = summary
    this.grey = grey
  }

  /**
   * Learns the map between the colours of two pictures of any sizes.
   * @throws InputError if one picture is grey and the other in colour, or if all pixels of one are transparent; and as `fit` for options
   */
  static async fit(source: Image, target: Image, options: ColourOptions = {}): Promise<ColourTransfer> {
    const { names = ['The source', 'The target'], onProgress, ...rest } = options
    const { sample, ...fitOptions } = { ...defaultsOf(COLOUR_OPTIONS), ...rest }
    checkGiven(options, COLOUR_OPTIONS)
    const grey = isGrey(source.channels)
    if (grey !== isGrey(target.channels))
      throw new InputError(
        `${names[grey ? 0 : 1]} is grey and ${names[grey ? 1 : 0]} is in colour; give two pictures of the same kind.`,
      )
    // Both sides draw from the same stream, so that a picture matched with itself gives the identity, not the difference of two samples.
    const colours = (picture: Image, name: string) =>
      sampleColours(picture, sample, new Random(fitOptions.seed).stream('sampled pixels'), name)
    const run = fit(colours(source, names[0]), colours(target, names[1]), { ...fitOptions, hidden: HIDDEN })
    for await (const fit of run) onProgress?.({ stage: 'learning the colours', progress: fit.progress, fit })
    const { map, summary } = await run.result
    return new ColourTransfer(map, summary, grey)
  }

  /**
   * Gives a picture new colours: those of the source become those of the target ('forward'), or the reverse ('backward').
   * @throws InputError for a grey picture if the map was learned from colours, and the reverse
   */
  async apply(picture: Image, direction: Direction, options: ApplyOptions = {}): Promise<Image> {
    if (isGrey(picture.channels) !== this.grey)
      throw new InputError(
        `The map was learned from ${this.grey ? 'grey' : 'colour'} pictures, and this one is not; convert it first.`,
      )
    return applyTable(await this.#table(picture, direction), picture, options)
  }

  /** The colours of random non-transparent pixels, as points in OKLab (lightness alone for grey). */
  sample(picture: Image, count: number, random: Random): Points {
    return sampleColours(picture, count, random, 'The picture')
  }

  /** A table with the lattice points that a picture needs. */
  async #table(picture: Image, direction: Direction): Promise<ColourTable> {
    for (const size of this.grey ? [CURVE] : LATTICES) {
      const key = `${direction} ${size}`
      const table = this.#tables.get(key) ?? emptyTable(size, this.grey ? 1 : 3)
      const needed = pointsNeeded(table, picture, size === LATTICES.at(-1) ? Number.POSITIVE_INFINITY : MOST_POINTS)
      if (needed === null) continue
      this.#tables.set(key, table)
      const { channels, values } = table
      const missing = needed.filter((point) => Number.isNaN(values[channels * point]!))
      if (missing.length === 0) return table
      const images = await this.images(latticeColours(table, missing), direction)
      missing.forEach((point, i) => {
        for (let c = 0; c < channels; c++) values[channels * point + c] = 255 * images[channels * i + c]!
      })
      return table
    }
    throw new Error('No lattice is coarse enough.')
  }

  /** The exact images of sRGB colours from 0 to 1 in rows of 3 (1 for grey), brought into the gamut. */
  async images(colours: Float64Array, direction: Direction): Promise<Float64Array> {
    const points = perceived(colours.slice(), this.grey)
    const moved =
      direction === 'forward'
        ? await this.map.forward(points)
        : (await this.map.backward(points, { tolerance: TOLERANCE })).points
    const data = Float64Array.from(moved.data)
    if (this.grey) return data.map((lightness) => encodedOf(Math.min(1, Math.max(0, lightness)) ** 3))
    intoGamut(data)
    return fromOklab(data)
  }
}

/** Converts sRGB colours (in place) to points in OKLab; greys have lightness only. */
function perceived(colours: Float64Array, grey: boolean): Points {
  if (!grey) return { data: toOklab(colours), rows: colours.length / 3, columns: 3 }
  return { data: colours.map((value) => Math.cbrt(linearOf(value))), rows: colours.length, columns: 1 }
}

/**
 * Colours of random pixels in OKLab; a pixel's probability is its opacity. Each value is spread over the width of its rounding, so that no
 * two colours of a smooth sky coincide.
 */
function sampleColours(picture: Image, count: number, random: Random, name: string): Points {
  const { pixels, channels } = picture
  const grey = isGrey(channels)
  const width = grey ? 1 : 3
  const alpha = hasAlpha(channels) ? channels - 1 : null
  const seen: number[] = []
  const all = pixels.length / channels
  for (let tries = 0; tries < 20 * count && seen.length < count; tries++) {
    const pixel = random.integer(all) * channels
    if (alpha === null || random.integer(255) < pixels[pixel + alpha]!) seen.push(pixel)
  }
  if (seen.length < 2)
    throw new InputError(`${name} has no visible pixel (alpha is 0 everywhere); give another picture.`)
  const colours = new Float64Array(seen.length * width)
  seen.forEach((pixel, i) => {
    for (let c = 0; c < width; c++)
      colours[i * width + c] = Math.min(1, Math.max(0, (pixels[pixel + c]! + random.uniform() - 0.5) / 255))
  })
  return perceived(colours, grey)
}
