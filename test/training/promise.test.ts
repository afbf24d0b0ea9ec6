import { describe, expect, test } from 'vitest'
import { type FitOptions, FitStopped, fit, InputError, TransportMap } from '../../src/index.ts'
import { normalPoints } from '../support/training.ts'

const [x, z] = [normalPoints(300, 2, 1), normalPoints(300, 2, 2)]
const options: FitOptions = { steps: 12, hidden: [8, 8], batchSize: 32, seed: 5 }
const long: FitOptions = { ...options, steps: 100_000 }

describe('a fit is a promise', () => {
  test('of its map, with catch and finally', async () => {
    const run = fit(x, z, options)
    expect(run).toBeInstanceOf(Promise)
    let ended = false
    const map = await run
      .catch(() => null)
      .finally(() => {
        ended = true
      })
    expect(map).toBeInstanceOf(TransportMap)
    expect(ended).toBe(true)
    const failed = await fit(x, z, { ...options, steps: 0 }).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(InputError)
  })

  test('nobody is told twice: a failure that the loop throws is no unhandled rejection', async () => {
    const unhandled: unknown[] = []
    const listener = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', listener)
    const loop = async () => {
      for await (const _ of fit(x, z, { ...options, steps: 0 }));
    }
    await expect(loop()).rejects.toBeInstanceOf(InputError)
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('unhandledRejection', listener)
    expect(unhandled).toEqual([])
  })
})

describe('leaving the iteration', () => {
  test('stops the training, and leaves the best map so far and the state', async () => {
    const run = fit(x, z, long)
    for await (const { step } of run) if (step >= 3) break
    await expect(run).rejects.toBeInstanceOf(FitStopped)
    await expect(run.result).rejects.toThrow(/mapSoFar\(\) has the best map so far/)
    const { step } = run.state()!
    expect(step).toBeLessThan(50_000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(run.state()!.step).toBe(step)
    const images = await run.mapSoFar()!.forward(x)
    expect(images.rows).toBe(300)
  })

  test('by an error in the loop stops it as well', async () => {
    const run = fit(x, z, long)
    const loop = async () => {
      for await (const _ of run) throw new Error('mine')
    }
    await expect(loop()).rejects.toThrow('mine')
    await expect(run).rejects.toBeInstanceOf(FitStopped)
  })

  test('at its end leaves everything as it was', async () => {
    const run = fit(x, z, options)
    let last = 0
    for await (const { step } of run) last = step
    expect(last).toBe(12)
    expect(await run).toBeInstanceOf(TransportMap)
  })

  test('a signal still stops it with its own reason, before and during', async () => {
    const reason = new Error('mine')
    const early = fit(x, z, { ...options, signal: AbortSignal.abort(reason) })
    await expect(early).rejects.toBe(reason)
    const controller = new AbortController()
    const late = fit(x, z, { ...long, signal: controller.signal, onStep: () => controller.abort(reason) })
    await expect(late).rejects.toBe(reason)
  })
})

test('every reader gets every event, however slow', async () => {
  const run = fit(x, z, { ...options, steps: 40 })
  const read = async (wait: number) => {
    const steps: number[] = []
    for await (const { step } of run) {
      steps.push(step)
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
    return steps
  }
  const [quick, slow] = await Promise.all([read(0), read(3)])
  expect(slow).toEqual(quick)
  // With fewer than a hundred steps each is due.
  expect(quick).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
})

describe('what callers without types may hand over is an InputError', () => {
  const wrong: [string, readonly unknown[]][] = [
    ['paths', ['a.csv', 'b.csv']],
    ['nothing', []],
    ['numbers', [3, 4]],
    ['flat arrays', [[1, 2, 3], z]],
    ['rows of texts', [[['1', '2']], z]],
    ['other columns', [x, normalPoints(300, 3, 2)]],
    ['no options', [x, z, null]],
    ['a text as options', [x, z, 'seed=7']],
    ['a number as options', [x, z, 7]],
    ['an array as options', [x, z, [7]]],
    ['a misspelt option', [x, z, { stepz: 3 }]],
    ['a text as steps', [x, z, { steps: '30' }]],
    ['NaN as seed', [x, z, { seed: Number.NaN }]],
    ['a text as hidden', [x, z, { hidden: '64,64' }]],
    ['an object as potential', [x, z, { potential: {} }]],
    ['a text as columns', [x, z, { columns: 'a,b' }]],
    ['too few columns', [x, z, { columns: ['a'] }]],
    ['a number as signal', [x, z, { signal: 5 }]],
    ['a text as callback', [x, z, { onNotice: 'log' }]],
    ['a text as labels', [x, z, { sourceLabels: 'kind', targetLabels: 'kind' }]],
    ['labels of one side', [x, z, { sourceLabels: new Array(300).fill('a') }]],
    ['too few labels', [x, z, { sourceLabels: ['a'], targetLabels: ['a'] }]],
    ['null as labels', [x, z, { sourceLabels: null, targetLabels: null }]],
  ]
  test.each(wrong)('%s', async (_, args) => {
    const run = Reflect.apply(fit, undefined, args)
    await expect(run).rejects.toBeInstanceOf(InputError)
  })
})
