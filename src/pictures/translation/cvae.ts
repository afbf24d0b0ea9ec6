import { InputError } from '../../base/errors.ts'
import { inFloat32, type Points, points, takeRows } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import type { Engine, Program } from '../../engine/index.ts'
import { encodeOnnx, exp, input, mul, scalar, sigmoid } from '../../graph/index.ts'
import type { SafeTensors } from '../../io/safetensors/safetensors.ts'
import { boundWeights, initialWeights, type Parameterised, sections, weightInputs } from '../../potentials/weights.ts'
import { type Labels, oneHot } from '../../problem/labels.ts'
import { type ImageShape, type ImageStack, shapeOf, sizeOf } from '../image.ts'
import { runOnPictures, runOnRows } from './blocks.ts'
import {
  type CvaeConfig,
  cvaeParameters,
  decoderGraph,
  encoderGraph,
  labelInput,
  negativeBound,
  pixelInput,
} from './cvae-graph.ts'
import { classesOf } from './labelled.ts'
import { encodeLatent, floatsOf, type LatentHeader, type LatentSpace } from './latent-space.ts'
import { type Feed, type LoopOptions, NetworkTrainer } from './network-trainer.ts'
import { picturesOf, pixelRows, requireShape, type Shift } from './pixels.ts'

export interface CvaeOptions extends Partial<LoopOptions> {
  /** Dimension of the code. Default 15. */
  readonly dimension?: number
  /** Widths of the encoder's layers; the decoder has them in reverse order. Default 512, 256. */
  readonly hidden?: readonly number[]
  /** Seed of every random choice. Default 0. */
  readonly seed?: number
  /** Weight of the code's divergence from the standard normal distribution; 1 gives the evidence bound. Default 1. */
  readonly beta?: number
  /** The most pixels by which pictures are randomly shifted in training. Default 0. */
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

interface Coders {
  readonly encoder: Program
  readonly decoder: Program
}

/**
 * A variational autoencoder (Kingma and Welling 2014), conditional on the class (Sohn, Lee and Yan 2015) if there are labels:
 *
 *   q(z | x, k) = N(m(x, k), diag exp v(x, k)),   p(x | z, k) = product of Bernoulli(sigmoid of the decoder),   p(z) = N(0, I)
 *
 * trained on the evidence bound (see `negativeBound`). The code of a picture is m.
 */
export class CvaeSpace implements LatentSpace {
  readonly kind = 'cvae'
  readonly config: CvaeConfig
  /** Mean negative bound in nats a row, for each epoch of training; empty for a model read from a file. */
  readonly history: readonly number[]
  readonly #network: Parameterised
  readonly #weights: Float32Array
  readonly #encoder: Program
  readonly #decoder: Program

  private constructor(
    config: CvaeConfig,
    network: Parameterised,
    weights: Float32Array,
    { encoder, decoder }: Coders,
    history: readonly number[],
  ) {
    this.config = config
    this.history = history
    this.#network = network
    this.#weights = weights
    this.#encoder = encoder
    this.#decoder = decoder
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
   * @param labels one for each picture; if given, the model is conditional
   * @throws InputError for too few labels, and for a dimension that is not a positive whole number
   */
  static async fit(engine: Engine, images: ImageStack, labels?: Labels, options: CvaeOptions = {}): Promise<CvaeSpace> {
    const { dimension, hidden, seed, beta, shift, ...loop } = { ...CVAE_DEFAULTS, ...options }
    if (!(Number.isInteger(dimension) && dimension >= 1))
      throw new InputError(`The dimension of a latent space must be a positive whole number, found ${dimension}.`)
    const config: CvaeConfig = { shape: shapeOf(images), dimension, classes: classesOf(labels), hidden }
    const random = new Random(seed).stream('latent space')
    const network = { parameters: cvaeParameters(config, random.stream('initial weights')) }
    const label = oneHot(labels, config.classes, images.count)
    const trainer = await NetworkTrainer.create(
      engine,
      network,
      (weights) => negativeBound(config, weights, beta),
      loop.threads,
    )
    const feed = feedOf(images, config, label, random.stream('noise'), { by: shift, random: random.stream('shifts') })
    const orders = random.stream('batches')
    const history = await trainer.run(images.count, () => orders.permutation(images.count), feed, loop)
    await trainer.dispose()
    return CvaeSpace.#create(engine, config, network, trainer.weights, history)
  }

  /** @throws InputError for arrays that are missing, of the wrong shape, or not finite */
  static async restore(engine: Engine, header: LatentHeader, file: SafeTensors, name: string): Promise<CvaeSpace> {
    const { shape, dimension, classes, hidden } = header
    if (!Array.isArray(hidden)) throw new InputError(`${name} has a damaged header; train the model again.`)
    const config: CvaeConfig = { shape, dimension, classes, hidden }
    const network = { parameters: cvaeParameters(config, new Random(0)) }
    const weights = initialWeights(network)
    for (const { parameter, shape, start } of sections(network))
      weights.set(floatsOf(file, parameter.name, shape, name), start)
    return CvaeSpace.#create(engine, config, network, weights, [])
  }

  static async #create(
    engine: Engine,
    config: CvaeConfig,
    network: Parameterised,
    weights: Float32Array,
    history: readonly number[],
  ): Promise<CvaeSpace> {
    const variables = weightInputs(network)
    const label = labelInput(config)
    const { mean, logVariance } = encoderGraph(config, variables, pixelInput(config), label)
    const deviation = exp(mul(scalar(0.5), logVariance))
    const logits = decoderGraph(config, variables, input('code', ['rows', config.dimension]), label)
    const bind = boundWeights(network, weights)
    const coders = {
      encoder: await engine.load(encodeOnnx({ mean, deviation }, { bind, name: 'encoder' }), { rowsApart: true }),
      decoder: await engine.load(encodeOnnx({ pixels: sigmoid(logits) }, { bind, name: 'decoder' }), {
        rowsApart: true,
      }),
    }
    return new CvaeSpace(config, network, weights, coders, history)
  }

  async encode(images: ImageStack, labels?: Labels, random?: Random): Promise<Points> {
    requireShape(images, this.shape)
    const mean = this.#codes(images.count)
    const deviation = this.#codes(images.count)
    await runOnPictures(this.#encoder, images, this.#labels(labels, images.count), { mean, deviation })
    if (random !== undefined)
      for (let i = 0; i < mean.data.length; i++) mean.data[i]! += deviation.data[i]! * random.normal()
    return mean
  }

  async decode(latent: Points, labels?: Labels): Promise<ImageStack> {
    const { dimension, shape } = this
    if (latent.columns !== dimension)
      throw new InputError(`The points have ${latent.columns} columns but the space has ${dimension} dimensions.`)
    const pixels = new Float32Array(latent.rows * sizeOf(shape))
    await runOnRows(
      this.#decoder,
      latent.rows,
      { code: inFloat32(latent), ...this.#labels(labels, latent.rows) },
      { pixels: points(pixels, latent.rows, sizeOf(shape)) },
    )
    return picturesOf(pixels, shape)
  }

  #codes(rows: number): Points {
    return points(new Float32Array(rows * this.dimension), rows, this.dimension)
  }

  /** The input for the labels; empty if the space is not conditional. */
  #labels(labels: Labels | undefined, rows: number): { label?: Points } {
    const { classes } = this
    const label = classes.length === 0 ? undefined : oneHot(labels, classes, rows)
    return label === undefined ? {} : { label: points(label, rows, classes.length) }
  }

  toBytes(): Uint8Array {
    const arrays = sections(this.#network).map(({ parameter: { name }, shape, start, end }) => {
      const data = this.#weights.subarray(start, end)
      return [name, { dtype: 'F32' as const, shape, data }]
    })
    return encodeLatent({ kind: this.kind, ...this.config }, Object.fromEntries(arrays))
  }

  async dispose(): Promise<void> {
    await this.#encoder.dispose()
    await this.#decoder.dispose()
  }
}

/** The inputs of `negativeBound` for some rows. */
function feedOf(
  images: ImageStack,
  { dimension, classes }: CvaeConfig,
  labels: Float32Array | undefined,
  noises: Random,
  shift: Shift,
): Feed {
  const label = labels && points(labels, images.count, classes.length)
  return (rows) => {
    const n = rows.length
    const noise = Float32Array.from({ length: n * dimension }, () => noises.normal())
    const pixels = pixelRows(images, rows, shift.by > 0 ? shift : undefined)
    return {
      pixels: { data: pixels, shape: [n, sizeOf(images)] },
      noise: { data: noise, shape: [n, dimension] },
      share: { data: new Float32Array([1 / n]), shape: [] },
      ...(label && { label: { data: takeRows(label, rows).data, shape: [n, label.columns] } }),
    }
  }
}
