import { describe, expect, test } from 'vitest'
import { runDigits, type TrainAndTest } from '../../../benchmarks/experiments/digits.ts'
import { Random } from '../../../src/base/random.ts'
import { type ImageStack, imageStack } from '../../../src/pictures/image.ts'
import type { LabelledPictures } from '../../../src/pictures/translation/labelled.ts'
import { testContext } from '../context.ts'

const SIDE = 6

/** Pictures with one half bright, by how much varies: the left one in class `left`, the right one in the other. */
function halves(count: number, left: 'a' | 'b', seed: number): LabelledPictures {
  const random = new Random(seed)
  const labels = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 'a' : 'b'))
  const pixels = labels.flatMap((label) => {
    const [low, high] = [20 + 30 * random.uniform(), 150 + 80 * random.uniform()]
    return Array.from({ length: SIDE * SIDE }, (_, i) => {
      const isLeft = i % SIDE < SIDE / 2
      return (isLeft === (label === left) ? high : low) + 8 * random.normal()
    })
  })
  return { labels, images: imageStack(Uint8Array.from(pixels), { height: SIDE, width: SIDE, channels: 1 }) }
}

const quick = { seed: 1, latent: 'pca' as const, dimension: 3, steps: 60, classifierEpochs: 10 }
// What is on the left in one is on the right in the other: the labels alone say which half a picture's counterpart has.
const source = halves(160, 'a', 1)
const target: TrainAndTest = { train: halves(240, 'b', 2), test: halves(80, 'b', 3) }

/** What no choice may depend on: reading it is an error. */
const unreadable: LabelledPictures = {
  labels: target.test.labels,
  images: new Proxy({} as ImageStack, {
    get: (_, key) => {
      throw new Error(`the test pictures were read: ${String(key)}`)
    },
  }),
}

describe('an experiment on pictures', () => {
  test('carries each class to its counterpart when it is told the classes, and to the nearest pictures when it is not', async () => {
    const { report, pictures } = await runDigits(quick, source, target, testContext())
    expect(report.data).toMatchObject({ source: { train: 120, test: 40 }, target: { train: 240, test: 80 } })
    const [told, not] = report.arms
    expect([told!.conditional, not!.conditional]).toEqual([true, false])
    expect(report.classifier!.testAccuracy).toBe(1)
    expect(told!.accuracy).toEqual({ translated: 1, autoencoded: 1, untransported: 0 })
    // Untold, the nearest pictures of the target are those with the same half bright, of the other class.
    expect(not!.accuracy!.translated).toBe(0)
    for (const { ratio } of Object.values(told!.classes)) expect(ratio).toBeLessThan(0.05)
    for (const { ratio } of Object.values(not!.classes)) expect(ratio).toBeGreaterThan(0.9)
    expect(told!.frechet!.ratio).toBeLessThan(2)
    expect(not!.cost.transport).toBeLessThan(0.1 * told!.cost.transport)
    expect(told!.roundTrip.source).toBeLessThan(1e-3)
    expect(Object.keys(pictures)).toEqual(['conditional', 'conditional-back', 'unconditional', 'unconditional-back'])
  }, 240_000)

  test('of validation judges on pictures to learn from, and never reads the test pictures', async () => {
    const config = { ...quick, arms: ['conditional' as const], validation: true }
    const sealed = { train: target.train, test: unreadable }
    const { report } = await runDigits(config, source, sealed, testContext())
    expect(report.data).toMatchObject({ source: { train: 90, test: 30 }, target: { train: 200, test: 40 } })
    await expect(runDigits({ ...config, validation: false }, source, sealed, testContext())).rejects.toThrow(
      /test pictures were read/,
    )
  }, 240_000)
})
