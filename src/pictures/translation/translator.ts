import { InputError } from '../../base/errors.ts'
import type { Points } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import type { Engine } from '../../engine/index.ts'
import type { Labels } from '../../problem/labels.ts'
import { type FitSummary, fit } from '../../training/fit.ts'
import type { FitOptions } from '../../training/options.ts'
import type { BackwardOptions, TransportMap } from '../../transport/map.ts'
import { describeShape, type ImageStack, imageStack, sameShape } from '../image.ts'
import { CVAE_DEFAULTS, CvaeSpace, classesOf } from './cvae.ts'
import type { LatentSpace } from './latent-space.ts'
import { PcaSpace } from './pca.ts'

/** One side of a translation. */
export interface Pictures {
  readonly images: ImageStack
  /** One a picture. */
  readonly labels?: Labels
  /** What to call them in an error: a file or a folder. */
  readonly name: string
}

export interface TranslatorOptions {
  /** 'cvae' is a variational autoencoder, conditional where there are labels; 'pca' needs no training. Default 'cvae'. */
  readonly latent?: 'cvae' | 'pca'
  /**
   * 'shared' is one space for both sides, which keeps what they have in common and needs pictures of one size; 'separate' is a space for
   * each. Default 'shared'.
   */
  readonly spaces?: 'shared' | 'separate'
  /** Of the latent space. Default 15. */
  readonly dimension?: number
  /** Of the autoencoder: see `CvaeOptions`. */
  readonly hidden?: readonly number[]
  readonly epochs?: number
  readonly batch?: number
  readonly rate?: number
  readonly beta?: number
  readonly shift?: number
  /**
   * Codes that the map is learned from are drawn about the pictures' means with this share of the autoencoder's own deviation, several a
   * picture on a side that has few: it fills the space between few pictures. Default 0.3.
   */
  readonly noise?: number
  readonly seed?: number
  /** Steps of the map, seconds it may take, and the weight of its MMD term (see `FitOptions`). */
  readonly steps?: number
  readonly maxTime?: number
  readonly mmdWeight?: number
  readonly threads?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (stage: string, progress: number) => void
  readonly onNotice?: (message: string) => void
}

export const TRANSLATOR_DEFAULTS = {
  latent: 'cvae',
  spaces: 'shared',
  dimension: CVAE_DEFAULTS.dimension,
  hidden: [512, 256],
  epochs: 8,
  beta: 2,
  noise: 0.3,
  steps: 600,
  seed: 0,
} as const

/** In a shared space the smaller side is seen as if it were this share of the larger. */
const SMALL_SHARE = 0.25
/** Codes of a side are drawn until there are about so many, at most so many a picture. */
const CODES = 10_000
const MAX_DRAWS = 8

/** What a translation gives. */
export interface Translation {
  readonly images: ImageStack
  /** Where the pictures are, and where they are carried to. */
  readonly code: Points
  readonly moved: Points
}

export interface BackwardTranslation extends Translation {
  readonly unconvergedRows: number
  readonly maxResidual: number
}

/** Pictures of one kind to pictures of another and back: encode, transport, decode. */
export class Translator {
  readonly source: LatentSpace
  readonly target: LatentSpace
  readonly map: TransportMap

  constructor(source: LatentSpace, target: LatentSpace, map: TransportMap) {
    this.source = source
    this.target = target
    this.map = map
  }

  /** @throws InputError for pictures of another size, and labels that are missing or not known */
  async forward(images: ImageStack, labels?: Labels, signal?: AbortSignal): Promise<Translation> {
    const code = await this.source.encode(images, labels)
    const moved = await this.map.forward(code, { ...this.#labels(labels), ...(signal && { signal }) })
    return { images: named(await this.target.decode(moved, labels), images), code, moved }
  }

  /** The other way: the inner problem is solved for each picture. Throws as `forward`. */
  async backward(images: ImageStack, labels?: Labels, options: BackwardOptions = {}): Promise<BackwardTranslation> {
    const code = await this.target.encode(images, labels)
    const { points, unconvergedRows, maxResidual } = await this.map.backward(code, {
      ...options,
      ...this.#labels(labels),
    })
    const back = named(await this.source.decode(points, labels), images)
    return { images: back, code, moved: points, unconvergedRows, maxResidual }
  }

  #labels(labels: Labels | undefined): { labels?: Labels } {
    return this.map.classes.length > 0 && labels !== undefined ? { labels } : {}
  }

  async dispose(): Promise<void> {
    await this.source.dispose()
    if (this.target !== this.source) await this.target.dispose()
    await this.map.dispose()
  }
}

function named(images: ImageStack, { names }: ImageStack): ImageStack {
  return names === undefined ? images : { ...images, names }
}

export interface TranslatorResult {
  readonly translator: Translator
  readonly summary: FitSummary
  /** Mean loss of each epoch of the autoencoders; empty for PCA. */
  readonly history: { readonly source: readonly number[]; readonly target: readonly number[] }
  readonly seconds: { readonly latent: number; readonly fit: number }
}

/**
 * Learns to translate: the latent spaces, then the map between the codes; conditional where both sides have labels.
 * @throws InputError for sizes that differ in a shared space, and classes that one side lacks
 */
export async function fitTranslator(
  engine: Engine,
  source: Pictures,
  target: Pictures,
  options: TranslatorOptions = {},
): Promise<TranslatorResult> {
  const asked = { ...TRANSLATOR_DEFAULTS, ...options }
  checkSides(source, target, asked.spaces)
  const began = performance.now()
  const spaces =
    asked.spaces === 'shared'
      ? await sharedSpace(engine, source, target, asked)
      : {
          source: await ownSpace(engine, source, 'source', asked),
          target: await ownSpace(engine, target, 'target', asked),
        }
  const latentDone = performance.now()
  const random = new Random(asked.seed).stream('codes')
  const [from, to] = [
    await codes(spaces.source, source, asked.noise, random),
    await codes(spaces.target, target, asked.noise, random),
  ]
  const labelled = from.labels !== undefined && to.labels !== undefined
  const fitOptions: FitOptions = {
    seed: asked.seed,
    steps: asked.steps,
    ...(asked.maxTime !== undefined && { maxTime: asked.maxTime }),
    ...(asked.mmdWeight !== undefined && { mmdWeight: asked.mmdWeight }),
    ...(asked.threads !== undefined && { threads: asked.threads }),
    ...(asked.signal && { signal: asked.signal }),
    ...(asked.onNotice && { onNotice: asked.onNotice }),
    ...(labelled && { sourceLabels: from.labels, targetLabels: to.labels }),
  }
  const run = fit(from.points, to.points, fitOptions)
  for await (const { progress } of run) asked.onProgress?.('learning the map', progress)
  const { map, summary } = await run.result
  return {
    translator: new Translator(spaces.source, spaces.target, map),
    summary,
    history: { source: historyOf(spaces.source), target: historyOf(spaces.target) },
    seconds: { latent: (latentDone - began) / 1000, fit: (performance.now() - latentDone) / 1000 },
  }
}

/** Throws `InputError` unless two sides can be translated into one another. */
export function checkSides(source: Pictures, target: Pictures, spaces: 'shared' | 'separate'): void {
  if (spaces === 'shared' && !sameShape(source.images, target.images))
    throw new InputError(
      `The pictures of ${source.name} are ${describeShape(source.images)} and those of ${target.name} ${describeShape(target.images)}; give one size and kind for a shared latent space, or ask for separate ones.`,
    )
  for (const { images, labels, name } of [source, target])
    if (labels !== undefined && labels.length !== images.count)
      throw new InputError(
        `${name} has ${images.count} pictures but ${labels.length} labels; give one for each picture.`,
      )
  if ((source.labels === undefined) !== (target.labels === undefined)) {
    const [with_, without] = source.labels ? [source, target] : [target, source]
    throw new InputError(`${with_.name} has labels and ${without.name} has none; give both sides labels, or neither.`)
  }
  const [from, to] = [classesOf(source.labels), classesOf(target.labels)]
  const lonely = [
    ...from.filter((k) => !to.includes(k)).map((k) => `${k} (only in ${source.name})`),
    ...to.filter((k) => !from.includes(k)).map((k) => `${k} (only in ${target.name})`),
  ]
  if (lonely.length > 0)
    throw new InputError(
      `Every class needs pictures on both sides, found ${lonely.slice(0, 5).join(', ')}; leave such pictures out or add their counterparts.`,
    )
}

async function sharedSpace(
  engine: Engine,
  source: Pictures,
  target: Pictures,
  asked: TranslatorOptions,
): Promise<{ source: LatentSpace; target: LatentSpace }> {
  const larger = Math.max(source.images.count, target.images.count)
  const times = ({ images: { count } }: Pictures) => Math.max(1, Math.round((SMALL_SHARE * larger) / count))
  const both = joined([
    [source, times(source)],
    [target, times(target)],
  ])
  const space = await ownSpace(engine, both, 'shared', asked)
  return { source: space, target: space }
}

async function ownSpace(
  engine: Engine,
  pictures: Pictures,
  which: string,
  asked: TranslatorOptions,
): Promise<LatentSpace> {
  const { latent, dimension, hidden, epochs, batch, rate, beta, shift, seed, threads, signal, onProgress } = {
    ...TRANSLATOR_DEFAULTS,
    ...asked,
  }
  if (latent === 'pca') return PcaSpace.fit(engine, pictures.images, dimension)
  return CvaeSpace.fit(engine, pictures.images, pictures.labels, {
    ...{ dimension, hidden, epochs, beta, seed },
    ...(batch !== undefined && { batch }),
    ...(rate !== undefined && { rate }),
    ...(shift !== undefined && { shift }),
    ...(threads !== undefined && { threads }),
    ...(signal && { signal }),
    onProgress: ({ progress }) => onProgress?.(`learning the ${which} latent space`, progress),
  })
}

/** Pictures of several sides one after the other, each side a number of times. */
function joined(parts: readonly (readonly [Pictures, number])[]): Pictures {
  const [[first]] = parts as [readonly [Pictures, number]]
  const total = parts.reduce((sum, [{ images }, times]) => sum + times * images.pixels.length, 0)
  const pixels = new Uint8Array(total)
  const labels: (string | number)[] = []
  let at = 0
  for (const [side, times] of parts)
    for (let i = 0; i < times; i++) {
      pixels.set(side.images.pixels, at)
      at += side.images.pixels.length
      for (const label of side.labels ?? []) labels.push(label)
    }
  return { images: imageStack(pixels, first.images), name: first.name, ...(first.labels && { labels }) }
}

/** The codes that a map is learned from, with the labels of their rows. */
async function codes(
  space: LatentSpace,
  { images, labels }: Pictures,
  noise: number,
  random: Random,
): Promise<{ points: Points; labels?: Labels }> {
  const mean = await space.encode(images, labels)
  if (!(noise > 0) || space.kind === 'pca') return { points: mean, ...(labels && { labels }) }
  const draws = Math.min(MAX_DRAWS, Math.max(1, Math.ceil(CODES / images.count)))
  const data = new Float32Array(draws * mean.data.length)
  for (let i = 0; i < draws; i++) {
    const drawn = await space.encode(images, labels, random)
    drawn.data.forEach((value, j) => {
      data[i * mean.data.length + j] = mean.data[j]! + noise * (value - mean.data[j]!)
    })
  }
  const repeated = labels && Array.from({ length: draws }, () => labels).flat()
  return { points: { ...mean, data, rows: draws * mean.rows }, ...(repeated && { labels: repeated }) }
}

function historyOf(space: LatentSpace): readonly number[] {
  return space instanceof CvaeSpace ? space.history : []
}
