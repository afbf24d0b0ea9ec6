import { describe, expect, test } from 'vitest'
import { decodeImage, encodePng, resizeImage } from '../../src/pictures/codec.ts'
import { type Channels, type Image, image } from '../../src/pictures/image.ts'
import { contactSheet } from '../../src/pictures/sheet.ts'

function ramp(width: number, height: number, channels: Channels): Image {
  return image(
    Uint8Array.from({ length: width * height * channels }, (_, i) => (37 * i + 11 * (i >> 5)) % 256),
    height,
    width,
    channels,
  )
}

describe('picture files', () => {
  test.each([1, 2, 3, 4] as const)('PNG keeps every pixel of %i channels', async (channels) => {
    const picture = ramp(13, 9, channels)
    expect(await decodeImage(await encodePng(picture), 'a.png')).toEqual(picture)
  })

  test('damaged and foreign bytes are refused by the name of the file', async () => {
    const png = await encodePng(ramp(40, 40, 3))
    for (const bytes of [
      new Uint8Array([1, 2, 3, 4]),
      png.slice(0, png.length / 2),
      new TextEncoder().encode('a,b\n1,2'),
    ])
      await expect(decodeImage(bytes, 'folder/broken.png')).rejects.toThrow(/^folder\/broken\.png is not a picture/)
  })

  test('resizing keeps the mean and the channels', async () => {
    const flat = image(new Uint8Array(8 * 8).fill(77), 8, 8, 1)
    const larger = await resizeImage(flat, 28, 20)
    expect([larger.width, larger.height, larger.channels]).toEqual([28, 20, 1])
    expect(new Set(larger.pixels)).toEqual(new Set([77]))
  })
})

describe('a contact sheet', () => {
  test('puts every pixel where it belongs', () => {
    const [a, b] = [ramp(3, 2, 1), ramp(2, 4, 3)]
    const sheet = contactSheet(
      [
        [a, b],
        [null, a],
      ],
      { gap: 1, zoom: 2, background: 9 },
    )
    expect([sheet.width, sheet.height]).toEqual([1 + 6 + 1 + 6 + 1, 1 + 8 + 1 + 4 + 1])
    const at = (x: number, y: number) => [
      ...sheet.pixels.subarray((y * sheet.width + x) * 3, (y * sheet.width + x) * 3 + 3),
    ]
    expect(at(0, 0)).toEqual([9, 9, 9])
    // a is centred in its row of height 8: it starts at y = 1 + 2.
    expect(at(1, 3)).toEqual(Array(3).fill(a.pixels[0]))
    expect(at(4, 6)).toEqual(Array(3).fill(a.pixels[4]))
    // b is centred in a column of width 6: it starts at x = 8 + 1.
    expect(at(9, 1)).toEqual([...b.pixels.subarray(0, 3)])
    expect(at(12, 8)).toEqual([...b.pixels.subarray(21, 24)])
    expect(at(1, 10)).toEqual([9, 9, 9])
  })

  test('shows its background through transparent parts', () => {
    const sheet = contactSheet([[image(Uint8Array.from([200, 0, 200, 255]), 1, 2, 2)]], { gap: 0, background: 50 })
    expect([...sheet.pixels]).toEqual([50, 50, 50, 200, 200, 200])
  })
})
