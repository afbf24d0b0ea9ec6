import type { Sharp } from 'sharp'
import { InputError } from '../base/errors.ts'
import { type Image, isGrey } from './image.ts'

/** Decodes pictures from files' bytes, and encodes them. Only this file imports sharp, which is an optional dependency. */

/** Matches the file names of pictures. */
export const PICTURE_NAME = /\.(png|jpe?g|webp|tiff?|gif|avif)$/i

/** Larger pictures are refused: 12 megapixels are common, and a damaged header may claim any size. */
const MAX_PIXELS = 500e6

type SharpFactory = typeof import('sharp').default

async function loadSharp(): Promise<SharpFactory> {
  try {
    return (await import('sharp')).default
  } catch (error) {
    throw new InputError(
      `Pictures need the package sharp, which could not be loaded (${firstLine(error)}); install it with npm install sharp.`,
    )
  }
}

/**
 * Decodes a picture (PNG, JPEG, WebP, TIFF, GIF, AVIF): upright as its camera recorded, in sRGB with 8 bits a channel, alpha kept.
 * @param name the picture's name for error messages
 * @throws InputError for bytes that are not a picture, or are damaged
 */
export async function decodeImage(bytes: Uint8Array, name: string): Promise<Image> {
  const sharp = await loadSharp()
  const { decoded, grey } = await sharpResult(name, async () => {
    const picture = sharp(bytes, { failOn: 'warning', limitInputPixels: MAX_PIXELS })
    const { space = 'srgb' } = await picture.metadata()
    return { decoded: await decode(picture.autoOrient()), grey: space === 'b-w' || space === 'grey16' }
  })
  return grey ? withoutColour(decoded) : decoded
}

/** Encodes as PNG, without loss. @param effort of the compression, from 0 to 9: more takes longer and makes smaller files */
export async function encodePng(picture: Image, effort = 6): Promise<Uint8Array> {
  const space = isGrey(picture.channels) ? 'b-w' : 'srgb'
  return (await raw(picture)).toColourspace(space).png({ compressionLevel: effort }).toBuffer()
}

/** The picture at another size: averaged if it shrinks, cubic (Catmull-Rom) if it grows. */
export async function resizeImage(picture: Image, width: number, height: number): Promise<Image> {
  const resized = await decode((await raw(picture)).resize(width, height, { fit: 'fill', kernel: 'cubic' }))
  return isGrey(picture.channels) ? withoutColour(resized) : resized
}

/** Sharp throws plain errors with libvips's message, so nothing but sharp may run in `work`. */
async function sharpResult<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new InputError(
      `${name} is not a picture that can be read (${firstLine(error)}); it is damaged or of another kind.`,
    )
  }
}

function firstLine(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0]! : String(error)
}

/** The pixels in sRGB, even of grey pictures, because sharp drops the alpha when it converts to grey. */
async function decode(picture: Sharp): Promise<Image> {
  const { data, info } = await picture
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return { pixels, width, height, channels: info.channels }
}

/** Reduces a grey picture with three equal channels to one channel, and alpha if it has any. */
function withoutColour(picture: Image): Image {
  const { pixels, width, height, channels } = picture
  if (isGrey(channels)) return picture
  const kept = channels === 4 ? 2 : 1
  const greys = new Uint8Array(width * height * kept)
  for (let from = 0, to = 0; from < pixels.length; from += channels) {
    greys[to++] = pixels[from]!
    if (kept === 2) greys[to++] = pixels[from + 3]!
  }
  return { pixels: greys, width, height, channels: kept }
}

async function raw({ pixels, width, height, channels }: Image): Promise<Sharp> {
  const sharp = await loadSharp()
  return sharp(pixels, { raw: { width, height, channels }, limitInputPixels: MAX_PIXELS })
}
