import { InputError } from '../base/errors.ts'
import { allBytes, memorySource } from '../io/bytes.ts'
import { gunzip, isGzip } from '../io/compression/gzip.ts'
import { idx } from '../io/idx/idx.ts'
import { type Channels, type ImageStack, imageStack } from './image.ts'

/**
 * The pictures of an IDX file, in the layout of MNIST: rows x height x width, with channels as a fourth axis if there are several. Decompresses
 * gzip.
 * @param name the file's name for error messages
 * @throws InputError for a file that is damaged, or holds something other than pictures
 */
export async function decodeIdxImages(bytes: Uint8Array, name: string): Promise<ImageStack> {
  const plain = isGzip(bytes) ? await allBytes(gunzip(memorySource(bytes, name))) : bytes
  if (!idx.magic?.(plain))
    throw new InputError(`${name} is not an IDX file: it does not begin with two zeros and a type; give another file.`)
  const table = await idx.open(memorySource(plain, name), {})
  await table.close?.()
  const dimensions = plain[3]!
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength)
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i))
  const [count, height, width, channels = 1] = shape
  if (plain[2] !== 0x08 || dimensions < 3 || dimensions > 4 || !isChannels(channels))
    throw new InputError(
      `${name} holds an array of shape (${shape.join(', ')}), not pictures: unsigned bytes of shape (rows, height, width) are needed.`,
    )
  if (count === 0) throw new InputError(`${name} holds no pictures; give another file.`)
  const pixels = plain.subarray(4 + 4 * dimensions)
  return imageStack(pixels, { height: height!, width: width!, channels })
}

function isChannels(size: number): size is Channels {
  return size === 1 || size === 3 || size === 4
}

/** Encodes pictures as an IDX file. */
export function encodeIdxImages({ pixels, count, height, width, channels }: ImageStack): Uint8Array {
  const shape = channels === 1 ? [count, height, width] : [count, height, width, channels]
  const bytes = new Uint8Array(4 + 4 * shape.length + pixels.length)
  bytes.set([0, 0, 0x08, shape.length])
  const view = new DataView(bytes.buffer)
  shape.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size)
  })
  bytes.set(pixels, 4 + 4 * shape.length)
  return bytes
}
