import { expect, test } from 'vitest'
import { slicedW2 } from '../../src/index.ts'
import { forward, shape } from './actions.ts'
import { asWithCard, inChromium, MAGENTA, pixels, until } from './browser.ts'
import { apart, type SmallPicture, smallCanvas } from './small-picture.ts'

inChromium('what the scenes learn and show', (visit) => {
  test('scene 5 learns its map: fresh rows arrive at the spiral, at most 3.2 times as far as two samples of it lie from each other', async () => {
    const page = await visit().page('#method?steps=150')
    await until(page, 'Finished')
    const [one, other] = [92, 93].map((seed) => shape('spiral', 1000, seed, 'right'))
    const images = await forward(page, shape('round', 1000, 91, 'left').data)
    // The affine map of the moments comes no nearer than 6 times: a disc is no spiral.
    expect(slicedW2(cloud(Float32Array.from(images)), one!).value).toBeLessThan(3.2 * slicedW2(other!, one!).value)
    await page.close()
  })

  test('scene 6 learns its maps: of two groups of unequal size as much arrives above as the target has there', async () => {
    const page = await visit().page('#pitfalls?case=mass&steps=80')
    await until(page, 'Finished')
    // Four fifths of the source lie above, and half of the target: an affine map leaves four fifths there.
    const source = Array.from({ length: 1000 }, (_, i) => [-1.35, (i < 800 ? 0.75 : -0.75) + spread(i)]).flat()
    const images = await forward(page, source)
    const above = images.filter((value, i) => i % 2 === 1 && value > 0).length / 1000
    expect(Math.abs(above - 0.5)).toBeLessThan(0.06)
    await page.close()
  })

  test('shows the way back while it learns: the pre-images of target points move over the source', async () => {
    const page = await visit().page('#points?rows=200&drawn=500&seconds=600&direction=backward&grid=0')
    await until(page, 'Learning')
    await expect.poll(() => pixels(page, MAGENTA), { timeout: 60_000 }).toBeGreaterThan(300)
    const panel = page.locator('.panel .state')
    expect(await panel.textContent()).toBe('Learning')
    const early = await smallCanvas(page)
    // At the time 1 all of them are at their pre-images, in the left half, where the source is.
    const columns = Array.from({ length: early.width }, (_, x) => x).filter((x) => isMagentaColumn(early, x))
    expect(Math.max(...columns)).toBeLessThan(0.6 * early.width)
    await expect
      .poll(async () => apart(await smallCanvas(page), early), { timeout: 100_000, interval: 1000 })
      .toBeGreaterThan(0.15)
    expect(await panel.textContent()).toBe('Learning')
    await page.getByLabel('Direction').selectOption('forward')
    await expect
      .poll(
        async () => {
          const now = await smallCanvas(page)
          return Math.max(...Array.from({ length: now.width }, (_, x) => (isMagentaColumn(now, x) ? x : 0)))
        },
        { timeout: 60_000 },
      )
      .toBeGreaterThan(0.7 * early.width)
    expect(await panel.textContent()).toBe('Learning')
    await page.close()
  })

  test('goes on while another tab is in front, where it draws no frames, and shows what it learned when it is back', async () => {
    const page = await visit().page('#points?rows=300&steps=60')
    await until(page, 'Learning')
    // A page without a window is never hidden, so it is told to be, and gets no frames.
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true, configurable: true })
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
      const held: FrameRequestCallback[] = []
      const { requestAnimationFrame: ask } = window
      window.requestAnimationFrame = (callback) => held.push(callback)
      Object.assign(window, {
        comeBack: () => {
          window.requestAnimationFrame = ask
          for (const callback of held) ask(callback)
        },
      })
    })
    await until(page, 'Finished')
    await page.evaluate('comeBack()')
    await expect.poll(() => pixels(page, MAGENTA), { timeout: 60_000 }).toBeGreaterThan(300)
    await page.close()
  })

  test('draws the same picture by WebGL and by the processor, and another one of another map', async () => {
    const at = '#points?rows=200&steps=20&contours=1&arrows=1&time=0.6'
    const picture = async (hash: string, before?: typeof asWithCard) => {
      const page = await visit().page(hash, { reducedMotion: 'reduce', ...(before && { before }) })
      await until(page, 'Finished')
      await expect.poll(() => pixels(page, MAGENTA), { timeout: 60_000 }).toBeGreaterThan(100)
      await page.waitForTimeout(1500)
      const kind = await page.$eval('canvas.plane', (plane) =>
        (plane as HTMLCanvasElement).getContext('2d') ? 'canvas' : 'WebGL',
      )
      const small = await smallCanvas(page)
      await page.close()
      return { kind, small }
    }
    const [byCard, byProcessor] = [await picture(at, asWithCard), await picture(at)]
    expect([byCard.kind, byProcessor.kind]).toEqual(['WebGL', 'canvas'])
    const other = await picture(`${at}&target=rings`)
    expect(apart(byCard.small, byProcessor.small)).toBeLessThan(2)
    expect(apart(other.small, byProcessor.small)).toBeGreaterThan(4)
  })
})

/** Whether a column of a small picture has the colour of images: more red and blue than green. */
function isMagentaColumn({ width, height, values }: SmallPicture, x: number): boolean {
  return Array.from({ length: height }, (_, y) => 3 * (y * width + x)).some(
    (at) => values[at]! - values[at + 1]! > 40 && values[at + 2]! - values[at + 1]! > 15,
  )
}

function spread(i: number): number {
  return 0.3 * (((i * 0.618_033_988_7) % 1) - 0.5)
}

function cloud(data: Float32Array) {
  return { data, rows: data.length / 2, columns: 2 }
}
