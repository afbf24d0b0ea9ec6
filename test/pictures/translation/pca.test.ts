import { describe, expect, test } from 'vitest'
import { openEngine } from '../../../src/engine/index.ts'
import { imageStack } from '../../../src/pictures/image.ts'
import '../../../src/index.ts'
import { symmetricEigen } from '../../../src/base/linalg/eigen.ts'
import { Random } from '../../../src/base/random.ts'
import { PcaSpace } from '../../../src/pictures/translation/pca.ts'
import { restoreLatentSpace } from '../../../src/pictures/translation/restore.ts'
import { moments } from '../../../src/problem/moments.ts'
import { bars } from './bars.ts'

const engine = await openEngine()

/** Pictures near a plane in pixel space. */
function plane(count: number, height: number, width: number, seed: number) {
  const random = new Random(seed)
  const size = height * width
  const directions = [0, 1].map(() => Float64Array.from({ length: size }, () => random.normal()))
  const pixels = new Uint8Array(count * size)
  for (let i = 0; i < count; i++) {
    const [a, b] = [25 * random.normal(), 9 * random.normal()]
    for (let j = 0; j < size; j++)
      pixels[i * size + j] = Math.round(
        Math.min(255, Math.max(0, 128 + a * directions[0]![j]! + b * directions[1]![j]!)),
      )
  }
  return imageStack(pixels, { height, width, channels: 1 })
}

describe('PCA', () => {
  test("a point's variances are the largest eigenvalues of the pixels' covariance, and its coordinates are not correlated", async () => {
    const images = plane(300, 5, 4, 1)
    const space = await PcaSpace.fit(engine, images, 3)
    const pixels = { data: Float64Array.from(images.pixels, (value) => value / 255), rows: 300, columns: 20 }
    const { values } = symmetricEigen(moments(pixels).covariance)
    const { mean, covariance } = moments(await space.encode(images))
    for (let i = 0; i < 3; i++) {
      expect(mean[i]).toBeCloseTo(0, 5)
      expect(covariance.data[4 * i]! / values[19 - i]!).toBeCloseTo(1, 4)
      for (let j = 0; j < i; j++) expect(Math.abs(covariance.data[3 * i + j]!)).toBeLessThan(1e-5)
    }
    const all = values.reduce((sum, value) => sum + value, 0)
    expect(space.explained).toBeCloseTo((values[19]! + values[18]! + values[17]!) / all, 5)
    await space.dispose()
  })

  test.each([
    ['few pixels (eigenvectors of the covariance)', 5, 4],
    ['many pixels (by way of the products of the rows)', 41, 40],
  ])('with all components decoding gives the pictures back: %s', async (_, height, width) => {
    const images = plane(18, height, width, 2)
    const space = await PcaSpace.fit(engine, images, 17)
    const back = await space.decode(await space.encode(images))
    expect(back.pixels).toEqual(images.pixels)
    await space.dispose()
  })

  test('both ways of finding them give the same components', async () => {
    // The same pictures beside a wall that never changes: more pixels than pictures, the same covariance.
    const narrow = plane(60, 5, 6, 3)
    const pixels = new Uint8Array(60 * 5 * 20).fill(77)
    for (let i = 0; i < 60 * 5; i++) pixels.set(narrow.pixels.subarray(6 * i, 6 * i + 6), 20 * i)
    const wide = imageStack(pixels, { height: 5, width: 20, channels: 1 })
    const [a, b] = [await PcaSpace.fit(engine, narrow, 2), await PcaSpace.fit(engine, wide, 2)]
    const [x, z] = [await a.encode(narrow), await b.encode(wide)]
    for (let k = 0; k < 2; k++) {
      const sign = Math.sign(x.data[k]! * z.data[k]!)
      for (let i = 0; i < 60; i++) expect(Math.abs(x.data[2 * i + k]! - sign * z.data[2 * i + k]!)).toBeLessThan(2e-3)
    }
    await a.dispose()
    await b.dispose()
  })

  test('its file gives the same space', async () => {
    const { images } = bars(40, 5, 1)
    const space = await PcaSpace.fit(engine, images, 4)
    const again = await restoreLatentSpace(engine, space.toBytes())
    expect(await again.encode(images)).toEqual(await space.encode(images))
    expect(again.shape).toEqual({ height: 5, width: 5, channels: 1 })
    await space.dispose()
    await again.dispose()
  })

  test('refuses what does not fit', async () => {
    const { images } = bars(40, 5, 1)
    await expect(PcaSpace.fit(engine, images, 26)).rejects.toThrow(/between 1 and 25 .* found 26/)
    const space = await PcaSpace.fit(engine, images, 4)
    await expect(space.encode(bars(4, 6, 1).images)).rejects.toThrow(
      /6 x 6 grey but the model was trained on 5 x 5 grey/,
    )
    await expect(space.decode({ data: new Float32Array(6), rows: 2, columns: 3 })).rejects.toThrow(/3 columns .* 4/)
    await expect(restoreLatentSpace(engine, new Uint8Array(20), 'x.safetensors')).rejects.toThrow(/x\.safetensors/)
    await space.dispose()
  })
})
