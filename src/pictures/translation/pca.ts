import { InputError } from '../../base/errors.ts'
import { symmetricEigen } from '../../base/linalg/eigen.ts'
import { type Matrix, matrix, transpose } from '../../base/linalg/matrix.ts'
import { type Points, points } from '../../base/points.ts'
import { type Engine, LinearMap } from '../../engine/index.ts'
import type { SafeTensors } from '../../io/safetensors/safetensors.ts'
import { type ImageShape, type ImageStack, shapeOf, sizeOf } from '../image.ts'
import { encodeLatent, floatsOf, type LatentHeader, type LatentSpace } from './latent-space.ts'
import { centredRows, scatterOf } from './pca-scatter.ts'
import { allRows, picturesOf, requireShape } from './pixels.ts'

const BLOCK_ROWS = 2048

/**
 * Principal components: the D directions along which the pixels of pictures vary most, in closed form. A point holds the coordinates of a
 * picture along them, in units of a pixel's full range; decoding clamps pixels to 0..1. Labels are ignored.
 */
export class PcaSpace implements LatentSpace {
  readonly kind = 'pca'
  readonly classes: readonly string[] = []
  readonly dimension: number
  readonly shape: ImageShape
  /** The share of the pixels' variance along the components; NaN for a model read from a file. */
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

  /** @throws InputError for a dimension above the number of pixels, or above the number of pictures less 1 */
  static async fit(engine: Engine, images: ImageStack, dimension: number): Promise<PcaSpace> {
    const size = sizeOf(images)
    if (!(Number.isInteger(dimension) && dimension >= 1 && dimension <= Math.min(size, images.count - 1)))
      throw new InputError(
        `The dimension of a PCA must lie between 1 and ${Math.min(size, images.count - 1)} for ${images.count} pictures of ${size} numbers, found ${dimension}.`,
      )
    const mean = meanOf(images)
    const scatter = await scatterOf(engine, images, mean)
    const { values, vectors } = symmetricEigen(scatter.matrix)
    const components = new Float32Array(dimension * size)
    let kept = 0
    for (let k = 0; k < dimension; k++) {
      const column = values.length - 1 - k
      kept += values[column]!
      const vector = Float64Array.from({ length: vectors.rows }, (_, i) => vectors.data[i * vectors.columns + column]!)
      components.set(scatter.direction(vector), k * size)
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
    const out = new Float32Array(images.count * this.dimension)
    const rows = allRows(images)
    for (let start = 0; start < images.count; start += BLOCK_ROWS) {
      const block = centredRows(images, rows.subarray(start, start + BLOCK_ROWS), this.#mean)
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
