import { InputError } from '../../base/errors.ts'
import type { Random } from '../../base/random.ts'
import { describeShape, type Image, type ImageStack, sameShape, sizeOf } from '../image.ts'

/** A picture's size and channels. */
export type ImageShape = Omit<Image, 'pixels'>

export function shapeOf({ height, width, channels }: ImageShape): ImageShape {
  return { height, width, channels }
}

/** Throws `InputError` unless pictures have the size and channels that a model was trained on. @param whose what to call them */
export function requireShape(images: ImageStack, wanted: ImageShape, whose = 'The pictures'): void {
  if (!sameShape(images, wanted))
    throw new InputError(
      `${whose} are ${describeShape(images)} but the model was trained on ${describeShape(wanted)}; resize or convert them first.`,
    )
}

/** Some pictures as rows of numbers from 0 to 1. @param shift moves each picture by up to so many pixels, at random, black coming in */
export function pixelRows(
  images: ImageStack,
  rows: Int32Array,
  out = new Float32Array(rows.length * sizeOf(images)),
  shift?: { readonly by: number; readonly random: Random },
): Float32Array {
  const size = sizeOf(images)
  const { pixels } = images
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * size
    const to = i * size
    if (shift === undefined) for (let j = 0; j < size; j++) out[to + j] = pixels[from + j]! / 255
    else shifted(images, from, out, to, shift.by, shift.random)
  }
  return out
}

function shifted(images: ImageStack, from: number, out: Float32Array, to: number, by: number, random: Random): void {
  const { pixels, height, width, channels } = images
  const [dx, dy] = [random.integer(2 * by + 1) - by, random.integer(2 * by + 1) - by]
  out.fill(0, to, to + height * width * channels)
  for (let y = Math.max(0, dy); y < Math.min(height, height + dy); y++) {
    const source = from + ((y - dy) * width - dx) * channels
    const target = to + y * width * channels
    const end = Math.min(width, width + dx) * channels
    for (let j = Math.max(0, dx) * channels; j < end; j++) out[target + j] = pixels[source + j]! / 255
  }
}

/** Rows of numbers from 0 to 1 as pictures; what lies outside is cut off. */
export function picturesOf(values: Float32Array, shape: ImageShape): ImageStack {
  const pixels = Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))))
  const { height, width, channels } = shape
  return { pixels, count: values.length / (height * width * channels), height, width, channels }
}

export function allRows(images: ImageStack): Int32Array {
  return Int32Array.from({ length: images.count }, (_, i) => i)
}
