import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clouds } from '../../benchmarks/page/site/clouds.js'
import { fit } from '../../src/index.ts'
import { BuiltPage, noChromium, openChromium, withPage } from '../support/chromium.ts'
import { gap } from '../support/engines.ts'
import { mapOf, rowsOf } from '../support/map-kinds.ts'
import { root } from './imports.ts'

/** Pages as users have them: bundled by Vite from the built package, and opened by a browser. */
const because = noChromium ? ` (${noChromium})` : ''
const options = { device: 'wasm', seed: 5, steps: 20, hidden: [8, 8], batchSize: 64 } as const
const ROWS = 400

/** What the site's `learn` gives back. */
interface Learned {
  readonly notices: readonly string[]
  readonly steps: number
  readonly w2Squared: number
  readonly bytes: readonly number[]
  readonly fresh: readonly number[]
  readonly images: readonly number[]
  readonly back: readonly number[]
  readonly unconverged: number
}

let [browser, site]: [Browser | null, BuiltPage | null] = [null, null]
beforeAll(async () => {
  if (noChromium) return
  if (!existsSync(join(root, 'dist/worker.js'))) throw new Error('dist/ is absent; run npm run build first.')
  browser = await openChromium()
  site = await BuiltPage.build('benchmarks/page/site')
})
afterAll(async () => {
  await browser?.close()
  site?.remove()
})

/** @param asked what `learn` of the site is given */
async function learned(asked: object, isolated = false, on = browser!): Promise<Learned> {
  return withPage(on, site!, { isolated }, (page) =>
    page.evaluate(`brenier.learn(${JSON.stringify({ rows: ROWS, seed: 1, ...asked })})`),
  )
}

describe.skipIf(noChromium)(`the example page${because}`, () => {
  let built: BuiltPage
  beforeAll(async () => {
    built = await BuiltPage.build('examples/page')
  })
  afterAll(() => built.remove())

  test('learns a map and carries points over and back; a stop is obeyed', async () => {
    await withPage(browser!, built, { query: '?steps=20', seed: 7 }, async (page) => {
      await page.click('#start')
      const status = page.locator('#status', { hasText: 'learned in' })
      const [, w2, lost] = /^W2 squared is ([\d.]+), .* come within ([\d.e-]+) of/.exec((await status.textContent())!)!
      // The means alone are 6 and 0.5 apart; the spreads of two clouds of 1,000 points add a little.
      expect(Number(w2)).toBeGreaterThan(33)
      expect(Number(w2)).toBeLessThan(41)
      expect(Number(lost)).toBeLessThan(2e-3)
    })
    await withPage(browser!, built, { query: '?steps=100000' }, async (page) => {
      await page.click('#start')
      await page.locator('#status', { hasText: /^Step/ }).waitFor()
      await page.click('#stop')
      await page.locator('#status', { hasText: 'Stopped.' }).waitFor()
    })
  })
})

describe.skipIf(noChromium)(`a fit in a page${because}`, () => {
  const { source, target } = clouds(ROWS, 1)
  const node = () => fit(source, target, options)

  test.each([true, false])('is the fit in Node, bit for bit (in a worker: %s)', async (inWorker) => {
    const map = await node()
    const { bytes, images, fresh, back, unconverged } = await learned({ options, inWorker })
    const here = await map.forward({ data: Float32Array.from(fresh), rows: fresh.length / 2, columns: 2 })
    expect(gap(images, here.data)).toBeLessThan(1e-6)
    expect(Buffer.from(bytes).equals(map.toBytes())).toBe(true)
    expect(unconverged).toBe(0)
    expect(gap(back, fresh)).toBeLessThan(1e-3)
    await map.dispose()
  })

  test('has threads where the page is isolated, and says where it is not', async () => {
    const threaded = { options: { ...options, threads: 2 } }
    const [alone, isolated] = [await learned(threaded), await learned(threaded, true)]
    expect(alone.notices.join()).toMatch(/one thread here: only a page that is served with the headers Cross-Origin/)
    expect(isolated.notices.join()).not.toMatch(/thread/)
    expect(gap(isolated.images, alone.images)).toBeLessThan(1e-4)
  })
})

// The driver in software takes its time over each shader.
describe.skipIf(noChromium)(
  `WebGPU in a page, on Chromium's driver in software${because}`,
  { timeout: 600_000 },
  () => {
    let gpu: Browser
    beforeAll(async () => {
      gpu = await openChromium({ webgpu: true })
    })
    afterAll(() => gpu.close())

    test('fits and carries', async () => {
      const small = { ...options, steps: 3, hidden: [4], batchSize: 32 }
      const found = await learned({ options: { ...small, device: 'webgpu' } }, false, gpu)
      const expected = await learned({ options: small }, false, gpu)
      expect(found.notices).toEqual(expected.notices)
      expect(gap(found.images, expected.images)).toBeLessThan(1e-3)
      expect(found.unconverged).toBe(0)
      expect(gap(found.back, found.fresh)).toBeLessThan(1e-3)
    })

    test('exported models run as the map does, in WebAssembly and on the graphics processor', async () => {
      const kind = { name: 'convex', potential: 'convex', dimension: 3 } as const
      const map = await mapOf(kind)
      const { points } = rowsOf(kind, 4, 'float32')
      const [images, { points: preimages }] = [await map.forward(points), await map.backward(points)]
      await withPage(gpu, site!, {}, async (page) => {
        const run = async (direction: 'forward' | 'backward', provider: string) => {
          // The build for WebGPU has no double precision.
          const options = direction === 'backward' && provider === 'webgpu' ? { finish: false } : {}
          const asked = { model: [...map.toOnnx(direction, options)], provider, points: [...points.data], columns: 3 }
          return page.evaluate(`brenier.run(${JSON.stringify(asked)})`) as Promise<Record<string, number[]>>
        }
        for (const provider of ['wasm', 'webgpu']) {
          const forward = await run('forward', provider)
          expect(gap(forward.images!, images.data)).toBeLessThan(1e-5)
          const backward = await run('backward', provider)
          expect(Math.max(...backward.residual!)).toBeLessThanOrEqual(1e-4)
          expect(gap(backward.preimages!, preimages.data)).toBeLessThan(2e-2)
        }
      })
      await map.dispose()
    })
  },
)
