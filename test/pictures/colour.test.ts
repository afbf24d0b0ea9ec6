import { describe, expect, test } from 'vitest'
import {
  applyTable,
  type ColourTable,
  emptyTable,
  latticeColours,
  pointsNeeded,
} from '../../src/pictures/colour/table.ts'
import { ColourTransfer } from '../../src/pictures/colour/transfer.ts'
import { Dequantiser } from '../../src/pictures/dequantise.ts'
import { type Channels, type Image, image } from '../../src/pictures/image.ts'
import '../../src/index.ts'
import { Random } from '../../src/base/random.ts'

const SIZE = 17

/** A table of the colours' images under a function of sRGB values in 0..1. */
function tableOf(images: (colour: Float64Array) => number[], channels: 1 | 3 = 3): ColourTable {
  const table = emptyTable(SIZE, channels)
  const colours = latticeColours(
    table,
    Int32Array.from({ length: SIZE ** channels }, (_, i) => i),
  )
  for (let i = 0; i < colours.length; i += channels)
    table.values.set(
      images(colours.subarray(i, i + channels)).map((value) => 255 * value),
      i,
    )
  return table
}

function noise(width: number, height: number, channels: Channels, seed = 1): Image {
  const random = new Random(seed)
  return image(
    Uint8Array.from({ length: width * height * channels }, () => random.integer(256)),
    height,
    width,
    channels,
  )
}

describe('a table of colours', () => {
  test('is exact for affine maps', () => {
    const table = tableOf(([r, g, b]) => [0.5 * r! + 0.3 * g! + 0.1, 0.2 + 0.6 * b!, 0.9 - 0.4 * r! - 0.3 * b!])
    const picture = noise(40, 30, 3)
    const { pixels } = applyTable(table, picture, { dither: false })
    for (let i = 0; i < pixels.length; i += 3) {
      const [r, g, b] = picture.pixels.subarray(i, i + 3)
      const expected = [0.5 * r! + 0.3 * g! + 25.5, 51 + 0.6 * b!, 229.5 - 0.4 * r! - 0.3 * b!]
      for (let c = 0; c < 3; c++) expect(Math.abs(pixels[i + c]! - expected[c]!)).toBeLessThanOrEqual(0.501)
    }
  })

  test('keeps greys grey', () => {
    const table = tableOf(([r, g, b]) => [r! * g!, g! * b!, r! * b!].map((value) => value ** 1.5))
    const grey = Uint8Array.from({ length: 3 * 256 }, (_, i) => Math.floor(i / 3))
    const { pixels } = applyTable(table, image(grey, 1, 256, 3), { dither: false })
    for (let i = 0; i < pixels.length; i += 3) expect([pixels[i + 1], pixels[i + 2]]).toEqual([pixels[i], pixels[i]])
  })

  test.each([1, 2, 3, 4] as const)('the identity changes no pixel of %i channels, dithered or not', (channels) => {
    const table = tableOf((colour) => [...colour], channels <= 2 ? 1 : 3)
    const picture = noise(64, 50, channels)
    expect(applyTable(table, picture, { dither: true }).pixels).toEqual(picture.pixels)
    expect(applyTable(table, picture, { dither: false }).pixels).toEqual(picture.pixels)
  })

  test.each([2, 4] as const)('keeps alpha with %i channels', (channels) => {
    const table = tableOf((colour) => [...colour].map((value) => 1 - value), channels === 2 ? 1 : 3)
    const picture = noise(20, 20, channels)
    const { pixels } = applyTable(table, picture)
    for (let i = 0; i < pixels.length; i += channels) {
      expect(pixels[i + channels - 1]).toBe(picture.pixels[i + channels - 1])
      expect(pixels[i]).toBe(255 - picture.pixels[i]!)
    }
  })

  test.each([1, 3] as const)('knows the points that a picture needs, %i channels', (channels) => {
    const whole = tableOf((colour) => [...colour].map((value) => value ** 2), channels)
    const sparse = emptyTable(SIZE, channels)
    const picture = noise(5, 4, channels)
    const needed = pointsNeeded(sparse, picture, 1e9)!
    for (const point of needed)
      for (let c = 0; c < channels; c++) sparse.values[channels * point + c] = whole.values[channels * point + c]!
    expect(needed.length).toBeLessThan(SIZE ** channels)
    expect(applyTable(sparse, picture)).toEqual(applyTable(whole, picture))
    expect(pointsNeeded(sparse, picture, needed.length - 1)).toBeNull()
  })

  test('dithering takes the bands out of a gradient that is stretched', () => {
    const [width, height, gain] = [1024, 32, 6]
    // A sky of 20 levels, spread over 120: without dithering, steps of 6 levels.
    const ideal = (x: number) => 100 + (20 * x) / width
    const sky = image(
      Uint8Array.from({ length: width * height }, (_, i) => Math.round(ideal(i % width))),
      height,
      width,
      1,
    )
    const table = tableOf(([value]) => [gain * (value! - 90 / 255)], 1)
    const bands = [true, false].map((dither) => {
      const { pixels } = applyTable(table, sky, { dither })
      let squares = 0
      for (let x = 0; x < width; x += 8) {
        let [sum, wanted] = [0, 0]
        for (let y = 0; y < height; y++)
          for (let i = x; i < x + 8; i++) {
            sum += pixels[y * width + i]!
            wanted += gain * (ideal(i) - 90)
          }
        squares += ((sum - wanted) / (8 * height)) ** 2
      }
      const edges = new Set(pixels.subarray(0, width)).size
      return { error: Math.sqrt(squares / (width / 8)), edges }
    })
    expect(bands[1]!.edges).toBeLessThan(25)
    expect(bands[0]!.edges).toBeGreaterThan(100)
    // What rounding took away is back: 8 pixels' mean level is nearer to the sky as it was before.
    expect(bands[0]!.error).toBeLessThan(0.5 * bands[1]!.error)
    expect(bands[1]!.error).toBeGreaterThan(1)
  })

  test.each([1, 2, 3, 4] as const)(
    'what rounding took away is guessed from the window about each pixel, %i channels',
    (channels) => {
      // The window of a 100 x 40 picture reaches 2 pixels far; its mean is computed here pixel by pixel.
      const [width, height, radius] = [100, 40, 2]
      const colours = channels === 2 || channels === 4 ? channels - 1 : channels
      const random = new Random(8)
      const picture = image(
        Uint8Array.from({ length: width * height * channels }, () => 100 + random.integer(2)),
        height,
        width,
        channels,
      )
      const reader = new Dequantiser(picture)
      for (let y = 0; y < height; y++) {
        const offsets = reader.next()
        for (const x of [0, 1, 50, width - 2, width - 1])
          for (let c = 0; c < colours; c++) {
            let [sum, count] = [0, 0]
            for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++)
              for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++, count++)
                sum += picture.pixels[(v * width + u) * channels + c]!
            const difference = sum / count - picture.pixels[(y * width + x) * channels + c]!
            const guess =
              Math.abs(difference) <= 0.5 ? difference : (Math.sign(difference) * (2 - Math.abs(difference))) / 3
            expect(Math.abs(offsets[x * colours + c]! - guess), `(${x}, ${y}), ${c}`).toBeLessThan(0.126)
            expect(Math.abs(offsets[x * colours + c]!)).toBeLessThan(0.5)
          }
      }
    },
  )

  test('a neighbourhood of other things says nothing about a pixel', () => {
    const edge = image(
      Uint8Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 32 ? 20 : 200)),
      64,
      64,
      1,
    )
    const reader = new Dequantiser(edge)
    for (let y = 0; y < 64; y++) {
      const offsets = reader.next()
      for (const x of [31, 32]) expect(Math.abs(offsets[x]!)).toBeLessThan(0.126)
    }
  })
})

describe('colour transfer', () => {
  /** A picture whose colours are a cloud about a centre. */
  function cloud(centre: readonly number[], spread: number, channels: 3 | 4 | 1 | 2, seed: number): Image {
    const random = new Random(seed)
    const colours = channels >= 3 ? 3 : 1
    const pixels = new Uint8Array(60 * 60 * channels)
    for (let i = 0; i < pixels.length; i += channels) {
      for (let c = 0; c < colours; c++)
        pixels[i + c] = Math.min(255, Math.max(0, centre[c]! + spread * random.normal()))
      if (channels > colours) pixels[i + colours] = i % 3 === 0 ? 0 : 255
    }
    return image(pixels, 60, 60, channels)
  }
  const quick = { steps: 150, sample: 2000, seed: 3 }
  const meanOf = ({ pixels, channels }: Image, c: number) => {
    let sum = 0
    for (let i = c; i < pixels.length; i += channels) sum += pixels[i]!
    return (sum * channels) / pixels.length
  }

  test('between identical pictures is the identity', async () => {
    const picture = cloud([120, 90, 160], 25, 3, 1)
    const transfer = await ColourTransfer.fit(picture, picture, quick)
    for (const direction of ['forward', 'backward'] as const) {
      const { pixels } = await transfer.apply(picture, direction)
      const mean = pixels.reduce((sum, value, i) => sum + Math.abs(value - picture.pixels[i]!), 0) / pixels.length
      expect(mean).toBeLessThan(1.5)
    }
  })

  test('gives each picture the mean colour of the other, and back', async () => {
    const [a, b] = [cloud([180, 90, 60], 14, 3, 1), cloud([60, 110, 150], 22, 3, 2)]
    const transfer = await ColourTransfer.fit(a, b, quick)
    const moved = await transfer.apply(a, 'forward')
    const back = await transfer.apply(b, 'backward')
    for (let c = 0; c < 3; c++) {
      expect(Math.abs(meanOf(moved, c) - meanOf(b, c))).toBeLessThan(2)
      expect(Math.abs(meanOf(back, c) - meanOf(a, c))).toBeLessThan(2)
    }
    // And there and back again is where it was.
    const returned = await transfer.apply(moved, 'backward', { dither: false })
    const error = returned.pixels.reduce((sum, value, i) => sum + Math.abs(value - a.pixels[i]!), 0) / a.pixels.length
    expect(error).toBeLessThan(1)
  })

  test('works on grey pictures with alpha, and learns from what can be seen only', async () => {
    const [a, b] = [cloud([80], 12, 2, 1), cloud([170], 20, 1, 2)]
    for (let i = 0; i < a.pixels.length; i += 2) if (a.pixels[i + 1] === 0) a.pixels[i] = 255
    const transfer = await ColourTransfer.fit(a, b, quick)
    const { pixels } = await transfer.apply(a, 'forward')
    const seen = [...pixels.keys()].filter((i) => i % 2 === 0 && pixels[i + 1]! > 0)
    const mean = seen.reduce((sum, i) => sum + pixels[i]!, 0) / seen.length
    expect(Math.abs(mean - meanOf(b, 0))).toBeLessThan(2)
  })

  test('refuses grey with colour and pictures that cannot be seen, naming the file', async () => {
    const grey = cloud([80], 10, 1, 1)
    const colour = cloud([80, 80, 80], 10, 3, 1)
    const names = ['one.png', 'two.png'] as const
    await expect(ColourTransfer.fit(grey, colour, { ...quick, names })).rejects.toThrow(
      /one\.png is grey and two\.png is in colour/,
    )
    const hidden = cloud([80, 80, 80], 10, 4, 1)
    for (let i = 3; i < hidden.pixels.length; i += 4) hidden.pixels[i] = 0
    await expect(ColourTransfer.fit(colour, hidden, { ...quick, names })).rejects.toThrow(
      /two\.png has no visible pixel/,
    )
  })
})
