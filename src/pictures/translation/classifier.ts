import { type Points, points } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import type { Buffers, Engine, Program } from '../../engine/index.ts'
import { encodeOnnx, input, logSumExp, mul, reduceSum, sub, type Tensor } from '../../graph/index.ts'
import type { Weights } from '../../potentials/potential.ts'
import { type Labels, oneHot } from '../../problem/labels.ts'
import { type ImageStack, sizeOf } from '../image.ts'
import { classesOf, rowsOf } from './cvae.ts'
import { dense, denseParameters, denseStack, stackParameters, WeightLayout } from './network.ts'
import { type LoopOptions, NetworkTrainer, runRows } from './network-trainer.ts'
import { allRows, type ImageShape, pixelRows, requireShape, shapeOf } from './pixels.ts'

const BLOCK_ROWS = 1024

export interface ClassifierOptions extends Partial<LoopOptions> {
  readonly hidden?: readonly number[]
  readonly seed?: number
  /** Pixels by which pictures are moved about in training. Default 2. */
  readonly shift?: number
}

export const CLASSIFIER_DEFAULTS = { hidden: [256, 128], seed: 0, shift: 2, epochs: 10, batch: 128, rate: 2e-3 }

/** Softmax regression on layers of rectifiers: judges whether a translated picture shows its class, and gives the features of the Frechet distance. */
export class Classifier {
  readonly shape: ImageShape
  readonly classes: readonly string[]
  /** Mean cross-entropy of each epoch of training, nats a row. */
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
    const layout = classifierLayout(size, hidden, classes.length, random.stream('initial weights'))
    const label = oneHot(labels, classes, images.count)!
    const trainer = await NetworkTrainer.create(
      engine,
      layout,
      (weights) => crossEntropy(size, hidden.length, classes.length, weights),
      loop.threads === undefined ? {} : { threads: loop.threads },
    )
    const [shifts, orders] = [random.stream('shifts'), random.stream('batches')]
    const moved = shift > 0 ? { by: shift, random: shifts } : undefined
    const feed = (rows: Int32Array): Buffers => ({
      pixels: {
        data: pixelRows(images, rows, new Float32Array(rows.length * size), moved),
        shape: [rows.length, size],
      },
      label: { data: rowsOf(label, classes.length, rows), shape: [rows.length, classes.length] },
      share: { data: new Float32Array([1 / rows.length]), shape: [] },
    })
    const history = await trainer.run(images.count, () => orders.permutation(images.count), feed, loop)
    await trainer.dispose()
    const { logits, features } = classifierGraph(size, hidden.length, layout.inputs())
    const program = await engine.load(encodeOnnx({ logits, features }, { bind: layout.bound(trainer.weights) }))
    return new Classifier(shapeOf(images), classes, program, hidden.at(-1)!, history)
  }

  /** The last hidden layer of each picture. */
  async features(images: ImageStack): Promise<Points> {
    return (await this.#run(images)).features
  }

  /** The likeliest class of each picture. */
  async classify(images: ImageStack): Promise<string[]> {
    const { logits } = await this.#run(images)
    return Array.from({ length: images.count }, (_, i) => {
      const row = logits.data.subarray(i * logits.columns, (i + 1) * logits.columns) as Float32Array
      return this.classes[row.indexOf(row.reduce((a, b) => Math.max(a, b)))]!
    })
  }

  /** The share of pictures that show their class. */
  async accuracy(images: ImageStack, labels: Labels): Promise<number> {
    const found = await this.classify(images)
    return found.filter((name, i) => name === String(labels[i])).length / images.count
  }

  async #run(images: ImageStack): Promise<{ logits: Points; features: Points }> {
    requireShape(images, this.shape)
    const size = sizeOf(images)
    const rows = allRows(images)
    const [k, f] = [this.classes.length, this.#features]
    const logits = points(new Float32Array(images.count * k), images.count, k)
    const features = points(new Float32Array(images.count * f), images.count, f)
    await runRows(
      this.#program,
      images.count,
      BLOCK_ROWS,
      (start, end) => ({
        pixels: { data: pixelRows(images, rows.subarray(start, end)), shape: [end - start, size] },
      }),
      (start, end) => ({
        logits: { data: logits.data.subarray(start * k, end * k), shape: [end - start, k] },
        features: { data: features.data.subarray(start * f, end * f), shape: [end - start, f] },
      }),
    )
    return { logits, features }
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}

export function classifierLayout(
  size: number,
  hidden: readonly number[],
  classes: number,
  random: Random,
): WeightLayout {
  return new WeightLayout([
    ...stackParameters('layer', size, hidden, random),
    ...denseParameters('class', hidden.at(-1)!, classes, random, 1),
  ])
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
