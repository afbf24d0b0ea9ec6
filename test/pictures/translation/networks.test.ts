import { describe, expect, test } from 'vitest'
import { openEngine } from '../../../src/engine/index.ts'
import { evaluate, gradient, type NdArray, type Tensor } from '../../../src/graph/index.ts'
import '../../../src/index.ts'
import { Random } from '../../../src/base/random.ts'
import { Classifier, classifierParameters, crossEntropy } from '../../../src/pictures/translation/classifier.ts'
import { CvaeSpace } from '../../../src/pictures/translation/cvae.ts'
import { type CvaeConfig, cvaeParameters, negativeBound } from '../../../src/pictures/translation/cvae-graph.ts'
import { restoreLatentSpace } from '../../../src/pictures/translation/restore.ts'
import {
  initialWeights,
  type Parameterised,
  sections,
  weightInputs,
  weightName,
} from '../../../src/potentials/weights.ts'
import { slopeByDifferences } from '../../support/finite-differences.ts'
import { bars } from './bars.ts'

const engine = await openEngine()
const random = new Random(5)
const array = (shape: readonly number[], value: () => number): NdArray => ({
  shape,
  data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, value),
})
const LABEL: NdArray = { shape: [3, 2], data: Float64Array.from([1, 0, 0, 1, 1, 0]) }

function weightFeeds(network: Parameterised, scale: number): Record<string, NdArray> {
  const weights = initialWeights(network)
  return Object.fromEntries(
    sections(network).map(({ name, shape, start, end }) => [
      name,
      {
        shape,
        data: Float64Array.from(weights.subarray(start, end), (value) => scale * (value + 0.1 * random.normal())),
      },
    ]),
  )
}

function expectGradient(
  loss: Tensor,
  network: Parameterised,
  feeds: Record<string, NdArray>,
  variables: Record<string, Tensor>,
) {
  const parts = evaluate(gradient(loss, Object.values(variables)), feeds)
  network.parameters.forEach(({ name }, i) => {
    const expected = slopeByDifferences(loss, feeds, weightName(name), 1e-4)
    const size = Math.max(...expected.map(Math.abs), 1e-3)
    parts[i]!.data.forEach((value, j) => {
      expect(Math.abs(value - expected[j]!) / size, `${name}[${j}]`).toBeLessThan(1e-5)
    })
  })
}

const CONFIG: CvaeConfig = {
  shape: { height: 2, width: 3, channels: 1 },
  dimension: 2,
  classes: ['a', 'b'],
  hidden: [5, 4],
}

describe('the evidence bound', () => {
  const network = { parameters: cvaeParameters(CONFIG, new Random(1)) }
  const variables = weightInputs(network)
  const loss = negativeBound(CONFIG, variables, 1.7)
  const feeds = (scale: number): Record<string, NdArray> => ({
    ...weightFeeds(network, scale),
    pixels: array([3, 6], () => random.uniform()),
    noise: array([3, 2], () => random.normal()),
    label: LABEL,
    share: array([], () => 1 / 3),
  })

  test('with all weights zero is log 2 for each pixel: no information, and no divergence', () => {
    expect(evaluate([loss], feeds(0))[0]!.data[0]).toBeCloseTo(6 * Math.log(2), 12)
  })

  test('counts the divergence of the code in closed form', () => {
    // Only the code's biases are not zero: m = (0.5, -1), v = (0.3, -0.2) for every row, and the decoder says 1/2 everywhere.
    const at = feeds(0)
    at[weightName('code.bias')] = { shape: [4], data: Float64Array.from([0.5, -1, 0.3, -0.2]) }
    const divergence = 0.5 * (0.25 + 1 + Math.exp(0.3) + Math.exp(-0.2) - 0.3 + 0.2 - 2)
    expect(evaluate([loss], at)[0]!.data[0]).toBeCloseTo(6 * Math.log(2) + 1.7 * divergence, 12)
  })

  test('has the gradient of its finite differences, through the noise too', () => {
    expectGradient(loss, network, feeds(1), variables)
  })
})

describe('the cross-entropy', () => {
  const network = { parameters: classifierParameters(6, [5, 4], 2, new Random(2)) }
  const variables = weightInputs(network)
  const loss = crossEntropy(6, 2, 2, variables)
  const feeds = (scale: number): Record<string, NdArray> => ({
    ...weightFeeds(network, scale),
    pixels: array([3, 6], () => random.uniform()),
    label: LABEL,
    share: array([], () => 1 / 3),
  })

  test('of a guess is the logarithm of the number of classes', () => {
    expect(evaluate([loss], feeds(0))[0]!.data[0]).toBeCloseTo(Math.log(2), 12)
  })

  test('has the gradient of its finite differences', () => {
    expectGradient(loss, network, feeds(1), variables)
  })
})

describe('a classifier', () => {
  test('distinguishes upright bars from level ones', async () => {
    const { images, labels } = bars(400, 8, 1)
    const held = bars(200, 8, 2)
    const judge = await Classifier.fit(engine, images, labels, { hidden: [32, 16], epochs: 20, batch: 32, shift: 0 })
    expect(judge.history.at(-1)!).toBeLessThan(0.2 * judge.history[0]!)
    expect(await judge.accuracy(held.images, held.labels)).toBeGreaterThan(0.98)
    const features = await judge.features(held.images)
    expect([features.rows, features.columns]).toEqual([200, 16])
    await judge.dispose()
  })
})

describe('a conditional autoencoder', async () => {
  const { images, labels } = bars(400, 8, 1)
  const options = { dimension: 3, hidden: [64], epochs: 60, batch: 40, rate: 4e-3, seed: 3 }
  const space = await CvaeSpace.fit(engine, images, labels, options)
  const held = bars(100, 8, 2)
  const judge = await Classifier.fit(engine, images, labels, { hidden: [32, 16], epochs: 20, batch: 32, shift: 0 })

  test('trains to a lower bound', () => {
    const { history } = space
    expect(history.at(-1)!).toBeLessThan(0.75 * history[0]!)
    // 64 pixels that are known in advance to be 0 or 1 half of the time would take 64 log 2 nats.
    expect(history.at(-1)!).toBeLessThan(0.6 * 64 * Math.log(2))
  })

  test('gives back pictures it has not seen', async () => {
    const back = await space.decode(await space.encode(held.images, held.labels), held.labels)
    const error = (a: Uint8Array, b: Uint8Array) => a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0)
    const mean = new Uint8Array(held.images.pixels.length).fill(Math.round(255 * 0.125 * 0.8))
    expect(error(back.pixels, held.images.pixels)).toBeLessThan(0.35 * error(mean, held.images.pixels))
  })

  test('draws the class of the given label', async () => {
    const code = await space.encode(held.images, held.labels)
    const other = held.labels.map((label) => (label === 'up' ? 'flat' : 'up'))
    expect(await judge.accuracy(await space.decode(code, held.labels), held.labels)).toBeGreaterThan(0.95)
    // Codes of the other class are foreign to it; without the label next to none would turn.
    expect(await judge.accuracy(await space.decode(code, other), other)).toBeGreaterThan(0.5)
  })

  test('draws codes about their means when it is given a generator, the same ones for the same seed', async () => {
    const mean = await space.encode(held.images, held.labels)
    const [a, b] = [
      await space.encode(held.images, held.labels, new Random(1)),
      await space.encode(held.images, held.labels, new Random(1)),
    ]
    expect(a).toEqual(b)
    let squares = 0
    for (let i = 0; i < a.data.length; i++) squares += (mean.data[i]! - a.data[i]!) ** 2
    const spread = Math.sqrt(squares / a.data.length)
    expect(spread).toBeGreaterThan(0.02)
    expect(spread).toBeLessThan(1)
  })

  test('its file gives the same space', async () => {
    const again = await restoreLatentSpace(engine, space.toBytes())
    expect(again.classes).toEqual(['flat', 'up'])
    const code = await space.encode(held.images, held.labels)
    expect(await again.encode(held.images, held.labels)).toEqual(code)
    expect(await again.decode(code, held.labels)).toEqual(await space.decode(code, held.labels))
    await again.dispose()
  })

  test('the same seed gives the same model', async () => {
    const few = { ...options, epochs: 2 }
    const [a, b] = [await CvaeSpace.fit(engine, images, labels, few), await CvaeSpace.fit(engine, images, labels, few)]
    expect(a.toBytes()).toEqual(b.toBytes())
  })

  test('asks for labels that it knows', async () => {
    await expect(space.encode(held.images)).rejects.toThrow(/no labels were given/)
    await expect(
      space.encode(
        held.images,
        held.labels.map(() => 'across'),
      ),
    ).rejects.toThrow(/"across".*flat, up/)
    await expect(space.encode(held.images, ['up'])).rejects.toThrow(/1 labels for 100 rows/)
  })
})
