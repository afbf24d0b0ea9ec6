import { z } from 'zod'
import { Random } from '../../base/random.ts'
import { energyDistance } from '../../evaluation/metrics/energy-distance.ts'
import type { FitSummary } from '../../training/fit.ts'
import type { TransportMap } from '../../transport/map.ts'
import { parseConfig, withoutUndefined } from '../config.ts'
import { type ExperimentContext, type ReportHead, reportHead } from '../environment.ts'
import { type Image, isGrey } from '../image.ts'
import { contactSheet } from '../sheet.ts'
import { type ColourOptions, ColourTransfer, type Direction } from './transfer.ts'

const schema = z.object({
  seed: z.int().min(0).default(0),
  /** Pixels of each picture that are learned from, and steps of the fit. */
  sample: z.int().min(2).optional(),
  steps: z.int().min(1).optional(),
  /** Seconds of the fit. */
  maxTime: z.number().positive().optional(),
  threads: z.int().min(1).optional(),
  device: z.enum(['auto', 'native', 'wasm']).optional(),
  dither: z.boolean().default(true),
})

export type ColourConfig = z.input<typeof schema>

export interface NamedPicture {
  /** In the report, and in the names of the files. */
  readonly name: string
  /** What to call it in an error. Default: its name. */
  readonly file?: string
  readonly picture: Image
}

export interface ColourReport extends ReportHead {
  readonly experiment: 'colour'
  readonly config: z.output<typeof schema>
  readonly pictures: readonly { readonly name: string; readonly width: number; readonly height: number }[]
  readonly fit: Pick<FitSummary, 'status' | 'steps' | 'w2Squared' | 'conjugate' | 'notices'>
  /** Wall seconds of the fit and of each picture, tables included. */
  readonly seconds: { readonly fit: number; readonly forward: number; readonly backward: number }
  /** Energy distances between the colours of random pixels, in OKLab; `same` is that of two samples of one picture: what is left is noise. */
  readonly energyDistance: {
    readonly before: number
    readonly forward: number
    readonly backward: number
    readonly same: number
  }
  /** How many colours the pictures have: without dithering each stays one colour, and few in a smooth area are bands. */
  readonly distinctColours: Readonly<Record<'source' | 'target' | Direction, number>>
  readonly peakMemory: number | null
}

export interface ColourOutput {
  readonly report: ColourReport
  readonly map: TransportMap
  /** By file name without extension. */
  readonly pictures: Readonly<Record<string, Image>>
}

/** Fits the colours of two pictures to one another, and gives each the other's. */
export async function runColour(
  config: ColourConfig,
  [source, target]: readonly [NamedPicture, NamedPicture],
  { environment, signal, onProgress, onNotice }: ExperimentContext,
): Promise<ColourOutput> {
  const { dither, ...rest } = parseConfig(schema, config)
  const options: ColourOptions = {
    ...withoutUndefined({ ...rest, signal, onNotice }),
    names: [source.file ?? source.name, target.file ?? target.name],
    onProgress: ({ progress }) => onProgress?.({ stage: 'learning the colours', progress }),
  }
  const clock = stopwatch()
  const transfer = await ColourTransfer.fit(source.picture, target.picture, options)
  const fitSeconds = clock()
  const give = async (picture: Image, direction: Direction) => {
    signal?.throwIfAborted()
    onProgress?.({ stage: `giving the ${direction === 'forward' ? 'source' : 'target'} its new colours` })
    const result = await transfer.apply(picture, direction, { dither })
    return { result, seconds: clock() }
  }
  const forward = await give(source.picture, 'forward')
  const backward = await give(target.picture, 'backward')
  const random = new Random(rest.seed).stream('judged pixels')
  const sample = (picture: Image) => transfer.sample(picture, JUDGED, random)
  const apart = (a: Image, b: Image) => energyDistance(sample(a), sample(b)).value
  const { status, steps, w2Squared, conjugate, notices } = transfer.summary
  const report: ColourReport = {
    ...reportHead(environment, transfer.map.model.training.engine),
    experiment: 'colour',
    config: { dither, ...rest },
    pictures: [source, target].map(({ name, picture: { width, height } }) => ({ name, width, height })),
    fit: { status, steps, w2Squared, conjugate, notices },
    seconds: { fit: fitSeconds, forward: forward.seconds, backward: backward.seconds },
    energyDistance: {
      before: apart(source.picture, target.picture),
      forward: apart(forward.result, target.picture),
      backward: apart(backward.result, source.picture),
      same: apart(target.picture, target.picture),
    },
    distinctColours: {
      source: distinctColours(source.picture),
      forward: distinctColours(forward.result),
      target: distinctColours(target.picture),
      backward: distinctColours(backward.result),
    },
    peakMemory: environment.peakMemory(),
  }
  const both = contactSheet(
    [
      [source.picture, forward.result],
      [target.picture, backward.result],
    ].map((row) => row.map(halved)),
  )
  const [a, b] = [source.name, target.name]
  return {
    report,
    map: transfer.map,
    pictures: { [`${a}-as-${b}`]: forward.result, [`${b}-as-${a}`]: backward.result, comparison: both },
  }
}

/** Alpha does not count. */
export function distinctColours({ pixels, channels }: Image): number {
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

const JUDGED = 4000
/** Pictures of the comparison are no larger. */
const LARGEST = 1000

/** Every n-th pixel, so that the longer side fits. */
function halved(picture: Image): Image {
  const every = Math.ceil(Math.max(picture.width, picture.height) / LARGEST)
  if (every === 1) return picture
  const { channels } = picture
  const [width, height] = [Math.floor(picture.width / every), Math.floor(picture.height / every)]
  const pixels = new Uint8Array(width * height * channels)
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++)
        pixels[to++] = picture.pixels[(y * every * picture.width + x * every) * channels + c]!
  return { pixels, width, height, channels }
}

/** Seconds since it was made or last read. */
function stopwatch(): () => number {
  let last = performance.now()
  return () => {
    const now = performance.now()
    const seconds = (now - last) / 1000
    last = now
    return seconds
  }
}
