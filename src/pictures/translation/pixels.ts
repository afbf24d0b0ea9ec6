import { InputError } from '../../base/errors.ts'
import type { Random } from '../../base/random.ts'
import { describeShape, type ImageShape, type ImageStack, sameShape, shapeOf, sizeOf } from '../image.ts'

/** @param whose the pictures' name for messages. @throws InputError unless they have the size and channels that a model was trained on */
export function requireShape(images: ImageStack, wanted: ImageShape, whose = 'The pictures'): void {
  if (!sameShape(images, wanted))
    throw new InputError(
      `${whose} are ${describeShape(images)} but the model was trained on ${describeShape(wanted)}; resize or convert them first.`,
    )
}

/** Moves each picture by up to `by` pixels along both axes, at random; black fills the edges. */
export interface Shift {
  readonly by: number
  readonly random: Random
}

/** Some pictures as rows of numbers from 0 to 1; each row has the size of a picture. */
export function pixelRows(images: ImageStack, rows: Int32Array, shift?: Shift): Float32Array {
  const size = sizeOf(images)
  const { pixels } = images
  const out = new Float32Array(rows.length * size)
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * size
    const to = i * size
    if (shift === undefined) for (let j = 0; j < size; j++) out[to + j] = pixels[from + j]! / 255
    else shifted(images, from, out, to, shift)
  }
  return out
}

function shifted(images: ImageStack, from: number, out: Float32Array, to: number, { by, random }: Shift): void {
  const { pixels, height, width, channels } = images
  const [dx, dy] = [random.integer(2 * by + 1) - by, random.integer(2 * by + 1) - by]
  for (let y = Math.max(0, dy); y < Math.min(height, height + dy); y++) {
    const source = from + ((y - dy) * width - dx) * channels
    const target = to + y * width * channels
    const end = Math.min(width, width + dx) * channels
    for (let j = Math.max(0, dx) * channels; j < end; j++) out[target + j] = pixels[source + j]! / 255
  }
}

/** Rows of numbers as pictures; numbers outside 0..1 are clamped. */
export function picturesOf(values: Float32Array, shape: ImageShape): ImageStack {
  const pixels = Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))))
  return { pixels, count: values.length / sizeOf(shape), ...shapeOf(shape) }
}

export function allRows(images: ImageStack): Int32Array {
  return Int32Array.from({ length: images.count }, (_, i) => i)
}
