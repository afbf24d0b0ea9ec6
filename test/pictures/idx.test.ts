import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { decodeIdxImages, encodeIdxImages } from '../../src/pictures/idx.ts'
import { imageStack } from '../../src/pictures/image.ts'
import { bytesOf, missing } from '../support/data-folder.ts'

const pixels = Uint8Array.from({ length: 2 * 3 * 4 }, (_, i) => 10 * i)
const stack = imageStack(pixels, { height: 3, width: 4, channels: 1 })
/** Two pictures 3 high and 4 wide, written out by hand. */
const file = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, ...pixels])

describe('IDX pictures', () => {
  test('are read and written byte for byte, gzip undone', async () => {
    expect(await decodeIdxImages(file, 'a')).toEqual(stack)
    expect(await decodeIdxImages(new Uint8Array(gzipSync(file)), 'a.gz')).toEqual(stack)
    expect(encodeIdxImages(stack)).toEqual(file)
    const colour = imageStack(pixels, { height: 2, width: 4, channels: 3 })
    expect(await decodeIdxImages(encodeIdxImages(colour), 'c')).toEqual(colour)
  })

  test.each([
    ['too short', file.slice(0, 30), /pictures\.idx .*needs 40 bytes, found 30/],
    ['too long', Uint8Array.from([...file, 1]), /pictures\.idx .*needs 40 bytes, found 41/],
    ['within the header', file.slice(0, 9), /pictures\.idx ends at byte 9/],
    ['not IDX', Uint8Array.from([80, 75, 3, 4]), /pictures\.idx is not an IDX file/],
    ['labels', Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 2, 5, 6]), /pictures\.idx holds an array of shape \(2\)/],
    ['floats', Uint8Array.from([0, 0, 13, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0]), /unsigned bytes/],
    ['no pictures', Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]), /holds no pictures/],
    ['damaged gzip', new Uint8Array(gzipSync(file)).slice(0, 30), /pictures\.idx does not decompress/],
  ])('that are %s are refused by name', async (_, bytes, message) => {
    await expect(decodeIdxImages(bytes, 'pictures.idx')).rejects.toThrow(message)
  })

  const absent = missing('mnist/t10k-images-idx3-ubyte.gz')
  test.skipIf(absent !== undefined)(`MNIST's own file (${absent ?? 'there'})`, async () => {
    const found = await decodeIdxImages(bytesOf('mnist/t10k-images-idx3-ubyte.gz'), 'mnist')
    expect([found.count, found.height, found.width, found.channels]).toEqual([10000, 28, 28, 1])
  })
})
