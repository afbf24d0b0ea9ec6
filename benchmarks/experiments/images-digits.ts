import { type Points, rowRange } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import type { ExperimentContext } from '../../src/pictures/environment.ts'
import { type Image, imageStack } from '../../src/pictures/image.ts'
import { type LabelledPictures, splitPictures } from '../../src/pictures/translation/pictures.ts'
import {
  type ImagesConfig,
  type ImagesOutput,
  type ImagesProblem,
  runImages,
} from '../../src/pictures/translation/run.ts'

/** A data set in its usual halves. */
export interface TrainAndTest {
  readonly train: LabelledPictures
  readonly test: LabelledPictures
}

const SPLIT_SEED = 71
const VALIDATION_SEED = 73
/** Of MNIST's training pictures, as large as its test set. */
const VALIDATION_SHARE = 1 / 6

/** The problem with the test pictures left out, and some of those to learn from in their place. */
function validationOf({ name, source, target }: ImagesProblem, sourceShare: number): ImagesProblem {
  const random = new Random(VALIDATION_SEED).stream('validation pictures')
  return {
    name,
    source: { name: source.name, ...splitPictures(source.train, sourceShare, random) },
    target: { name: target.name, ...splitPictures(target.train, VALIDATION_SHARE, random) },
  }
}

/** The handwritten digits of optdigits, 8 x 8, as the digits of MNIST, 28 x 28; told the classes and not. */
export function runDigits(
  config: ImagesConfig,
  optdigits: LabelledPictures,
  mnist: TrainAndTest,
  context: ExperimentContext,
): Promise<ImagesOutput> {
  const share = config.testShare ?? 0.25
  const problem: ImagesProblem = {
    name: 'digits-to-digits',
    source: { name: 'optdigits', ...splitPictures(optdigits, share, new Random(SPLIT_SEED).stream('test pictures')) },
    target: { name: 'MNIST', ...mnist },
  }
  return runImages(config, config.validation ? validationOf(problem, share) : problem, context)
}

/** Clothes of Fashion-MNIST as digits, class k as digit k: the experiment of the paper. */
export function runFashion(
  config: ImagesConfig,
  fashion: LabelledPictures | TrainAndTest,
  mnist: TrainAndTest,
  context: ExperimentContext,
): Promise<ImagesOutput> {
  const share = config.testShare ?? 1 / 3
  const halves =
    'train' in fashion ? fashion : splitPictures(fashion, share, new Random(SPLIT_SEED).stream('test pictures'))
  const problem: ImagesProblem = {
    name: 'fashion-to-digits',
    source: { name: 'Fashion-MNIST', ...halves },
    target: { name: 'MNIST', ...mnist },
  }
  const asked = { testShare: share, beta: 3, arms: ['conditional' as const], ...config }
  return runImages(asked, config.validation ? validationOf(problem, share) : problem, context)
}

const SIDE = 8
const LARGEST = 16
/** MNIST's digits are 20 pixels high and stand in the middle of 28. */
const DIGIT = 20
const FRAME = 28

/** The table of optdigits, 64 pixels from 0 to 16 and the digit, as pictures framed like MNIST's. */
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
