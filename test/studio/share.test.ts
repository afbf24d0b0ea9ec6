import { readFileSync } from 'node:fs'
import { decodeImage } from 'brenier/pictures'
import { describe, expect, test } from 'vitest'
import { MAGENTA, pixels, until, visiting, whyNot } from './browser.ts'
import { apart, fromPng, smallCanvas, toPng } from './small-picture.ts'

const reason = whyNot()

describe.skipIf(reason !== null)(`what a visitor takes along (${reason ?? 'Chromium found'})`, () => {
  const visit = visiting()

  test('the image is the picture, the animation moves, and the link shows the same again', async () => {
    const page = await visit().page('#points?rows=100&drawn=300&steps=10&target=rings&seed=9', {
      reducedMotion: 'reduce',
    })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await until(page, 'Finished')
    await expect.poll(() => pixels(page, MAGENTA), { timeout: 60_000 }).toBeGreaterThan(100)
    await page.waitForTimeout(2000)
    const shown = await smallCanvas(page)
    const saved = async (button: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: button, exact: true }).click(),
      ])
      return readFileSync(await download.path())
    }
    const image = await decodeImage(await saved('Image'), 'the image')
    const plane = await page.$eval('canvas.plane', (canvas) => {
      const { width, height } = canvas as HTMLCanvasElement
      return [width, height]
    })
    expect([image.width, image.height]).toEqual(plane)
    const animation = await saved('Animation')
    expect(animation.subarray(0, 6).toString()).toBe('GIF89a')
    // Each frame begins with a control extension.
    expect(animation.toString('latin1').split('\x21\xf9\x04').length - 1).toBeGreaterThan(10)
    await page.getByRole('button', { name: 'Link', exact: true }).click()
    await page.getByText('The link is copied').waitFor()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link).toBe(page.url())
    const again = await visit().page(new URL(link).hash, { reducedMotion: 'reduce' })
    await until(again, 'Finished')
    await expect.poll(async () => apart(await smallCanvas(again), shown), { timeout: 30_000 }).toBeLessThan(0.3)
    // Pictures that are stored keep whole numbers.
    expect(apart(await fromPng(await toPng(shown), 'again'), shown)).toBeLessThanOrEqual(0.5)
    await page.close()
    await again.close()
  })

  test('points that were drawn are in the link, and are learned again after a reload', async () => {
    const page = await visit().page('#points?rows=100&steps=5', { reducedMotion: 'reduce' })
    await until(page, 'Finished')
    await page.getByRole('button', { name: 'Draw' }).first().click()
    const box = (await page.locator('canvas.plane').boundingBox())!
    await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.3 * box.height)
    await page.mouse.down()
    await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.6 * box.height, { steps: 8 })
    await page.mouse.up()
    await expect.poll(() => page.url()).toMatch(/source=own/)
    const url = page.url()
    await page.reload()
    await until(page, 'Finished')
    expect(page.url()).toBe(url)
    await expect.poll(() => pixels(page, MAGENTA), { timeout: 60_000 }).toBeGreaterThan(50)
    await page.close()
  })

  test('a finger draws: the points lie along its way, the page does not scroll, and the map is learned from them', async () => {
    const phone = {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      reducedMotion: 'reduce',
    } as const
    const page = await visit().page('#points?rows=100&steps=5', phone)
    await until(page, 'Finished')
    await page.getByRole('button', { name: 'Draw' }).first().tap()
    const canvas = page.locator('canvas.plane')
    await canvas.scrollIntoViewIfNeeded()
    const { x, y, width, height } = (await canvas.boundingBox())!
    const scrolled = () => page.evaluate(() => document.scrollingElement!.scrollTop)
    const before = await scrolled()
    const touch = await page.context().newCDPSession(page)
    const finger = (type: 'touchStart' | 'touchMove' | 'touchEnd', share: number) =>
      touch.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x: x + 0.25 * width, y: y + share * height }],
      })
    await finger('touchStart', 0.2)
    for (let i = 1; i <= 12; i++) await finger('touchMove', 0.2 + 0.05 * i)
    await page.getByText('Draw the source with the mouse or a finger').waitFor()
    expect(page.url()).not.toMatch(/source=own/)
    await finger('touchEnd', 0.8)
    await expect.poll(() => page.url()).toMatch(/source=own/)
    expect(await scrolled()).toBe(before)
    await until(page, 'Finished')
    // A line from the top to the bottom: far longer than it is wide.
    const drawn = await page.evaluate(() => (window as unknown as StudioWindow).studio.fresh('source', 500, 1))
    const extent = (axis: number) => {
      const values = drawn.filter((_, i) => i % 2 === axis)
      return Math.max(...values) - Math.min(...values)
    }
    expect(extent(1)).toBeGreaterThan(2.5 * extent(0))
    await page.close()
  })

  test('numbers that are pasted are the points at once; what is wrong with them is said', async () => {
    const page = await visit().page('#points?rows=100&steps=5', { reducedMotion: 'reduce' })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await until(page, 'Finished')
    await page.getByRole('button', { name: 'Paste' }).first().click()
    const pasted = async (text: string) => {
      await page.evaluate((csv) => navigator.clipboard.writeText(csv), text)
      await page.getByLabel('Two numbers a line').fill('')
      await page.getByLabel('Two numbers a line').press('Control+v')
    }
    await pasted('x,y\n1,2\n3\n')
    await page.getByRole('alert').filter({ hasText: 'The text' }).waitFor()
    await pasted(`x,y\n${Array.from({ length: 60 }, (_, i) => `${Math.cos(i)},${Math.sin(i)}`).join('\n')}\n`)
    await expect.poll(() => page.url()).toMatch(/source=own/)
    await until(page, 'Finished')
    await page.close()
  })
})

interface StudioWindow {
  readonly studio: { fresh(side: 'source' | 'target', rows: number, seed: number): readonly number[] }
}
