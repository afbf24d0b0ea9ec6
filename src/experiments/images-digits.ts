import { type Image, imageStack } from '../images/image.ts'
import { type Points, rowRange } from '../points.ts'
import { Random } from '../random.ts'
import type { ExperimentContext } from './environment.ts'
import { type LabelledPictures, splitPictures } from './images-pictures.ts'
import { type ImagesConfig, type ImagesOutput, type ImagesProblem, runImages } from './images-run.ts'

/** A data set in its usual halves. */
export interface TrainAndTest {
  readonly train: LabelledPictures
  readonly test: LabelledPictures
}

const SPLIT_SEED = 71

/** The handwritten digits of optdigits, 8 x 8, as the digits of MNIST, 28 x 28; told the classes and not. */
export function runDigits(
  config: ImagesConfig,
  optdigits: LabelledPictures,
  mnist: TrainAndTest,
  context: ExperimentContext,
): Promise<ImagesOutput> {
  const problem: ImagesProblem = {
    name: 'digits-to-digits',
    source: { name: 'optdigits', ...splitPictures(optdigits, config.testShare ?? 0.25, new Random(SPLIT_SEED)) },
    target: { name: 'MNIST', ...mnist },
  }
  return runImages(config, problem, context)
}

/** Clothes of Fashion-MNIST as digits, class k as digit k: the experiment of the paper. */
export function runFashion(
  config: ImagesConfig,
  fashion: LabelledPictures | TrainAndTest,
  mnist: TrainAndTest,
  context: ExperimentContext,
): Promise<ImagesOutput> {
  const halves =
    'train' in fashion ? fashion : splitPictures(fashion, config.testShare ?? 1 / 3, new Random(SPLIT_SEED))
  const problem: ImagesProblem = {
    name: 'fashion-to-digits',
    source: { name: 'Fashion-MNIST', ...halves },
    target: { name: 'MNIST', ...mnist },
  }
  return runImages({ testShare: 1 / 3, beta: 3, arms: ['conditional'], ...config }, problem, context)
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
