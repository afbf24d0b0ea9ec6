import { InputError } from '../../base/errors.ts'
import { type Points, points } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import type { Buffers, Engine, Program } from '../../engine/index.ts'
import {
  add,
  encodeOnnx,
  exp,
  input,
  matmul,
  mul,
  reduceSum,
  scalar,
  sigmoid,
  slice,
  softplus,
  square,
  sub,
  type Tensor,
} from '../../graph/index.ts'
import type { SafeTensors } from '../../io/safetensors/safetensors.ts'
import type { Weights } from '../../potentials/potential.ts'
import { type Labels, oneHot } from '../../problem/labels.ts'
import { type ImageStack, sizeOf } from '../image.ts'
import { encodeLatent, floatsOf, type LatentHeader, type LatentSpace } from './latent-space.ts'
import { dense, denseParameters, denseStack, stackParameters, WeightLayout } from './network.ts'
import { type LoopOptions, NetworkTrainer, runRows } from './network-trainer.ts'
import { allRows, type ImageShape, picturesOf, pixelRows, requireShape, shapeOf } from './pixels.ts'

const BLOCK_ROWS = 1024

/** What the networks look like. */
export interface CvaeConfig {
  readonly shape: ImageShape
  readonly dimension: number
  readonly classes: readonly string[]
  /** Widths of the encoder's layers; the decoder has them in the reverse order. */
  readonly hidden: readonly number[]
}

export interface CvaeOptions extends Partial<LoopOptions> {
  readonly dimension?: number
  readonly hidden?: readonly number[]
  readonly seed?: number
  /** Weight of the divergence of the code from the normal law; 1 is the evidence bound. Default 1. */
  readonly beta?: number
  /** Pixels by which pictures are moved about in training. Default 0. */
  readonly shift?: number
}

export const CVAE_DEFAULTS = {
  dimension: 15,
  hidden: [512, 256],
  seed: 0,
  beta: 1,
  shift: 0,
  epochs: 15,
  batch: 128,
  rate: 1.5e-3,
}

/**
 * A variational autoencoder (Kingma and Welling 2014), conditional on the class (Sohn, Lee and Yan 2015) where there are labels:
 *
 *   q(z | x, k) = N(m(x, k), diag exp v(x, k)),   p(x | z, k) = product of Bernoulli(sigmoid of the decoder),   p(z) = N(0, I)
 *
 * trained on the evidence bound with one draw of z = m + exp(v / 2) noise a row. A picture's point is m.
 */
export class CvaeSpace implements LatentSpace {
  readonly kind = 'cvae'
  readonly config: CvaeConfig
  /** Mean negative bound of a row in nats, for each epoch of training; empty for a model read from a file. */
  readonly history: readonly number[]
  readonly #layout: WeightLayout
  readonly #weights: Float32Array
  readonly #encoder: Program
  readonly #decoder: Program

  private constructor(
    config: CvaeConfig,
    layout: WeightLayout,
    weights: Float32Array,
    programs: { encoder: Program; decoder: Program },
    history: readonly number[],
  ) {
    this.config = config
    this.history = history
    this.#layout = layout
    this.#weights = weights
    this.#encoder = programs.encoder
    this.#decoder = programs.decoder
  }

  get dimension(): number {
    return this.config.dimension
  }

  get shape(): ImageShape {
    return this.config.shape
  }

  get classes(): readonly string[] {
    return this.config.classes
  }

  /**
   * Trains a model on pictures.
   * @param labels one a picture makes the model conditional
   * @throws InputError for labels that are too few
   */
  static async fit(engine: Engine, images: ImageStack, labels?: Labels, options: CvaeOptions = {}): Promise<CvaeSpace> {
    const { dimension, hidden, seed, beta, shift, ...loop } = { ...CVAE_DEFAULTS, ...options }
    if (!(Number.isInteger(dimension) && dimension >= 1))
      throw new InputError(`The dimension of a latent space is a positive whole number, found ${dimension}.`)
    const classes = classesOf(labels)
    const config: CvaeConfig = { shape: shapeOf(images), dimension, classes, hidden }
    const random = new Random(seed).stream('latent space')
    const layout = cvaeLayout(config, random.stream('initial weights'))
    const label = oneHot(labels, classes, images.count)
    const trainer = await NetworkTrainer.create(
      engine,
      layout,
      (weights) => negativeBound(config, weights, beta),
      loop.threads === undefined ? {} : { threads: loop.threads },
    )
    const size = sizeOf(images)
    const [noises, shifts, orders] = [random.stream('noise'), random.stream('shifts'), random.stream('batches')]
    const feed = (rows: Int32Array): Buffers => {
      const n = rows.length
      const noise = Float32Array.from({ length: n * dimension }, () => noises.normal())
      const moved = shift > 0 ? { by: shift, random: shifts } : undefined
      return {
        pixels: { data: pixelRows(images, rows, new Float32Array(n * size), moved), shape: [n, size] },
        noise: { data: noise, shape: [n, dimension] },
        share: { data: new Float32Array([1 / n]), shape: [] },
        ...(label && { label: { data: rowsOf(label, classes.length, rows), shape: [n, classes.length] } }),
      }
    }
    const history = await trainer.run(images.count, () => orders.permutation(images.count), feed, loop)
    await trainer.dispose()
    return CvaeSpace.#create(engine, config, layout, trainer.weights, history)
  }

  static async restore(engine: Engine, header: LatentHeader, file: SafeTensors, name: string): Promise<CvaeSpace> {
    const { shape, dimension, classes, hidden } = header
    if (!Array.isArray(hidden)) throw new InputError(`${name} has a damaged header; train the model again.`)
    const config: CvaeConfig = { shape, dimension, classes, hidden }
    const layout = cvaeLayout(config, new Random(0))
    const weights = new Float32Array(layout.length)
    for (const [key, view] of Object.entries(layout.views(weights)))
      view.data.set(floatsOf(file, key, view.shape, name))
    return CvaeSpace.#create(engine, config, layout, weights, [])
  }

  static async #create(
    engine: Engine,
    config: CvaeConfig,
    layout: WeightLayout,
    weights: Float32Array,
    history: readonly number[],
  ): Promise<CvaeSpace> {
    const variables = layout.inputs()
    const size = pixelCount(config)
    const label = labelInput(config)
    const { mean, logVariance } = encoderGraph(config, variables, input('pixels', ['rows', size]), label)
    const deviation = exp(mul(scalar(0.5), logVariance))
    const logits = decoderGraph(config, variables, input('code', ['rows', config.dimension]), label)
    const bind = layout.bound(weights)
    const programs = {
      encoder: await engine.load(encodeOnnx({ mean, deviation }, { bind, name: 'encoder' })),
      decoder: await engine.load(encodeOnnx({ pixels: sigmoid(logits) }, { bind, name: 'decoder' })),
    }
    return new CvaeSpace(config, layout, weights, programs, history)
  }

  async encode(images: ImageStack, labels?: Labels, random?: Random): Promise<Points> {
    requireShape(images, this.shape)
    const { dimension } = this
    const size = sizeOf(images)
    const rows = allRows(images)
    const label = this.#labels(labels, images.count)
    const out = new Float32Array(images.count * dimension)
    const deviation = new Float32Array(images.count * dimension)
    await runRows(
      this.#encoder,
      images.count,
      BLOCK_ROWS,
      (start, end) => ({
        pixels: { data: pixelRows(images, rows.subarray(start, end)), shape: [end - start, size] },
        ...label(start, end),
      }),
      (start, end) => ({
        mean: { data: out.subarray(start * dimension, end * dimension), shape: [end - start, dimension] },
        deviation: { data: deviation.subarray(start * dimension, end * dimension), shape: [end - start, dimension] },
      }),
    )
    if (random !== undefined) for (let i = 0; i < out.length; i++) out[i]! += deviation[i]! * random.normal()
    return points(out, images.count, dimension)
  }

  async decode(latent: Points, labels?: Labels): Promise<ImageStack> {
    const { dimension } = this
    if (latent.columns !== dimension)
      throw new InputError(`The points have ${latent.columns} columns but the space has ${dimension} dimensions.`)
    const size = pixelCount(this.config)
    const code = Float32Array.from(latent.data)
    const label = this.#labels(labels, latent.rows)
    const out = new Float32Array(latent.rows * size)
    await runRows(
      this.#decoder,
      latent.rows,
      BLOCK_ROWS,
      (start, end) => ({
        code: { data: code.subarray(start * dimension, end * dimension), shape: [end - start, dimension] },
        ...label(start, end),
      }),
      (start, end) => ({ pixels: { data: out.subarray(start * size, end * size), shape: [end - start, size] } }),
    )
    return picturesOf(out, this.shape)
  }

  #labels(labels: Labels | undefined, rows: number): (start: number, end: number) => Buffers {
    const k = this.classes.length
    if (k === 0) return () => ({})
    const encoded = oneHot(labels, this.classes, rows)!
    return (start, end) => ({ label: { data: encoded.subarray(start * k, end * k), shape: [end - start, k] } })
  }

  toBytes(): Uint8Array {
    const views = this.#layout.views(this.#weights)
    return encodeLatent(
      { kind: this.kind, ...this.config },
      Object.fromEntries(Object.entries(views).map(([name, { data, shape }]) => [name, { dtype: 'F32', shape, data }])),
    )
  }

  async dispose(): Promise<void> {
    await this.#encoder.dispose()
    await this.#decoder.dispose()
  }
}

/** The names of labels, numbers by value; none where there are no labels. */
export function classesOf(labels?: Labels): string[] {
  return [...new Set(labels?.map(String))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

function pixelCount({ shape: { height, width, channels } }: CvaeConfig): number {
  return height * width * channels
}

function labelInput({ classes }: CvaeConfig): Tensor | undefined {
  return classes.length > 0 ? input('label', ['rows', classes.length]) : undefined
}

export function cvaeLayout(config: CvaeConfig, random: Random): WeightLayout {
  const { dimension, classes, hidden } = config
  const size = pixelCount(config)
  const [first, last] = [hidden[0]!, hidden.at(-1)!]
  const offset = (name: string, width: number) =>
    classes.length === 0
      ? []
      : [
          {
            name,
            shape: [classes.length, width],
            initial: Float32Array.from({ length: classes.length * width }, () => 0.3 * random.normal()),
          },
        ]
  return new WeightLayout([
    ...stackParameters('encoder', size, hidden, random),
    ...offset('encoder.label', first),
    ...denseParameters('code', last, 2 * dimension, random, 0.1),
    ...stackParameters('decoder', dimension, hidden.toReversed(), random),
    ...offset('decoder.label', last),
    ...denseParameters('pixels', first, size, random, 1),
  ])
}

/** The first layer sees the label as an offset; with one-hot rows that is what appending them to the input comes to. */
function labelOffset(weights: Weights, name: string, label?: Tensor): Tensor | undefined {
  return label === undefined ? undefined : matmul(label, weights[`${name}.label`]!)
}

function encoderGraph(
  { dimension, hidden }: CvaeConfig,
  weights: Weights,
  pixels: Tensor,
  label?: Tensor,
): { mean: Tensor; logVariance: Tensor } {
  const code = dense(
    denseStack(pixels, weights, 'encoder', hidden.length, labelOffset(weights, 'encoder', label)),
    weights,
    'code',
  )
  return { mean: slice(code, 1, 0, dimension), logVariance: slice(code, 1, dimension, 2 * dimension) }
}

function decoderGraph({ hidden }: CvaeConfig, weights: Weights, code: Tensor, label?: Tensor): Tensor {
  return dense(
    denseStack(code, weights, 'decoder', hidden.length, labelOffset(weights, 'decoder', label)),
    weights,
    'pixels',
  )
}

/**
 * The negative evidence bound, mean over the rows (nats a row): the cross-entropy of the pixels plus beta times the divergence
 * KL(q || p) = 1/2 sum (m^2 + exp v - v - 1). Inputs: pixels, noise (standard normal, rows x D), share (1 / rows), label.
 */
export function negativeBound(config: CvaeConfig, weights: Weights, beta: number): Tensor {
  const { dimension } = config
  const pixels = input('pixels', ['rows', pixelCount(config)])
  const label = labelInput(config)
  const { mean, logVariance } = encoderGraph(config, weights, pixels, label)
  const code = add(mean, mul(exp(mul(scalar(0.5), logVariance)), input('noise', ['rows', dimension])))
  const logits = decoderGraph(config, weights, code, label)
  const reconstruction = reduceSum(sub(softplus(logits), mul(pixels, logits)), [0, 1])
  const divergence = reduceSum(sub(add(square(mean), exp(logVariance)), add(logVariance, scalar(1))), [0, 1])
  return mul(add(reconstruction, mul(scalar(0.5 * beta), divergence)), input('share', []))
}

/** Rows of a row-major table, copied. */
export function rowsOf(table: Float32Array, columns: number, rows: Int32Array): Float32Array {
  const out = new Float32Array(rows.length * columns)
  rows.forEach((row, i) => {
    out.set(table.subarray(row * columns, (row + 1) * columns), i * columns)
  })
  return out
}
