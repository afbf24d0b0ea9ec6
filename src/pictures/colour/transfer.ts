import { InputError } from '../../base/errors.ts'
import type { Points } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import type { FitProgress } from '../../training/events.ts'
import { type FitSummary, fit } from '../../training/fit.ts'
import type { FitOptions } from '../../training/options.ts'
import type { TransportMap } from '../../transport/map.ts'
import { hasAlpha, type Image, isGrey } from '../image.ts'
import { encodedOf, fromOklab, intoGamut, linearOf, toOklab } from './oklab.ts'
import { type ApplyOptions, applyTable, type ColourTable, emptyTable, latticeColours, pointsNeeded } from './table.ts'

export type Direction = 'forward' | 'backward'

export interface ColourOptions
  extends Pick<FitOptions, 'device' | 'maxTime' | 'seed' | 'signal' | 'steps' | 'threads'> {
  /** Pixels of each picture that the map is learned from. Default 20,000. */
  readonly sample?: number
  /** What to call the pictures in an error. */
  readonly names?: readonly [source: string, target: string]
  readonly onProgress?: (progress: FitProgress) => void
  readonly onNotice?: (message: string) => void
}

const SAMPLE = 20_000
const STEPS = 400
/** In three dimensions wider layers take twice as long, both to learn and to invert, and are no better. */
const HIDDEN = [64, 64, 32]
/**
 * Lattice points a side: the finest lattice is taken of which the picture's colours need no more than so many points. Only pictures of
 * noise need a coarser one. Where a photograph of the night sky gets the colours of a bright one, the map is steep: of 129 points a
 * side, 1% of the values are off by 9 levels or more; of 65 points, by 20.
 */
const LATTICES = [129, 65, 33]
const MOST_POINTS = 300_000
const CURVE = 1021
/** A thousandth of the target's deviation is a quarter of a level of 8 bits. */
const TOLERANCE = 1e-3

/**
 * Colours from one picture to another and back: the optimal-transport map between the pictures' colours in OKLab, learned from a sample
 * of pixels and applied to all of them.
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

  /** @throws InputError where one picture is grey and the other in colour, or one has no pixel that can be seen */
  static async fit(source: Image, target: Image, options: ColourOptions = {}): Promise<ColourTransfer> {
    const { sample = SAMPLE, seed = 0, steps = STEPS, names = ['The source', 'The target'], onProgress } = options
    const grey = isGrey(source.channels)
    if (grey !== isGrey(target.channels))
      throw new InputError(
        `${names[grey ? 0 : 1]} is grey and ${names[grey ? 1 : 0]} is in colour; give two pictures of one kind.`,
      )
    // Both sides draw alike, so that a picture and itself give the identity and not the difference of two samples.
    const sides = [source, target].map((picture, side) =>
      sampleColours(picture, sample, new Random(seed).stream('sampled pixels'), names[side]!),
    )
    const { device, maxTime, signal, threads, onNotice } = options
    const run = fit(sides[0]!, sides[1]!, {
      ...{ seed, steps, hidden: HIDDEN },
      ...(device && { device }),
      ...(maxTime && { maxTime }),
      ...(signal && { signal }),
      ...(threads && { threads }),
      ...(onNotice && { onNotice }),
    })
    for await (const event of run) onProgress?.(event)
    const { map, summary } = await run.result
    return new ColourTransfer(map, summary, grey)
  }

  /** The source's colours become the target's ('forward'), or the other way round. Any picture of the same kind can be given. */
  async apply(picture: Image, direction: Direction, options: ApplyOptions = {}): Promise<Image> {
    if (isGrey(picture.channels) !== this.grey)
      throw new InputError(
        `The colours were learned on ${this.grey ? 'grey' : 'colour'} pictures, and this one is not; convert it first.`,
      )
    return applyTable(await this.#table(picture, direction), picture, options)
  }

  /** The colours of random pixels that can be seen, as points of OKLab (of lightness alone for grey). */
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
    throw new Error('The coarsest lattice takes every picture.')
  }

  /** The exact images of sRGB colours from 0 to 1, rows of 3 (of 1 for grey), in the gamut. */
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

/** sRGB colours (in place) as points of OKLab; greys have lightness only. */
function perceived(colours: Float64Array, grey: boolean): Points {
  if (!grey) return { data: toOklab(colours), rows: colours.length / 3, columns: 3 }
  return { data: colours.map((value) => Math.cbrt(linearOf(value))), rows: colours.length, columns: 1 }
}

/**
 * Colours of random pixels that can be seen, in OKLab. Each value is spread over the width of its rounding, so that no two colours of a
 * smooth sky coincide.
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
    throw new InputError(`${name} has no pixel that can be seen (alpha is 0 everywhere); give another picture.`)
  const colours = new Float64Array(seen.length * width)
  seen.forEach((pixel, i) => {
    for (let c = 0; c < width; c++)
      colours[i * width + c] = Math.min(1, Math.max(0, (pixels[pixel + c]! + random.uniform() - 0.5) / 255))
  })
  return perceived(colours, grey)
}
