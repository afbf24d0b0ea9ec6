import { afterAll, expect, test } from 'vitest'
import { fit, InputError } from '../../src/browser.ts'
import { serve } from '../../src/worker/serve.ts'
import { connect, type Port } from '../../src/worker.ts'
import { normalPoints } from '../support/training.ts'

/** The two ends that a page and its worker have: messages are cloned, and arrays are transferred, as between threads. */
const { port1, port2 } = new MessageChannel()
serve(port1 as unknown as Port)
const brenier = connect(port2 as unknown as Port)
for (const port of [port1, port2]) port.start()
afterAll(() => port1.close())

const [x, z] = [normalPoints(300, 2, 1), normalPoints(300, 2, 2)]
const options = { device: 'wasm', steps: 20, hidden: [8, 8], batchSize: 32, seed: 5 } as const

test('a fit by messages is the fit itself, with its progress; and so are both directions', async () => {
  const seen: number[] = []
  const { map, summary } = await brenier.fit(x, z, { ...options, onProgress: ({ step }) => seen.push(step) })
  const here = await fit(x, z, options)
  expect(Buffer.from(map.bytes!).equals(here.toBytes())).toBe(true)
  expect(summary.steps).toBe(20)
  expect(seen.at(-1)).toBe(20)
  expect(seen.length).toBeGreaterThan(1)
  const images = await map.forward(x)
  expect(images).toEqual(await here.forward(x))
  const back = await map.backward(images)
  expect(back).toEqual(await here.backward(images))
  // What was sent was copied: the page still has it.
  expect(x.data).toHaveLength(600)
  const again = await brenier.load(map.bytes!, { device: 'wasm' })
  expect(await again.forward([[1, 2]])).toEqual(await here.forward([[1, 2]]))
  await again.dispose()
  await expect(again.forward(x)).rejects.toThrow(/disposed of; load it again/)
  await map.dispose()
  await here.dispose()
})

test('arrays are handed over where that is asked for', async () => {
  const [a, b] = [normalPoints(300, 2, 1), normalPoints(300, 2, 2)]
  const { map } = await brenier.fit(a, b, { ...options, steps: 1, transfer: true })
  expect([a.data.byteLength, b.data.byteLength]).toEqual([0, 0])
  await map.dispose()
})

test('a stop rejects with the reason of the signal, during a fit and before one that waits', async () => {
  const [first, second] = [new AbortController(), new AbortController()]
  const [one, two] = [new Error('one'), new Error('two')]
  const running = brenier.fit(x, z, {
    ...options,
    steps: 5000,
    signal: first.signal,
    onProgress: () => first.abort(one),
  })
  const waiting = brenier.fit(x, z, { ...options, steps: 5000, signal: second.signal })
  second.abort(two)
  await expect(running).rejects.toBe(one)
  await expect(waiting).rejects.toBe(two)
  await expect(brenier.fit(x, z, { ...options, signal: first.signal })).rejects.toBe(one)
})

test('what is wrong is said as without a worker', async () => {
  const narrow = normalPoints(300, 3, 1)
  const message = await fit(x, narrow, options).result.then(
    () => '',
    (error: Error) => error.message,
  )
  expect(message).toMatch(/2 columns and the target 3/)
  const failure = brenier.fit(x, narrow, options)
  await expect(failure).rejects.toThrow(InputError)
  await expect(failure).rejects.toThrow(message)
  await expect(brenier.fit([[1, Number.NaN]], x)).rejects.toThrow(InputError)
  await expect(brenier.fit(x, z, { ...options, potential: () => null as never })).rejects.toThrow(/cannot be sent/)
  await expect(brenier.load(Uint8Array.of(1, 2, 3))).rejects.toThrow(InputError)
})
