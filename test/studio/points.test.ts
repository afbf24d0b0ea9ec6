import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { fit, slicedW2, TransportMap } from '../../src/index.ts'
import { forward, saved, shape, stepOf, withoutIsolation } from './actions.ts'
import { asWithCard, BLUE, inChromium, MAGENTA, ORANGE, PAGE, pixels, until } from './browser.ts'

inChromium('scene 1 in Chromium', (visit) => {
  test('has less than 200 kB of code before the engine, compressed', async () => {
    const files = new Set<string>()
    const page = await visit().page('', {
      before: async (opened) => opened.on('request', (request) => files.add(new URL(request.url()).pathname)),
    })
    await until(page, 'Learning')
    // The engine is the WebAssembly and the code that comes with it.
    const code = [...files].filter((path) => /\.(js|css)$/.test(path) && !/\/wasm-/.test(path))
    expect(code.length).toBeGreaterThan(3)
    const bytes = code.map((path) => gzipSync(readFileSync(join(PAGE, path))).length)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000)
    await page.close()
  })

  test('starts by itself, learns, shows both clouds and the images, and its map is that of the command line', async () => {
    const page = await visit().page('#points?rows=500&steps=250')
    await until(page, 'Finished')
    for (const colour of [BLUE, ORANGE, MAGENTA])
      await expect.poll(() => pixels(page, colour), { timeout: 20_000 }).toBeGreaterThan(300)
    const map = await TransportMap.load((await saved(page, 'Map file')).path)
    // The page draws source points of its own seed: their images by this map are the points that it shows.
    const points = shape('moons', 40, 29, 'left')
    const shown = await forward(page, points.data)
    const { data: images } = await map.forward(points)
    images.forEach((value, i) => {
      expect(Math.abs(value - shown[i]!)).toBeLessThan(1e-4)
    })
    // It is a map to the target, not just any: nearer to fresh target points than the map of the moments comes.
    const fresh = shape('moons', 1000, 77, 'left')
    const target = shape('spiral', 1000, 78, 'right')
    const far = slicedW2(await affine(fresh, target), target).value
    expect(slicedW2(await map.forward(fresh), target).value).toBeLessThan(far)
    await page.close()
  })

  test('opens a map of the command line, and carries points as that does', async () => {
    const points = shape('moons', 200, 3, 'left')
    const target = shape('round', 200, 4, 'right')
    const map = await fit(points, target, { steps: 40, hidden: [8], seed: 2 })
    const page = await visit().page('#points?rows=200&seconds=60')
    const file = { name: 'map.safetensors', mimeType: 'application/octet-stream', buffer: Buffer.from(map.toBytes()) }
    await until(page, 'Learning')
    await page.getByLabel('Open a map').setInputFiles(file)
    await until(page, 'Finished')
    const shown = await forward(page, points.data)
    const { data: images } = await map.forward(points)
    images.forEach((value, i) => {
      expect(Math.abs(value - shown[i]!)).toBeLessThan(1e-4)
    })
    await page.close()
  })

  test('pauses, takes a step, and goes on; the state is in the link, and a change is taken back', async () => {
    const page = await visit().page('#points?rows=200&seconds=60&target=rings')
    await until(page, 'Learning')
    await page.getByRole('button', { name: 'Pause' }).click()
    await until(page, 'Paused')
    await page.waitForTimeout(300)
    const before = await stepOf(page)
    await page.getByRole('button', { name: 'Step', exact: true }).click()
    await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBe(before + 1)
    await page.getByRole('button', { name: 'Expansion' }).click()
    expect(page.url()).toMatch(/expansion=1/)
    await page.reload()
    expect(await page.getByRole('button', { name: 'Expansion' }).getAttribute('aria-pressed')).toBe('true')
    await page.getByRole('button', { name: 'Grid' }).click()
    expect(page.url()).toMatch(/grid=0/)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(page.url()).not.toMatch(/grid=0/)
    await page.close()
  })

  test('says what is wrong with a file, and goes on', async () => {
    const page = await visit().page('#points?rows=100&seconds=60')
    const drop = page.getByLabel('Picture or CSV').first()
    const give = (name: string, text: string, mimeType = 'text/csv') =>
      drop.setInputFiles({ name, mimeType, buffer: Buffer.from(text) })
    const alert = page.getByRole('alert')
    await give('bad.csv', 'x,y\n1,2\n3,four\n')
    await alert.filter({ hasText: 'Line 3 of bad.csv is not a point ("3,four"); give two numbers per line' }).waitFor()
    await give('empty.csv', '')
    await alert.filter({ hasText: 'empty.csv is empty' }).waitFor()
    await give('broken.png', 'no picture', 'image/png')
    await alert.filter({ hasText: 'broken.png could not be read as a picture' }).waitFor()
    await give('good.csv', readFileSync(new URL('./cross.csv', import.meta.url), 'utf8'))
    await expect.poll(() => page.url(), { timeout: 60_000 }).toMatch(/source=own/)
    await page.close()
  })

  test('draws again after its graphics context was lost, and without WebGL', async () => {
    const page = await visit().page('#points?rows=200&seconds=60', { before: asWithCard })
    await until(page, 'Learning')
    await page.evaluate(() => {
      const context = document.querySelector<HTMLCanvasElement>('canvas.plane')!.getContext('webgl')!
      const extension = context.getExtension('WEBGL_lose_context')!
      extension.loseContext()
      setTimeout(() => extension.restoreContext(), 100)
    })
    await page.waitForTimeout(500)
    await expect.poll(() => pixels(page, BLUE), { timeout: 60_000 }).toBeGreaterThan(100)
    await page.close()
    const plain = await visit().page('#points?rows=200&seconds=60', {
      before: (opened) =>
        opened.addInitScript(() => {
          const original = HTMLCanvasElement.prototype.getContext
          HTMLCanvasElement.prototype.getContext = function (
            this: HTMLCanvasElement,
            kind: string,
            ...rest: unknown[]
          ) {
            return kind.includes('webgl') ? null : Reflect.apply(original, this, [kind, ...rest])
          } as typeof original
        }),
    })
    await expect.poll(() => pixels(plain, ORANGE), { timeout: 60_000 }).toBeGreaterThan(100)
    await plain.close()
  })

  test('works in two tabs at once, and where the page is not isolated', async () => {
    const served = await visit().page('#points?rows=100&seconds=3', { before: withoutIsolation })
    const other = await visit().page('#points?rows=100&seconds=3&source=rings')
    expect(await served.evaluate(() => crossOriginIsolated)).toBe(false)
    expect(await other.evaluate(() => crossOriginIsolated)).toBe(true)
    await Promise.all([until(served, 'Finished'), until(other, 'Finished')])
    await served.close()
    await other.close()
  })
})

/** What the closed form of the moments gives. */
async function affine(source: { data: Float32Array; rows: number; columns: number }, target: typeof source) {
  const map = await fit(source, target, { potential: 'quadratic', steps: 1 })
  return map.forward(source)
}
