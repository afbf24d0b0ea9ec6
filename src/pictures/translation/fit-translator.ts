import { checkGiven, choice, defaultsOf, number, positive, whole, wholes } from '../../base/option.ts'
import type { Points } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import type { Engine } from '../../engine/index.ts'
import type { Labels } from '../../problem/labels.ts'
import { fit } from '../../training/fit.ts'
import { FIT_OPTIONS, type FitOptions } from '../../training/options.ts'
import { chooseKind } from '../../training/recipe.ts'
import type { FitSummary } from '../../training/result.ts'
import type { WorkOptions } from '../work.ts'
import { CVAE_DEFAULTS, type CvaeOptions, CvaeSpace } from './cvae.ts'
import type { LatentKind, LatentSpace } from './latent-space.ts'
import { PcaSpace } from './pca.ts'
import { bothSides, checkSides, type SpaceChoice, type TranslationSide } from './sides.ts'
import { Translator } from './translator.ts'

/** How a translator is learned. Autoencoder options that are not listed here have the defaults of `CvaeOptions`. */
export interface TranslatorOptions
  extends WorkOptions,
    Pick<CvaeOptions, 'batch' | 'rate' | 'shift'>,
    Pick<FitOptions, 'maxTime' | 'mmdWeight' | 'seed'> {
  /** 'cvae' is a variational autoencoder, conditional if there are labels; 'pca' needs no training. Default 'cvae'. */
  readonly latent?: LatentKind
  /** A shared space keeps what both sides have in common, and requires pictures of one size. Default 'shared'. */
  readonly spaces?: SpaceChoice
  /** Dimension of the latent space. Default 15. */
  readonly dimension?: number
  /** Widths of the autoencoder's layers. Default 512, 256. */
  readonly hidden?: readonly number[]
  /** Passes of the autoencoder over its pictures. Default 8. */
  readonly epochs?: number
  /** Weight of the divergence term of the autoencoder. Default 2. */
  readonly beta?: number
  /**
   * The codes from which the map is learned are drawn around the means of the pictures, with this share (0 to 1) of the autoencoder's standard
   * deviation. A side with few pictures gets several draws for each, which fills the space between them. Default 0.3.
   */
  readonly noise?: number
  /** Steps of the fit of the map. Default 600. */
  readonly steps?: number
}

/** The options with values, each defined once. */
export const TRANSLATOR_OPTIONS = {
  latent: choice(['cvae', 'pca'], {
    default: 'cvae',
    summary: 'cvae: a variational autoencoder, trained here; pca: closed form',
  }),
  spaces: choice(['shared', 'separate'], {
    default: 'shared',
    summary: 'shared: one latent space; separate: one for each side, of any sizes',
  }),
  dimension: whole({ default: CVAE_DEFAULTS.dimension, summary: 'dimension of the latent space' }, 1),
  hidden: wholes('widths, one or more whole numbers of at least 1', 1, 999_999, {
    default: [512, 256] as readonly number[],
    summary: 'widths of the layers of the autoencoder',
  }),
  epochs: whole({ default: 8, summary: 'passes of the autoencoder over its pictures' }, 1),
  beta: positive({
    default: 2,
    summary: 'weight of the divergence term of the autoencoder: higher is smoother and blurrier',
  }),
  noise: number('a number from 0 to 1', (value) => value >= 0 && value <= 1, {
    default: 0.3,
    summary: 'spread of the codes that the map is learned from, up to 1',
  }),
  steps: whole({ default: 600, summary: 'training steps of the map' }, 1),
  seed: FIT_OPTIONS.seed,
} as const

const DEFAULTS = defaultsOf(TRANSLATOR_OPTIONS)

/** Options of the autoencoder, which has its own defaults for them. */
const AUTOENCODER_OPTIONS = {
  batch: whole({ summary: 'pictures in a step' }, 1),
  shift: whole({ summary: 'most pixels by which a picture is shifted' }, 0),
  rate: positive({ summary: 'learning rate' }),
} as const

type Asked = TranslatorOptions & Required<Pick<TranslatorOptions, keyof typeof DEFAULTS>>

/** Codes of a side are drawn until there are about CODES, but at most MAX_DRAWS for each picture. */
const CODES = 10_000
const MAX_DRAWS = 8

export interface TranslatorResult {
  readonly translator: Translator
  /** The summary of the map's fit. */
  readonly summary: FitSummary
  /** Mean loss of each epoch of the autoencoders; empty for PCA. */
  readonly history: { readonly source: readonly number[]; readonly target: readonly number[] }
  readonly seconds: { readonly latent: number; readonly fit: number }
}

/**
 * Learns to translate: first the latent spaces, then the map between the codes; conditional if both sides have labels.
 * @param engine runs the autoencoders and the map
 * @throws InputError for options out of range, different sizes in a shared space, labels that are too few or on one side only, and
 * classes that one side lacks
 */
export async function fitTranslator(
  engine: Engine,
  source: TranslationSide,
  target: TranslationSide,
  options: TranslatorOptions = {},
): Promise<TranslatorResult> {
  const asked: Asked = { ...DEFAULTS, ...options }
  checkGiven(options, { ...TRANSLATOR_OPTIONS, ...AUTOENCODER_OPTIONS })
  checkSides(source, target, asked.spaces)
  const began = performance.now()
  const spaces = await latentSpaces(engine, source, target, asked)
  const latentDone = performance.now()
  const random = new Random(asked.seed).stream('codes')
  const from = await codes(spaces.source, source, asked.noise, random)
  const to = await codes(spaces.target, target, asked.noise, random)
  const { maxTime, mmdWeight, seed, steps, threads, signal, onNotice, onProgress } = asked
  // Several codes of one picture say no more about the side than one, so the pictures are counted, not the codes.
  const { name } = chooseKind('auto', Math.min(source.images.count, target.images.count))
  const run = fit(from.points, to.points, {
    ...{ seed, steps, device: engine.device, potential: name === 'convex' ? 'convex' : 'auto' },
    ...(maxTime !== undefined && { maxTime }),
    ...(mmdWeight !== undefined && { mmdWeight }),
    ...(threads !== undefined && { threads }),
    ...(signal && { signal }),
    ...(onNotice && { onNotice }),
    ...(from.labels && to.labels && { sourceLabels: from.labels, targetLabels: to.labels }),
  })
  for await (const { progress } of run) onProgress?.({ stage: 'learning the map', progress })
  const { map, summary } = await run.result
  return {
    translator: new Translator(spaces.source, spaces.target, map),
    summary,
    history: { source: historyOf(spaces.source), target: historyOf(spaces.target) },
    seconds: { latent: (latentDone - began) / 1000, fit: (performance.now() - latentDone) / 1000 },
  }
}

async function latentSpaces(
  engine: Engine,
  source: TranslationSide,
  target: TranslationSide,
  asked: Asked,
): Promise<{ source: LatentSpace; target: LatentSpace }> {
  if (asked.spaces === 'shared') {
    const shared = await latentSpace(engine, bothSides(source, target), 'shared', asked)
    return { source: shared, target: shared }
  }
  return {
    source: await latentSpace(engine, source, 'source', asked),
    target: await latentSpace(engine, target, 'target', asked),
  }
}

async function latentSpace(
  engine: Engine,
  { images, labels }: TranslationSide,
  which: string,
  asked: Asked,
): Promise<LatentSpace> {
  const { latent, dimension, hidden, epochs, batch, rate, beta, shift, seed, threads, signal, onProgress } = asked
  if (latent === 'pca') return PcaSpace.fit(engine, images, dimension)
  return CvaeSpace.fit(engine, images, labels, {
    ...{ dimension, hidden, epochs, beta, seed },
    ...(batch !== undefined && { batch }),
    ...(rate !== undefined && { rate }),
    ...(shift !== undefined && { shift }),
    ...(threads !== undefined && { threads }),
    ...(signal && { signal }),
    onProgress: ({ progress }) => onProgress?.({ stage: `learning the ${which} latent space`, progress }),
  })
}

/** The codes from which the map is learned, with the labels of their rows. */
async function codes(
  space: LatentSpace,
  { images, labels }: TranslationSide,
  noise: number,
  random: Random,
): Promise<{ points: Points; labels?: Labels }> {
  const mean = await space.encode(images, labels)
  if (noise === 0 || space.kind === 'pca') return { points: mean, ...(labels && { labels }) }
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
