import { type Points, Random, rowRange } from 'brenier'
import {
  type Arm,
  type Image,
  imageStack,
  type LabelledPictures,
  runTranslation,
  splitPictures,
  type TranslationOptions,
  type TranslationOutput,
  type TranslationProblem,
  type TranslationReport,
  type WorkOptions,
} from 'brenier/pictures'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'

/** A data set in its usual halves. */
export interface TrainAndTest {
  readonly train: LabelledPictures
  readonly test: LabelledPictures
}

export interface PicturesConfig extends Omit<TranslationOptions, Exclude<keyof WorkOptions, 'threads'>> {
  /** Share of each class of the source that is held out for translation. */
  readonly testShare?: number
  /** Judges on some of the training pictures and leaves the test pictures unread, for making choices. Default false. */
  readonly validation?: boolean
}

interface PicturesReport extends ReportHead, TranslationReport {
  readonly experiment: string
  readonly config: PicturesConfig
  readonly peakMemory: number | null
}

export interface PicturesRun extends Pick<TranslationOutput, 'pictures' | 'translator'> {
  readonly report: PicturesReport
}

const SPLIT_SEED = 71
const VALIDATION_SEED = 73
/** Share of MNIST's training pictures that is as large as its test set. */
const VALIDATION_SHARE = 1 / 6
const ARMS: readonly Arm[] = ['conditional', 'unconditional']

/** The handwritten digits of optdigits, 8 x 8, translated to the digits of MNIST, 28 x 28; with and without classes. */
export function runDigits(
  config: PicturesConfig,
  optdigits: LabelledPictures,
  mnist: TrainAndTest,
  context: Context,
): Promise<PicturesRun> {
  const testShare = config.testShare ?? 0.25
  const problem: TranslationProblem = {
    source: {
      name: 'optdigits',
      ...splitPictures(optdigits, testShare, new Random(SPLIT_SEED).stream('test pictures')),
    },
    target: { name: 'MNIST', ...mnist },
  }
  return run('digits-to-digits', { ...config, testShare }, problem, context)
}

/** Clothes of Fashion-MNIST translated to digits, class k to digit k: the paper's experiment. */
export function runFashion(
  config: PicturesConfig,
  fashion: LabelledPictures | TrainAndTest,
  mnist: TrainAndTest,
  context: Context,
): Promise<PicturesRun> {
  const testShare = config.testShare ?? 1 / 3
  const halves =
    'train' in fashion ? fashion : splitPictures(fashion, testShare, new Random(SPLIT_SEED).stream('test pictures'))
  const problem: TranslationProblem = {
    source: { name: 'Fashion-MNIST', ...halves },
    target: { name: 'MNIST', ...mnist },
  }
  return run('fashion-to-digits', { beta: 3, arms: ['conditional'], ...config, testShare }, problem, context)
}

async function run(
  experiment: string,
  given: PicturesConfig & { readonly testShare: number },
  problem: TranslationProblem,
  { environment, signal, onProgress, onNotice }: Context,
): Promise<PicturesRun> {
  const config = { seed: 0, validation: false, arms: ARMS, ...given }
  const { testShare, validation, ...options } = config
  const { report, engine, pictures, translator } = await runTranslation(
    validation ? validationOf(problem, testShare) : problem,
    { ...options, ...(signal && { signal }), ...(onProgress && { onProgress }), ...(onNotice && { onNotice }) },
  )
  const head = reportHead(environment, engine)
  return {
    report: { ...head, experiment, config, ...report, peakMemory: environment.peakMemory() },
    pictures,
    translator,
  }
}

/** The problem without its test pictures, which are replaced by some of the training pictures. */
function validationOf({ source, target }: TranslationProblem, sourceShare: number): TranslationProblem {
  const random = new Random(VALIDATION_SEED).stream('validation pictures')
  return {
    source: { name: source.name, ...splitPictures(source.train, sourceShare, random) },
    target: { name: target.name, ...splitPictures(target.train, VALIDATION_SHARE, random) },
  }
}

const SIDE = 8
const LARGEST = 16
/** MNIST's digits are 20 pixels high, in the centre of 28. */
const DIGIT = 20
const FRAME = 28

/** The table of optdigits (64 pixels from 0 to 16, and the digit) as pictures in the frame of MNIST's. */
export async function digitsOf(
  table: Points,
  resize: (picture: Image, width: number, height: number) => Promise<Image>,
): Promise<LabelledPictures> {
  const labels: string[] = []
  const pixels = new Uint8Array(table.rows * FRAME * FRAME)
  const margin = (FRAME - DIGIT) / 2
  for (let i = 0; i < table.rows; i++) {
    const { data } = rowRange(table, i, i + 1)
    labels.push(String(data[SIDE * SIDE]))
    const small = Uint8Array.from({ length: SIDE * SIDE }, (_, j) => Math.round((255 * data[j]!) / LARGEST))
    const digit = await resize({ pixels: small, height: SIDE, width: SIDE, channels: 1 }, DIGIT, DIGIT)
    for (let y = 0; y < DIGIT; y++)
      pixels.set(digit.pixels.subarray(y * DIGIT, (y + 1) * DIGIT), i * FRAME * FRAME + (margin + y) * FRAME + margin)
  }
  return { images: imageStack(pixels, { height: FRAME, width: FRAME, channels: 1 }), labels }
}
