import { expect, test } from 'vitest'
import { decodeState, encodeState, fit, points, Random, type TrainingState } from '../../src/index.ts'
import { chooseRecipe } from '../../src/training/recipe.ts'

const [ROWS, D] = [4000, 17]

/** Normal points; with `split`, torn apart along three axes: far from any affine image. */
function cloud(seed: number, split: number) {
  const random = new Random(seed)
  const data = Float64Array.from({ length: ROWS * D }, () => random.normal())
  for (let at = 0; at < data.length; at += D)
    for (let j = 0; j < 3; j++) data[at + j]! += split * Math.sign(data[at + j]!)
  return points(data, ROWS, D)
}

test('the convex potential that a fit falls back to has the layers of the released one, and is resumed as such', async () => {
  expect(chooseRecipe('released', D, ROWS).hidden).not.toEqual(chooseRecipe('convex', D, ROWS).hidden)
  const [source, target] = [cloud(1, 0), cloud(2, 6)]
  const notices: string[] = []
  const saved: Uint8Array[] = []
  // From the release on, looks see weights that are worse on any rows.
  const onStep = (state: TrainingState) => {
    if (state.released !== null) state.average.set(state.weights.map((value) => 1.3 * value))
    if (state.potential === 'convex' && state.step === 60) saved.push(encodeState(state))
  }
  const options = { seed: 3, steps: 300, potential: 'released', heldOut: 0.2, batchSize: 256 } as const
  const first = await fit(source, target, { ...options, onStep, onNotice: (text) => notices.push(text) }).result
  expect(notices.join(' ')).toMatch(/convex by construction was fitted instead/)
  expect(first.map.model.potential.config).toMatchObject({
    kind: 'convex',
    hidden: chooseRecipe('released', D, ROWS).hidden,
  })
  const { state } = decodeState(saved[0]!)
  const again = await fit(source, target, options, state).result
  expect(again.map.model.weights).toEqual(first.map.model.weights)
})
