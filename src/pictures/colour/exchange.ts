import { Random } from '../../base/random.ts'
import { energyDistance } from '../../evaluation/metrics/energy-distance.ts'
import type { FitSummary } from '../../training/result.ts'
import { type Image, isGrey, shapeOf } from '../image.ts'
import { contactSheet } from '../sheet.ts'
import type { ApplyOptions } from './table.ts'
import { type ColourOptions, ColourTransfer, type Direction } from './transfer.ts'

export interface ExchangeOptions extends ColourOptions, ApplyOptions {}

/** How the exchange went: a plain JSON value. */
export interface ColourReport {
  readonly fit: Pick<FitSummary, 'status' | 'steps' | 'w2Squared' | 'conjugate' | 'notices'>
  /** Wall-clock seconds of the fit and of each picture, including its tables. */
  readonly seconds: { readonly fit: number; readonly forward: number; readonly backward: number }
  /**
   * Energy distances between the colours of random pixels, in OKLab: `before` between the two pictures, `forward` and `backward` from each
   * result to the picture that gave the colours. `same`, between two samples of the target, shows the noise level.
   */
  readonly energyDistance: {
    readonly before: number
    readonly forward: number
    readonly backward: number
    readonly same: number
  }
  /** How many colours the pictures have. Without dithering each colour maps to one colour, and few colours in a smooth area are bands. */
  readonly distinctColours: Readonly<Record<'source' | 'target' | Direction, number>>
}

export interface ColourExchange {
  readonly report: ColourReport
  /** Can be applied to further pictures. */
  readonly transfer: ColourTransfer
  /** The source in the colours of the target, and the target in those of the source. */
  readonly forward: Image
  readonly backward: Image
  /** Each picture beside its result, small. */
  readonly comparison: Image
}

/** Random pixels of each picture for the energy distances. */
const JUDGED = 4000
/** The longest side of a picture in the comparison. */
const LARGEST = 1000

/**
 * Gives each of two pictures the colours of the other: fits the map between their colours, and applies it in both directions.
 * @param source any size, grey or colour, with alpha or without
 * @param target any size; grey if the source is grey
 * @throws InputError as `ColourTransfer.fit`
 */
export async function exchangeColours(
  source: Image,
  target: Image,
  options: ExchangeOptions = {},
): Promise<ColourExchange> {
  const { dither = true, ...fitting } = options
  const { seed = 0, signal, onProgress } = fitting
  const clock = stopwatch()
  const transfer = await ColourTransfer.fit(source, target, fitting)
  const fitSeconds = clock()
  const apply = async (picture: Image, direction: Direction) => {
    signal?.throwIfAborted()
    onProgress?.({ stage: `giving the ${direction === 'forward' ? 'source' : 'target'} its new colours` })
    const result = await transfer.apply(picture, direction, { dither })
    return { result, seconds: clock() }
  }
  const forward = await apply(source, 'forward')
  const backward = await apply(target, 'backward')
  const { status, steps, w2Squared, conjugate, notices } = transfer.summary
  return {
    transfer,
    forward: forward.result,
    backward: backward.result,
    comparison: comparison([
      [source, forward.result],
      [target, backward.result],
    ]),
    report: {
      fit: { status, steps, w2Squared, conjugate, notices },
      seconds: { fit: fitSeconds, forward: forward.seconds, backward: backward.seconds },
      energyDistance: energyDistances(transfer, source, target, forward.result, backward.result, seed),
      distinctColours: {
        source: distinctColours(source),
        forward: distinctColours(forward.result),
        target: distinctColours(target),
        backward: distinctColours(backward.result),
      },
    },
  }
}

function energyDistances(
  transfer: ColourTransfer,
  source: Image,
  target: Image,
  forward: Image,
  backward: Image,
  seed: number,
): ColourReport['energyDistance'] {
  const random = new Random(seed).stream('judged pixels')
  const sample = (picture: Image) => transfer.sample(picture, JUDGED, random)
  const distance = (a: Image, b: Image) => energyDistance(sample(a), sample(b)).value
  return {
    before: distance(source, target),
    forward: distance(forward, target),
    backward: distance(backward, source),
    same: distance(target, target),
  }
}

/** The number of colours that occur, whatever their alpha. */
function distinctColours({ pixels, channels }: Image): number {
  const grey = isGrey(channels)
  const seen = new Uint8Array(grey ? 2 ** 8 : 2 ** 24)
  let count = 0
  for (let at = 0; at < pixels.length; at += channels) {
    const colour = grey ? pixels[at]! : (pixels[at]! << 16) | (pixels[at + 1]! << 8) | pixels[at + 2]!
    if (seen[colour] === 0) count++
    seen[colour] = 1
  }
  return count
}

function comparison(rows: readonly (readonly Image[])[]): Image {
  return contactSheet(rows.map((row) => row.map(thinned)))
}

/** Keeps every n-th pixel in both directions, with the smallest n that makes the longer side at most `LARGEST`. */
function thinned(picture: Image): Image {
  const every = Math.ceil(Math.max(picture.width, picture.height) / LARGEST)
  if (every === 1) return picture
  const { channels } = picture
  const [width, height] = [Math.floor(picture.width / every), Math.floor(picture.height / every)]
  const pixels = new Uint8Array(width * height * channels)
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++)
        pixels[to++] = picture.pixels[(y * every * picture.width + x * every) * channels + c]!
  return { ...shapeOf(picture), pixels, width, height }
}

/** A function that returns the seconds since it was created or last called. */
function stopwatch(): () => number {
  let last = performance.now()
  return () => {
    const now = performance.now()
    const seconds = (now - last) / 1000
    last = now
    return seconds
  }
}
