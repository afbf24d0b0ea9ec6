import { type Matrix, matrix, zeros } from '../../base/linalg/matrix.ts'
import type { Engine } from '../../engine/index.ts'
import { encodeOnnx, input, matmul } from '../../graph/index.ts'
import { type ImageStack, sizeOf } from '../image.ts'
import { allRows, pixelRows } from './pixels.ts'

const BLOCK_ROWS = 2048
/** Eigenvectors of larger matrices take too long. For larger pictures, the products of this many rows are used instead. */
const LARGEST = 1024

/** A symmetric matrix whose eigenvectors give the principal components of pictures. */
export interface Scatter {
  readonly matrix: Matrix
  /** The unit vector in pixel space that corresponds to an eigenvector of the matrix. */
  direction(vector: Float64Array): Float64Array
}

/** The products of the centred pictures X, rows x pixels, computed on an engine: 60,000 pictures of 784 pixels take 37 billion products. */
export function scatterOf(engine: Engine, images: ImageStack, mean: Float32Array): Promise<Scatter> {
  const size = sizeOf(images)
  return size <= Math.min(LARGEST, images.count)
    ? covariance(engine, images, mean)
    : gram(engine, images, mean, Math.min(images.count, LARGEST))
}

/** X'X, pixels x pixels. */
async function covariance(engine: Engine, images: ImageStack, mean: Float32Array): Promise<Scatter> {
  const size = mean.length
  const sum = zeros(size, size)
  const product = new Float32Array(size * size)
  const x = input('x', ['rows', size])
  const program = await engine.load(encodeOnnx({ product: matmul(x, x, { transposeA: true }) }))
  try {
    for (let start = 0; start < images.count; start += BLOCK_ROWS) {
      const block = centredRows(images, allRows(images).subarray(start, start + BLOCK_ROWS), mean)
      await program.run(
        { x: { data: block, shape: [block.length / size, size] } },
        { product: { data: product, shape: [size, size] } },
      )
      for (let i = 0; i < product.length; i++) sum.data[i]! += product[i]!
    }
  } finally {
    await program.dispose()
  }
  return { matrix: sum, direction: (vector) => vector }
}

/** XX' of `rows` evenly spaced rows: its eigenvectors v give the directions X'v / |X'v|. */
async function gram(engine: Engine, images: ImageStack, mean: Float32Array, rows: number): Promise<Scatter> {
  const size = mean.length
  const stride = images.count / rows
  const chosen = Int32Array.from({ length: rows }, (_, i) => Math.floor(i * stride))
  const block = centredRows(images, chosen, mean)
  const product = new Float32Array(rows * rows)
  const x = input('x', [rows, size])
  const program = await engine.load(encodeOnnx({ product: matmul(x, x, { transposeB: true }) }))
  try {
    await program.run({ x: { data: block, shape: [rows, size] } }, { product: { data: product, shape: [rows, rows] } })
  } finally {
    await program.dispose()
  }
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

/** Some pictures as rows of numbers, minus the mean. */
export function centredRows(images: ImageStack, rows: Int32Array, mean: Float32Array): Float32Array {
  const block = pixelRows(images, rows)
  for (let i = 0; i < block.length; i++) block[i]! -= mean[i % mean.length]!
  return block
}
