import { InputError } from '../../base/errors.ts'
import { symmetricEigen } from '../../base/linalg/eigen.ts'
import { type Matrix, matrix, transpose, zeros } from '../../base/linalg/matrix.ts'
import { type Points, points } from '../../base/points.ts'
import { type Engine, LinearMap, type Program } from '../../engine/index.ts'
import { encodeOnnx, input, matmul } from '../../graph/index.ts'
import type { SafeTensors } from '../../io/safetensors/safetensors.ts'
import { type ImageStack, sizeOf } from '../image.ts'
import { encodeLatent, floatsOf, type LatentHeader, type LatentSpace } from './latent-space.ts'
import { allRows, type ImageShape, picturesOf, pixelRows, requireShape, shapeOf } from './pixels.ts'

const BLOCK_ROWS = 2048
/** Eigenvectors of larger matrices take too long; larger pictures are looked at through as many rows. */
const LARGEST = 1024

/**
 * Principal components: the D directions along which the pictures' pixels vary most, in closed form. A point is the picture's
 * coordinates along them, in units of a pixel's full range; decoding cuts off what falls outside 0..1. Labels are ignored.
 */
export class PcaSpace implements LatentSpace {
  readonly kind = 'pca'
  readonly classes: readonly string[] = []
  readonly dimension: number
  readonly shape: ImageShape
  /** Share of the pixels' variance along the components. NaN where it is not known (a model read from a file). */
  readonly explained: number
  readonly #mean: Float32Array
  /** D x pixels, orthonormal rows. */
  readonly #components: Float32Array
  readonly #into: LinearMap
  readonly #out: LinearMap

  private constructor(
    shape: ImageShape,
    mean: Float32Array,
    components: Float32Array,
    maps: { into: LinearMap; out: LinearMap },
    explained: number,
  ) {
    this.shape = shape
    this.dimension = components.length / mean.length
    this.explained = explained
    this.#mean = mean
    this.#components = components
    this.#into = maps.into
    this.#out = maps.out
  }

  /** @throws InputError for a dimension that is not below the numbers of pictures and pixels */
  static async fit(engine: Engine, images: ImageStack, dimension: number): Promise<PcaSpace> {
    const size = sizeOf(images)
    if (!(Number.isInteger(dimension) && dimension >= 1 && dimension <= Math.min(size, images.count - 1)))
      throw new InputError(
        `The dimension of a PCA lies between 1 and ${Math.min(size, images.count - 1)} for ${images.count} pictures of ${size} numbers, found ${dimension}.`,
      )
    const mean = meanOf(images)
    const total = await new Products(engine, images, mean).run((p) =>
      size <= Math.min(LARGEST, images.count) ? p.covariance() : p.gram(Math.min(images.count, LARGEST)),
    )
    const { values, vectors } = symmetricEigen(total.matrix)
    const components = new Float32Array(dimension * size)
    let kept = 0
    for (let k = 0; k < dimension; k++) {
      const column = values.length - 1 - k
      kept += values[column]!
      const vector = Float64Array.from({ length: vectors.rows }, (_, i) => vectors.data[i * vectors.columns + column]!)
      components.set(total.direction(vector), k * size)
    }
    const all = values.reduce((sum, value) => sum + value, 0)
    return PcaSpace.#create(engine, shapeOf(images), mean, components, kept / all)
  }

  static async restore(engine: Engine, header: LatentHeader, file: SafeTensors, name: string): Promise<PcaSpace> {
    const { shape, dimension } = header
    const size = shape.height * shape.width * shape.channels
    const mean = floatsOf(file, 'mean', [size], name)
    const components = floatsOf(file, 'components', [dimension, size], name)
    return PcaSpace.#create(engine, shape, mean, components, Number.NaN)
  }

  static async #create(
    engine: Engine,
    shape: ImageShape,
    mean: Float32Array,
    components: Float32Array,
    explained: number,
  ): Promise<PcaSpace> {
    const size = mean.length
    const rows: Matrix = matrix(Float64Array.from(components), components.length / size, size)
    const maps = { into: await LinearMap.create(engine, transpose(rows)), out: await LinearMap.create(engine, rows) }
    return new PcaSpace(shape, mean, components, maps, explained)
  }

  async encode(images: ImageStack): Promise<Points> {
    requireShape(images, this.shape)
    const size = this.#mean.length
    const out = new Float32Array(images.count * this.dimension)
    const rows = allRows(images)
    for (let start = 0; start < images.count; start += BLOCK_ROWS) {
      const block = pixelRows(images, rows.subarray(start, start + BLOCK_ROWS))
      for (let i = 0; i < block.length; i++) block[i]! -= this.#mean[i % size]!
      out.set(await this.#into.apply(block), start * this.dimension)
    }
    return points(out, images.count, this.dimension)
  }

  async decode(latent: Points): Promise<ImageStack> {
    if (latent.columns !== this.dimension)
      throw new InputError(`The points have ${latent.columns} columns but the space has ${this.dimension} dimensions.`)
    const size = this.#mean.length
    const pixels = await this.#out.apply(Float32Array.from(latent.data))
    for (let i = 0; i < pixels.length; i++) pixels[i]! += this.#mean[i % size]!
    return picturesOf(pixels, this.shape)
  }

  toBytes(): Uint8Array {
    const { kind, dimension, shape, classes } = this
    return encodeLatent(
      { kind, dimension, shape, classes },
      {
        mean: { dtype: 'F32', shape: [this.#mean.length], data: this.#mean },
        components: { dtype: 'F32', shape: [dimension, this.#mean.length], data: this.#components },
      },
    )
  }

  async dispose(): Promise<void> {
    await this.#into.dispose()
    await this.#out.dispose()
  }
}

function meanOf(images: ImageStack): Float32Array {
  const size = sizeOf(images)
  const sums = new Float64Array(size)
  for (let i = 0; i < images.pixels.length; i++) sums[i % size]! += images.pixels[i]!
  return Float32Array.from(sums, (sum) => sum / images.count / 255)
}

interface Scatter {
  readonly matrix: Matrix
  /** The direction in pixel space that an eigenvector of the matrix stands for, of length 1. */
  direction(vector: Float64Array): Float64Array
}

/** Products of the centred pictures with themselves, on an engine: 60,000 pictures of 784 pixels are 37 billion products. */
class Products {
  readonly #engine: Engine
  readonly #images: ImageStack
  readonly #mean: Float32Array
  #program: Program | null = null

  constructor(engine: Engine, images: ImageStack, mean: Float32Array) {
    this.#engine = engine
    this.#images = images
    this.#mean = mean
  }

  async run(work: (products: Products) => Promise<Scatter>): Promise<Scatter> {
    try {
      return await work(this)
    } finally {
      await this.#program?.dispose()
    }
  }

  /** X'X, pixels x pixels. */
  async covariance(): Promise<Scatter> {
    const size = this.#mean.length
    const sum = zeros(size, size)
    const product = new Float32Array(size * size)
    const x = input('x', ['rows', size])
    this.#program = await this.#engine.load(encodeOnnx({ product: matmul(x, x, { transposeA: true }) }))
    for (let start = 0; start < this.#images.count; start += BLOCK_ROWS) {
      const block = this.#centred(start, start + BLOCK_ROWS)
      await this.#program.run(
        { x: { data: block, shape: [block.length / size, size] } },
        { product: { data: product, shape: [size, size] } },
      )
      for (let i = 0; i < product.length; i++) sum.data[i]! += product[i]!
    }
    return { matrix: sum, direction: (vector) => vector }
  }

  /** XX' of rows spread over all: its eigenvectors v give the directions X'v / |X'v|. */
  async gram(rows: number): Promise<Scatter> {
    const size = this.#mean.length
    const stride = this.#images.count / rows
    const block = pixelRows(
      this.#images,
      Int32Array.from({ length: rows }, (_, i) => Math.floor(i * stride)),
    )
    for (let i = 0; i < block.length; i++) block[i]! -= this.#mean[i % size]!
    const product = new Float32Array(rows * rows)
    const x = input('x', [rows, size])
    this.#program = await this.#engine.load(encodeOnnx({ product: matmul(x, x, { transposeB: true }) }))
    await this.#program.run(
      { x: { data: block, shape: [rows, size] } },
      { product: { data: product, shape: [rows, rows] } },
    )
    return {
      matrix: matrix(Float64Array.from(product), rows, rows),
      direction: (vector) => {
        const sum = new Float64Array(size)
        for (let i = 0; i < rows; i++) for (let j = 0; j < size; j++) sum[j]! += vector[i]! * block[i * size + j]!
        const length = Math.hypot(...sum)
        return sum.map((value) => value / length)
      },
    }
  }

  #centred(start: number, end: number): Float32Array {
    const size = this.#mean.length
    const rows = allRows(this.#images).subarray(start, Math.min(end, this.#images.count))
    const block = pixelRows(this.#images, rows)
    for (let i = 0; i < block.length; i++) block[i]! -= this.#mean[i % size]!
    return block
  }
}
