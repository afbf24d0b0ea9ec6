import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import * as brenier from '../../src/index.ts'
import { decodeSafetensors, encodeSafetensors } from '../../src/io/safetensors/safetensors.ts'
import { decodeState, encodeState } from '../../src/training/state-file.ts'

function cloud(rows: number, seed: number, shift: number, stretch: number): brenier.Points {
  const random = new brenier.Random(seed)
  const data = Float64Array.from({ length: 3 * rows }, (_, i) => {
    const value = random.normal()
    return i % 3 === 0 ? shift + stretch * value + 0.3 * value * value : value
  })
  return brenier.points(data, rows, 3)
}

const source = cloud(400, 1, 0, 1)
const target = cloud(500, 2, 2, 0.5)
const options: brenier.FitOptions = { seed: 5, steps: 70, hidden: [16, 16], batchSize: 64 }

/** Fits up to a step, stops there, and goes on from the bytes of its state. */
async function fitInTwo(stopAt: number, extra: brenier.FitOptions = {}): Promise<Uint8Array> {
  const controller = new AbortController()
  const first = brenier.fit(source, target, {
    ...options,
    ...extra,
    signal: controller.signal,
    onStep: ({ step }) => step === stopAt && controller.abort(new Error('stop')),
  })
  await expect(first.result).rejects.toThrow('stop')
  const { state } = decodeState(encodeState(first.state()!))
  expect(state.step).toBe(stopAt)
  return (await brenier.fit(source, target, { ...options, ...extra }, state)).toBytes()
}

describe('a resumed fit', () => {
  // 35 is where a look at held-out rows is due (each twentieth of the steps), 34 and 37 are not; 1 is before the first preconditioner.
  test.each([1, 34, 35, 37])('stopped after step %i gives the same file, bit for bit', async (stopAt) => {
    const whole = (await brenier.fit(source, target, options)).toBytes()
    expect(Buffer.compare(await fitInTwo(stopAt), whole)).toBe(0)
  })

  test('with classes gives the same file, bit for bit', async () => {
    const labels = (rows: number) => Array.from({ length: rows }, (_, i) => i % 3)
    const extra = { sourceLabels: labels(source.rows), targetLabels: labels(target.rows) }
    const whole = (await brenier.fit(source, target, { ...options, ...extra })).toBytes()
    expect(Buffer.compare(await fitInTwo(33, extra), whole)).toBe(0)
  })

  test('goes on with the convex potential where a smooth one had been given up, and says so', async () => {
    const saved: Uint8Array[] = []
    const notices: string[] = []
    const asked: brenier.FitOptions = {
      ...options,
      potential: 'smooth',
      learningRate: 1000,
      heldOut: 0,
      onNotice: (message) => notices.push(message),
    }
    const whole = await brenier.fit(source, target, {
      ...asked,
      onStep: (state) => {
        if (state.potential === 'convex' && state.step === 40) saved.push(encodeState(state))
      },
    })
    expect(whole.certified).toBe(true)
    expect(notices.join(' ')).toMatch(/convex by construction was fitted instead/)
    expect(saved).toHaveLength(1)
    notices.length = 0
    const resumed = await brenier.fit(source, target, asked, decodeState(saved[0]!).state)
    expect(notices[0]).toMatch(/^No rows are held out: /)
    expect(notices.slice(1)).toEqual([
      'The smooth potential had been given up for the convex one, whose training continues.',
    ])
    expect(Buffer.compare(resumed.toBytes(), whole.toBytes())).toBe(0)
  })

  test('taken while training goes on (onStep) is whole too', async () => {
    const saved: Uint8Array[] = []
    const whole = await brenier.fit(source, target, {
      ...options,
      onStep: (state) => {
        if (state.step % 20 === 0) saved.push(encodeState(state))
      },
    })
    expect(saved).toHaveLength(3)
    for (const bytes of saved) {
      const resumed = await brenier.fit(source, target, options, decodeState(bytes).state)
      expect(Buffer.compare(resumed.toBytes(), whole.toBytes())).toBe(0)
    }
  })
})

describe('a state file', () => {
  const state = async () => {
    const run = brenier.fit(source, target, { ...options, steps: 25 })
    await run
    return run.state()!
  }

  test('gives back every number, what is not finite included, and the note', async () => {
    const before = { ...(await state()) }
    before.heldOut.push({ step: 25, bound: Number.NEGATIVE_INFINITY })
    before.roundTrip = 0.0123
    const { state: after, note } = decodeState(encodeState(before, 'a note "quoted"'))
    expect(note).toBe('a note "quoted"')
    expect(after).toEqual(before)
  })

  test('that is cut short, of another kind or of another version is refused in a sentence', async () => {
    const before = await state()
    const { smoothing } = before
    const bytes = encodeState(before)
    const { tensors, metadata } = decodeSafetensors(bytes)
    const changed = (change: object) =>
      encodeSafetensors(tensors, { brenier: JSON.stringify({ ...JSON.parse(metadata.brenier!), ...change }) })
    const without = new Map([...tensors].filter(([name]) => name !== 'adam.first'))
    const shorter = new Map(tensors).set('average', { dtype: 'F32', shape: [1], data: new Float32Array(1) })
    const bad: [Uint8Array, RegExp][] = [
      [bytes.slice(0, bytes.length / 2), /state\.st .*(truncated|damaged)/],
      [encodeSafetensors({}), /no "brenier" header/],
      [encodeSafetensors(tensors, { brenier: '{' }), /not JSON/],
      [changed({ format: 'brenier-map' }), /holds "brenier-map" and not a state/],
      [changed({ version: 1 }), /version 1, and this brenier reads version 2/],
      [changed({ step: -1 }), /missing or wrong entries/],
      [changed({ source: [{ epoch: { ...smoothing, generator: ['x'] }, position: 0 }] }), /missing or wrong entries/],
      [changed({ smoothing: { ...smoothing, identity: [1] } }), /missing or wrong entries/],
      [encodeSafetensors(without, { brenier: metadata.brenier! }), /"adam.first" is missing/],
      [encodeSafetensors(shorter, { brenier: metadata.brenier! }), /"average" is missing or of another type or length/],
    ]
    for (const [wrong, message] of bad) {
      expect(() => decodeState(wrong, 'state.st')).toThrow(InputError)
      expect(() => decodeState(wrong, 'state.st')).toThrow(message)
    }
  })
})
