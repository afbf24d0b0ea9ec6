import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { type FitOptions, fit } from '../../src/index.ts'
import { normalPoints } from '../support/training.ts'

/** The defaults that the documentation states, for 300 rows in 3 dimensions. */
const STATED = {
  seed: 0,
  potential: 'convex',
  start: 'moments',
  scale: 'none',
  smoothing: 0.1,
  mmdWeight: 0,
  heldOut: 0.1,
  threads: 1,
} as const satisfies FitOptions

const [x, z] = [normalPoints(300, 3, 1), normalPoints(300, 3, 2)]
const quick: FitOptions = { steps: 12, hidden: [8, 8], batchSize: 32 }

/** The weights after the last step: what is kept may be the start, which few options change. */
async function lastWeights(options: FitOptions): Promise<Float32Array> {
  let weights = new Float32Array()
  const onStep = (state: { readonly weights: Float32Array }) => {
    weights = state.weights.slice()
  }
  await (await fit(x, z, { ...quick, ...options, onStep })).dispose()
  return weights
}

const byDefault = await lastWeights({})

test('each option has the default that is stated: leaving it out and giving it are the same fit, bit for bit', async () => {
  for (const [name, value] of Object.entries(STATED))
    expect(isDeepStrictEqual(await lastWeights({ [name]: value }), byDefault), name).toBe(true)
})

test.each<[string, FitOptions]>([
  ['seed', { seed: 1 }],
  ['potential', { potential: 'smooth' }],
  ['start', { start: 'identity' }],
  ['scale', { scale: 'features' }],
  ['smoothing', { smoothing: 0.2 }],
  ['mmdWeight', { mmdWeight: 1 }],
  ['heldOut', { heldOut: 0.2 }],
  ['learningRate', { learningRate: 0.02 }],
])('another %s is another fit', async (_, options) => {
  expect(isDeepStrictEqual(await lastWeights(options), byDefault)).toBe(false)
})
