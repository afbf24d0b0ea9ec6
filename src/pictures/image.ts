import { InputError } from '../base/errors.ts'

/** How many numbers a pixel has: grey, grey with alpha, colour, colour with alpha. */
export type Channels = 1 | 2 | 3 | 4

/** The size and channels of a picture. */
export interface ImageShape {
  readonly height: number
  readonly width: number
  readonly channels: Channels
}

/** A picture with 8 bits a channel in sRGB: channel c of pixel (x, y) is `pixels[(y * width + x) * channels + c]`. */
export interface Image extends ImageShape {
  readonly pixels: Uint8Array
}

/** Pictures of one size, one after the other in memory: height x width x channels bytes each. */
export interface ImageStack extends Image {
  readonly count: number
  /** One for each picture, such as the file names; absent if there are none. */
  readonly names?: readonly string[]
}

export function hasAlpha(channels: Channels): boolean {
  return channels === 2 || channels === 4
}

export function isGrey(channels: Channels): boolean {
  return channels <= 2
}

/** The number of values in a picture of this shape. */
export function sizeOf({ height, width, channels }: ImageShape): number {
  return height * width * channels
}

/** The shape without the pixels. */
export function shapeOf({ height, width, channels }: ImageShape): ImageShape {
  return { height, width, channels }
}

/** A picture over an existing buffer (not copied). @throws InputError if the buffer's length does not fit */
export function image(pixels: Uint8Array, height: number, width: number, channels: Channels): Image {
  if (pixels.length !== height * width * channels)
    throw new InputError(
      `A picture of ${width} x ${height} pixels and ${channels} channels needs ${height * width * channels} bytes, found ${pixels.length}.`,
    )
  return { pixels, height, width, channels }
}

/** Pictures over an existing buffer (not copied). @throws InputError if the buffer's length does not fit, or is zero */
export function imageStack(
  pixels: Uint8Array,
  { height, width, channels }: ImageShape,
  names?: readonly string[],
): ImageStack {
  const size = height * width * channels
  const count = pixels.length / size
  if (!Number.isInteger(count) || count === 0)
    throw new InputError(
      `Pictures of ${width} x ${height} pixels and ${channels} channels need a multiple of ${size} bytes, found ${pixels.length}.`,
    )
  return { pixels, count, height, width, channels, ...(names && { names }) }
}

/** One picture of a stack, sharing its memory. */
export function imageAt(stack: ImageStack, index: number): Image {
  const size = sizeOf(stack)
  return { pixels: stack.pixels.subarray(index * size, (index + 1) * size), ...shapeOf(stack) }
}

/** The pictures at `indices`, copied. */
export function takeImages(stack: ImageStack, indices: ArrayLike<number>): ImageStack {
  const size = sizeOf(stack)
  const pixels = new Uint8Array(indices.length * size)
  for (let i = 0; i < indices.length; i++)
    pixels.set(stack.pixels.subarray(indices[i]! * size, (indices[i]! + 1) * size), i * size)
  const { names } = stack
  return {
    ...{ pixels, count: indices.length },
    ...shapeOf(stack),
    ...(names && { names: Array.from(indices, (index) => names[index]!) }),
  }
}

/** "28 x 28 grey", for messages. */
export function describeShape({ height, width, channels }: ImageShape): string {
  return `${width} x ${height} ${isGrey(channels) ? 'grey' : 'colour'}${hasAlpha(channels) ? ' with alpha' : ''}`
}

export function sameShape(a: ImageShape, b: ImageShape): boolean {
  return a.height === b.height && a.width === b.width && a.channels === b.channels
}
