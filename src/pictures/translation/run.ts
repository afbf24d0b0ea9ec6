import { Random } from '../../base/random.ts'
import { type Engine, type EngineOptions, openEngine } from '../../engine/index.ts'
import type { FitSummary } from '../../training/result.ts'
import type { Image } from '../image.ts'
import { Classifier } from './classifier.ts'
import { fitTranslator, type TranslatorOptions } from './fit-translator.ts'
import { type Judged, judgeTranslation, type TranslationScore } from './judge.ts'
import type { LabelledPictures } from './labelled.ts'
import type { LatentKind } from './latent-space.ts'
import { translationSheet } from './sheet.ts'
import type { Translator } from './translator.ts'

/** Whether the translator uses the classes. */
export type Arm = 'conditional' | 'unconditional'

export interface TranslationOptions extends TranslatorOptions, Pick<EngineOptions, 'device'> {
  /** Passes of the classifier over its pictures. Default 10. */
  readonly classifierEpochs?: number
  /** The translators to learn. Default: both if the problem is labelled, else the unconditional one. */
  readonly arms?: readonly Arm[]
}

export interface TranslationProblem {
  /** False if all labels are the same placeholder, so that there is no classifier for judging. Default true. */
  readonly labelled?: boolean
  readonly source: TranslationHalves
  readonly target: TranslationHalves
}

/** The pictures of a side: those to learn from, and those held out for judging. */
export interface TranslationHalves {
  readonly name: string
  readonly train: LabelledPictures
  readonly test: LabelledPictures
}

export interface ArmReport extends TranslationScore {
  readonly conditional: boolean
  readonly latent: { readonly kind: LatentKind; readonly dimension: number; readonly loss: readonly number[] }
  readonly fit: Pick<FitSummary, 'status' | 'steps' | 'w2Squared' | 'conjugate' | 'parameters' | 'notices'>
  readonly seconds: { readonly latent: number; readonly fit: number; readonly judge: number }
}

/** How the translations went: a plain JSON value. */
export interface TranslationReport {
  readonly data: Readonly<
    Record<'source' | 'target', { readonly name: string; readonly train: number; readonly test: number }>
  >
  /** Null if the pictures have no classes. */
  readonly classifier: { readonly testAccuracy: number; readonly epochs: number; readonly seconds: number } | null
  readonly arms: readonly ArmReport[]
  /** Wall-clock time of all the work. */
  readonly seconds: number
}

export interface TranslationOutput {
  readonly report: TranslationReport
  /** A description of the engine that did the work. */
  readonly engine: string
  /** Sheets to look at, two for each arm: 'conditional', 'conditional-back', ... */
  readonly pictures: Readonly<Record<string, Image>>
  /** The translator of the first arm. */
  readonly translator: Translator
}

/**
 * Learns to translate one set of pictures into another, and judges each translator on the held-out pictures.
 * @throws InputError as `fitTranslator`
 */
export async function runTranslation(
  problem: TranslationProblem,
  options: TranslationOptions = {},
): Promise<TranslationOutput> {
  const { source, target, labelled = true } = problem
  const { device, classifierEpochs, arms: asked, ...fitting } = options
  const { onNotice } = fitting
  const began = performance.now()
  const engine = await openEngine({ ...(device && { device }), ...(onNotice && { onNotice }) })
  const trained = labelled ? await trainJudge(engine, target, classifierEpochs, fitting) : null
  const arms: ArmOutput[] = []
  const all: readonly Arm[] = labelled ? ['conditional', 'unconditional'] : ['unconditional']
  for (const arm of asked ?? all) arms.push(await runArm(engine, arm, problem, trained?.judge ?? null, fitting))
  const sizes = ({ name, train, test }: TranslationHalves) => ({
    name,
    train: train.images.count,
    test: test.images.count,
  })
  return {
    engine: engine.description,
    report: {
      data: { source: sizes(source), target: sizes(target) },
      classifier: trained?.report ?? null,
      arms: arms.map(({ report }) => report),
      seconds: secondsSince(began),
    },
    pictures: Object.assign({}, ...arms.map(({ pictures }) => pictures)),
    translator: arms[0]!.translator,
  }
}

async function trainJudge(
  engine: Engine,
  { train, test }: TranslationHalves,
  epochs: number | undefined,
  { seed = 0, threads, signal, onProgress }: TranslatorOptions,
): Promise<{ judge: Classifier; report: NonNullable<TranslationReport['classifier']> }> {
  const began = performance.now()
  const judge = await Classifier.fit(engine, train.images, train.labels, {
    seed,
    ...(epochs !== undefined && { epochs }),
    ...(threads !== undefined && { threads }),
    ...(signal && { signal }),
    onProgress: ({ progress }) => onProgress?.({ stage: 'training the classifier', progress }),
  })
  const testAccuracy = await judge.accuracy(test.images, test.labels)
  return { judge, report: { testAccuracy, epochs: judge.history.length, seconds: secondsSince(began) } }
}

interface ArmOutput {
  readonly report: ArmReport
  readonly translator: Translator
  readonly pictures: Readonly<Record<string, Image>>
}

async function runArm(
  engine: Engine,
  arm: Arm,
  problem: TranslationProblem,
  judge: Classifier | null,
  options: TranslatorOptions,
): Promise<ArmOutput> {
  const { source, target } = problem
  const { seed = 0, onProgress } = options
  const conditional = arm === 'conditional'
  const side = ({ name, train: { images, labels } }: TranslationHalves) => ({
    name,
    images,
    ...(conditional && { labels }),
  })
  const { translator, summary, history, seconds } = await fitTranslator(engine, side(source), side(target), {
    ...options,
    onProgress: ({ stage, ...rest }) => onProgress?.({ stage: `${arm}: ${stage}`, ...rest }),
  })
  onProgress?.({ stage: `${arm}: judging` })
  const began = performance.now()
  const random = new Random(seed).stream('judged pictures')
  const judged = await judgeTranslation(translator, source.test, target.test, { judge, conditional, random })
  const sheets = await sheetsOf(translator, problem, judged, conditional)
  const { status, steps, w2Squared, conjugate, parameters, notices } = summary
  return {
    translator,
    pictures: { [arm]: sheets.forward, [`${arm}-back`]: sheets.backward },
    report: {
      conditional,
      latent: { kind: translator.target.kind, dimension: translator.target.dimension, loss: history.target },
      fit: { status, steps, w2Squared, conjugate, parameters, notices },
      seconds: { ...seconds, judge: secondsSince(began) },
      ...judged.score,
    },
  }
}

/** The held-out pictures of each side with their translations and the nearest training pictures of the other side. */
async function sheetsOf(
  translator: Translator,
  { source, target }: TranslationProblem,
  judged: Judged,
  conditional: boolean,
): Promise<{ forward: Image; backward: Image }> {
  const goal = async ({ images, labels }: LabelledPictures, space: Translator['source']) => {
    const known = conditional ? labels : undefined
    return { images, ...(known && { labels: known }), code: await space.encode(images, known) }
  }
  const { forward, backward } = judged
  return {
    forward: translationSheet(
      { ...source.test, translated: forward.images, moved: forward.moved },
      await goal(target.train, translator.target),
    ),
    backward: translationSheet(
      { ...target.test, translated: backward.images, moved: backward.moved },
      await goal(source.train, translator.source),
    ),
  }
}

function secondsSince(began: number): number {
  return (performance.now() - began) / 1000
}
