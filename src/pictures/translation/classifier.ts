import { type Points, points, takeRows } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import type { Engine, Program } from '../../engine/index.ts'
import { encodeOnnx, input, logSumExp, mul, reduceSum, sub, type Tensor } from '../../graph/index.ts'
import type { Parameter, Weights } from '../../potentials/potential.ts'
import { boundWeights, weightInputs } from '../../potentials/weights.ts'
import { type Labels, oneHot } from '../../problem/labels.ts'
import { type ImageShape, type ImageStack, shapeOf, sizeOf } from '../image.ts'
import { runOnPictures } from './blocks.ts'
import { classesOf } from './labelled.ts'
import { dense, denseParameters, denseStack, stackParameters } from './network.ts'
import { type Feed, type LoopOptions, NetworkTrainer } from './network-trainer.ts'
import { pixelRows, requireShape, type Shift } from './pixels.ts'

export interface ClassifierOptions extends Partial<LoopOptions> {
  /** Widths of the layers. Default 256, 128. */
  readonly hidden?: readonly number[]
  /** Seed of every random choice. Default 0. */
  readonly seed?: number
  /** The most pixels by which pictures are randomly shifted in training. Default 2. */
  readonly shift?: number
}

const CLASSIFIER_DEFAULTS = { hidden: [256, 128], seed: 0, shift: 2, epochs: 10, batch: 128, rate: 2e-3 }

/**
 * Softmax regression on rectifier layers. It judges whether a translated picture shows its class, and its last hidden layer provides the
 * features for the Frechet distance.
 */
export class Classifier {
  readonly shape: ImageShape
  readonly classes: readonly string[]
  /** Mean cross-entropy for each epoch of training, in nats a row. */
  readonly history: readonly number[]
  readonly #program: Program
  readonly #features: number

  private constructor(
    shape: ImageShape,
    classes: readonly string[],
    program: Program,
    features: number,
    history: readonly number[],
  ) {
    this.shape = shape
    this.classes = classes
    this.history = history
    this.#program = program
    this.#features = features
  }

  /** Trains a classifier on pictures with one label each. @throws InputError for too few labels */
  static async fit(
    engine: Engine,
    images: ImageStack,
    labels: Labels,
    options: ClassifierOptions = {},
  ): Promise<Classifier> {
    const { hidden, seed, shift, ...loop } = { ...CLASSIFIER_DEFAULTS, ...options }
    const classes = classesOf(labels)
    const random = new Random(seed).stream('classifier')
    const size = sizeOf(images)
    const network = { parameters: classifierParameters(size, hidden, classes.length, random.stream('initial weights')) }
    const trainer = await NetworkTrainer.create(
      engine,
      network,
      (weights) => crossEntropy(size, hidden.length, classes.length, weights),
      loop.threads,
    )
    const feed = feedOf(images, labels, classes, { by: shift, random: random.stream('shifts') })
    const orders = random.stream('batches')
    const history = await trainer.run(images.count, () => orders.permutation(images.count), feed, loop)
    await trainer.dispose()
    const { logits, features } = classifierGraph(size, hidden.length, weightInputs(network))
    const program = await engine.load(
      encodeOnnx({ logits, features }, { bind: boundWeights(network, trainer.weights) }),
      { rowsApart: true },
    )
    return new Classifier(shapeOf(images), classes, program, hidden.at(-1)!, history)
  }

  /** The last hidden layer of each picture. */
  async features(images: ImageStack): Promise<Points> {
    return (await this.#run(images)).features
  }

  /** The most probable class of each picture. */
  async classify(images: ImageStack): Promise<string[]> {
    const { logits } = await this.#run(images)
    return Array.from({ length: images.count }, (_, i) => {
      const row = logits.data.subarray(i * logits.columns, (i + 1) * logits.columns)
      return this.classes[row.indexOf(Math.max(...row))]!
    })
  }

  /** The share of pictures that are classified as their label. */
  async accuracy(images: ImageStack, labels: Labels): Promise<number> {
    const found = await this.classify(images)
    return found.filter((name, i) => name === String(labels[i])).length / images.count
  }

  async #run(images: ImageStack): Promise<{ logits: Points; features: Points }> {
    requireShape(images, this.shape)
    const zeros = (columns: number) => points(new Float32Array(images.count * columns), images.count, columns)
    const outputs = { logits: zeros(this.classes.length), features: zeros(this.#features) }
    await runOnPictures(this.#program, images, {}, outputs)
    return outputs
  }

  /** Frees the memory outside JavaScript. */
  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}

export function classifierParameters(
  size: number,
  hidden: readonly number[],
  classes: number,
  random: Random,
): Parameter[] {
  return [
    ...stackParameters('layer', size, hidden, random),
    ...denseParameters('class', hidden.at(-1)!, classes, random, 1),
  ]
}

function classifierGraph(size: number, layers: number, weights: Weights): { logits: Tensor; features: Tensor } {
  const features = denseStack(input('pixels', ['rows', size]), weights, 'layer', layers)
  return { features, logits: dense(features, weights, 'class') }
}

/** Mean cross-entropy, -log softmax at the label. Inputs: pixels, label (one-hot), share (1 / rows). */
export function crossEntropy(size: number, layers: number, classes: number, weights: Weights): Tensor {
  const { logits } = classifierGraph(size, layers, weights)
  const right = reduceSum(mul(logits, input('label', ['rows', classes])), [1])
  return mul(reduceSum(sub(logSumExp(logits, [1]), right), [0]), input('share', []))
}

/** The inputs of `crossEntropy` for some rows. */
function feedOf(images: ImageStack, labels: Labels, classes: readonly string[], shift: Shift): Feed {
  const label = points(oneHot(labels, classes, images.count)!, images.count, classes.length)
  return (rows) => {
    const n = rows.length
    const pixels = pixelRows(images, rows, shift.by > 0 ? shift : undefined)
    return {
      pixels: { data: pixels, shape: [n, sizeOf(images)] },
      label: { data: takeRows(label, rows).data, shape: [n, classes.length] },
      share: { data: new Float32Array([1 / n]), shape: [] },
    }
  }
}
