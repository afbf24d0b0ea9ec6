import { afterAll, expect, test } from 'vitest'
import { fieldOf, fit, type Points, traceBackward } from '../../src/browser.ts'
import { serve } from '../../src/worker/serve.ts'
import { connect, type Look, type Port } from '../../src/worker.ts'
import { normalPoints } from '../support/training.ts'

const { port1, port2 } = new MessageChannel()
serve(port1 as unknown as Port)
const brenier = connect(port2 as unknown as Port)
for (const port of [port1, port2]) port.start()
afterAll(() => port1.close())

const [x, z] = [normalPoints(300, 2, 1), normalPoints(300, 2, 2)]
const options = { device: 'wasm', steps: 30, hidden: [8, 8], batchSize: 32, seed: 5 } as const
const corners = { data: Float32Array.of(0, 0, 1, 0, 0, 1), rows: 3, columns: 2 }

/** The looks at a fit, to be waited for one by one. */
function looksAt() {
  const looks: Look[] = []
  const waiting: (() => void)[] = []
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const onLook = (look: Look) => {
    looks.push(look)
    for (const go of waiting.splice(0)) go()
  }
  return { looks, onLook, until }
}

test('a fit that is paused waits, takes single steps, is looked at, and is the same fit in the end', async () => {
  const { looks, onLook, until } = looksAt()
  const run = brenier.fit(x, z, { ...options, onLook, steering: { paused: true, watch: corners } })
  await until(() => looks.length > 0)
  expect(looks[0]!.step).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(looks.at(-1)!.step).toBe(1)
  run.steer({ steps: 2 })
  await until(() => looks.at(-1)!.step === 3)
  // Something else to look at is answered while it waits.
  run.steer({ watch: { data: Float32Array.of(0.5, 0.5), rows: 1, columns: 2 } })
  await until(() => looks.at(-1)!.images.rows === 1)
  expect(looks.at(-1)!.step).toBe(3)
  run.steer({ paused: false })
  const { map } = await run
  const alone = await fit(x, z, options)
  expect(Buffer.from(map.bytes!).equals(alone.toBytes())).toBe(true)
  expect(await map.field(corners)).toEqual(await fieldOf(alone, corners))
  const [here, there] = [await traceBackward(alone, corners), await map.trace(corners)]
  expect(there).toEqual(here)
  expect((await map.distance(x, z)).estimate).toBeCloseTo((await alone.distance(x, z)).estimate, 6)
  await map.dispose()
  await alone.dispose()
})

test('a look shows the map of the averaged weights', async () => {
  const { looks, onLook } = looksAt()
  const averages: Float32Array[] = []
  const run = brenier.fit(x, z, { ...options, steps: 6, onLook, steering: { pace: 1000, watch: corners } })
  const { map } = await run
  const alone = await fit(x, z, {
    ...options,
    steps: 6,
    onStep: async ({ average }, live) => {
      averages.push(average.slice())
      const { images } = await live.at(corners)
      expect(images.data).toEqual(looks[averages.length - 1]!.images.data)
    },
  })
  expect(averages).toHaveLength(6)
  expect(looks.length).toBeGreaterThanOrEqual(6)
  expect(looks[0]!.images.data).not.toEqual(looks[5]!.images.data)
  await map.dispose()
  await alone.dispose()
})

test('a look shows the pre-images of target points: the map of that moment carries them back to those points', async () => {
  const { looks, onLook } = looksAt()
  const steering = { pace: 1000, watchBack: z } as const
  const run = brenier.fit(x, z, { ...options, onLook, steering })
  const { map } = await run
  // Two columns of unit variance: the root of the total variance is about 1.4, and the solve is to a thousandth of it.
  const tolerance = 2e-3
  const found: Points[] = []
  const alone = await fit(x, z, {
    ...options,
    onStep: async (_, live) => {
      const { points, unconvergedRows } = await live.back(z)
      expect(unconvergedRows).toBe(0)
      found.push(points)
      const { images } = await live.at(points)
      expect(farthest(images, z)).toBeLessThan(tolerance)
    },
  })
  expect(found).toHaveLength(30)
  const seen = looks.filter(({ images, preimages }) => images.rows === 0 && preimages?.unconvergedRows === 0)
  expect(seen.length).toBeGreaterThanOrEqual(30)
  // Both solve the same equation, from other starts; the map of the first step has other solutions.
  expect(farthest(seen.at(-1)!.preimages!.points, found.at(-1)!)).toBeLessThan(0.005)
  expect(farthest(found[0]!, found.at(-1)!)).toBeGreaterThan(0.01)
  expect(Buffer.from(map.bytes!).equals(alone.toBytes())).toBe(true)
  await map.dispose()
  await alone.dispose()
})

function farthest(a: Points, b: Points): number {
  expect(a.rows).toBe(b.rows)
  let most = 0
  for (let i = 0; i < a.data.length; i += 2)
    most = Math.max(most, Math.hypot(a.data[i]! - b.data[i]!, a.data[i + 1]! - b.data[i + 1]!))
  return most
}

test('a pause ends with the signal, and the time of it is no time of training', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const stopped = brenier.fit(x, z, { ...options, signal: controller.signal, steering: { paused: true } })
  setTimeout(() => controller.abort(reason), 30)
  await expect(stopped).rejects.toBe(reason)
  const run = brenier.fit(x, z, { ...options, steps: 5, maxTime: 30, steering: { paused: true } })
  setTimeout(() => run.steer({ paused: false }), 400)
  const { map, summary } = await run
  expect(summary.seconds).toBeLessThan(0.4)
  await map.dispose()
})
