import { z } from 'zod'
import { Random } from '../../base/random.ts'
import { type Engine, openEngine } from '../../engine/index.ts'
import type { FitSummary } from '../../training/fit.ts'
import { parseConfig, withoutUndefined } from '../config.ts'
import { type ExperimentContext, type ReportHead, reportHead } from '../environment.ts'
import type { Image } from '../image.ts'
import { Classifier } from './classifier.ts'
import { judgeTranslation, type TranslationScore } from './judge.ts'
import { type LabelledPictures, translationSheet } from './pictures.ts'
import { fitTranslator, type Translator } from './translator.ts'

const whole = (least: number) => z.int().min(least)

/** What is handed to `fitTranslator`; what is not given is left to it. */
const translatorSchema = z.object({
  seed: whole(0).default(0),
  latent: z.enum(['cvae', 'pca']).optional(),
  spaces: z.enum(['shared', 'separate']).optional(),
  dimension: whole(1).optional(),
  hidden: z.array(whole(1)).min(1).optional(),
  epochs: whole(1).optional(),
  beta: z.number().positive().optional(),
  shift: whole(0).optional(),
  noise: z.number().min(0).max(1).optional(),
  steps: whole(1).optional(),
  maxTime: z.number().positive().optional(),
  mmdWeight: z.number().min(0).optional(),
  threads: whole(1).optional(),
})

export const imagesSchema = translatorSchema.extend({
  device: z.enum(['auto', 'native', 'wasm']).optional(),
  /** Share of each class of the source that is kept apart to be translated. */
  testShare: z.number().gt(0).lt(1).default(0.25),
  /** Judges on pictures kept apart from those to learn from, and leaves the test pictures unread: what choices are made by. */
  validation: z.boolean().default(false),
  classifierEpochs: whole(1).optional(),
  /** Which translations: told the classes, or not. */
  arms: z
    .array(z.enum(['conditional', 'unconditional']))
    .min(1)
    .default(['conditional', 'unconditional']),
})

export type ImagesConfig = z.input<typeof imagesSchema>

export interface ImagesProblem {
  readonly name: string
  /** False where all labels are one word that stands for none. Default true. */
  readonly labelled?: boolean
  readonly source: ImagesSide
  readonly target: ImagesSide
}

export interface ImagesSide {
  readonly name: string
  readonly train: LabelledPictures
  readonly test: LabelledPictures
}

export interface ArmReport extends TranslationScore {
  readonly conditional: boolean
  readonly latent: { readonly kind: string; readonly dimension: number; readonly loss: readonly number[] }
  readonly fit: Pick<FitSummary, 'status' | 'steps' | 'w2Squared' | 'conjugate' | 'parameters' | 'notices'>
  readonly seconds: { readonly latent: number; readonly fit: number; readonly judge: number }
}

export interface ImagesReport extends ReportHead {
  readonly experiment: string
  readonly config: z.output<typeof imagesSchema>
  readonly data: Readonly<
    Record<'source' | 'target', { readonly name: string; readonly train: number; readonly test: number }>
  >
  /** Null where the pictures have no classes. */
  readonly classifier: { readonly testAccuracy: number; readonly epochs: number; readonly seconds: number } | null
  readonly arms: readonly ArmReport[]
  readonly seconds: number
  readonly peakMemory: number | null
}

export interface ImagesOutput {
  readonly report: ImagesReport
  /** By file name without extension. */
  readonly pictures: Readonly<Record<string, Image>>
  /** Of the first arm. */
  readonly translator: Translator
}

/** Translates one set of pictures to another, told the classes and not, and judges both on pictures kept apart. */
export async function runImages(
  config: ImagesConfig,
  { name, source, target, labelled = true }: ImagesProblem,
  context: ExperimentContext,
): Promise<ImagesOutput> {
  const parsed = parseConfig(imagesSchema, config)
  const { environment, onNotice } = context
  const began = performance.now()
  const engine = await openEngine(withoutUndefined({ device: parsed.device, onNotice }))
  const trained = labelled ? await trainJudge(engine, target, parsed, context) : null
  const arms: ArmReport[] = []
  const pictures: Record<string, Image> = {}
  const translators: Translator[] = []
  for (const arm of parsed.arms) {
    const done = await runArm(
      arm === 'conditional',
      parsed,
      { name, source, target },
      trained?.judge ?? null,
      engine,
      context,
    )
    arms.push(done.report)
    translators.push(done.translator)
    Object.assign(pictures, done.pictures)
  }
  const side = ({ name, train, test }: ImagesSide) => ({ name, train: train.images.count, test: test.images.count })
  const report: ImagesReport = {
    ...reportHead(environment, engine.description),
    experiment: name,
    config: parsed,
    data: { source: side(source), target: side(target) },
    classifier: trained?.report ?? null,
    arms,
    seconds: (performance.now() - began) / 1000,
    peakMemory: environment.peakMemory(),
  }
  return { report, pictures, translator: translators[0]! }
}

async function trainJudge(
  engine: Engine,
  { train, test }: ImagesSide,
  { seed, threads, classifierEpochs }: z.output<typeof imagesSchema>,
  { signal, onProgress }: ExperimentContext,
): Promise<{ judge: Classifier; report: NonNullable<ImagesReport['classifier']> }> {
  const began = performance.now()
  const judge = await Classifier.fit(engine, train.images, train.labels, {
    ...withoutUndefined({ epochs: classifierEpochs, threads, signal }),
    seed,
    onProgress: ({ progress }) => onProgress?.({ stage: 'training the classifier', progress }),
  })
  const testAccuracy = await judge.accuracy(test.images, test.labels)
  return {
    judge,
    report: { testAccuracy, epochs: judge.history.length, seconds: (performance.now() - began) / 1000 },
  }
}

async function runArm(
  conditional: boolean,
  config: z.output<typeof imagesSchema>,
  { source, target }: ImagesProblem,
  judge: Classifier | null,
  engine: Engine,
  { signal, onProgress, onNotice }: ExperimentContext,
): Promise<{ report: ArmReport; translator: Translator; pictures: Record<string, Image> }> {
  const name = conditional ? 'conditional' : 'unconditional'
  const told = ({ images, labels }: LabelledPictures, name: string) => ({
    images,
    name,
    ...(conditional && { labels }),
  })
  const { translator, summary, history, seconds } = await fitTranslator(
    engine,
    told(source.train, source.name),
    told(target.train, target.name),
    {
      ...withoutUndefined({ ...translatorSchema.parse(config), signal, onNotice }),
      onProgress: (stage, progress) => onProgress?.({ stage: `${name}: ${stage}`, progress }),
    },
  )
  onProgress?.({ stage: `${name}: judging` })
  const began = performance.now()
  const random = new Random(config.seed).stream('judged pictures')
  const judged = await judgeTranslation(translator, source.test, target.test, { judge, conditional, random })
  const labels = conditional ? target.train.labels : undefined
  const goal = {
    images: target.train.images,
    ...(labels && { labels }),
    code: await translator.target.encode(target.train.images, labels),
  }
  const side = { pictures: source.test.images, labels: source.test.labels, ...judged }
  const back = {
    pictures: target.test.images,
    labels: target.test.labels,
    translated: judged.back,
    moved: judged.backMoved,
  }
  const sourceLabels = conditional ? source.train.labels : undefined
  const home = {
    images: source.train.images,
    ...(sourceLabels && { labels: sourceLabels }),
    code: await translator.source.encode(source.train.images, sourceLabels),
  }
  const { status, steps, w2Squared, conjugate, parameters, notices } = summary
  return {
    translator,
    pictures: { [`${name}`]: translationSheet(side, goal), [`${name}-back`]: translationSheet(back, home) },
    report: {
      conditional,
      latent: { kind: translator.target.kind, dimension: translator.target.dimension, loss: history.target },
      fit: { status, steps, w2Squared, conjugate, parameters, notices },
      seconds: { ...seconds, judge: (performance.now() - began) / 1000 },
      ...judged.score,
    },
  }
}
