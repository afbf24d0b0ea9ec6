import { readFileSync } from 'node:fs'
import { decodeImage } from 'brenier/pictures'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { extents, freshSource, saved } from './actions.ts'
import { inChromium, MAGENTA, pixels, until } from './browser.ts'
import { apart, fromPng, smallCanvas, toPng } from './small-picture.ts'

inChromium('what a visitor takes along', (visit) => {
  test('the image is the picture, the animation moves, and the link shows the same again', async () => {
    const page = await visit().page('#points?rows=100&drawn=300&steps=10&target=rings&seed=9', {
      reducedMotion: 'reduce',
    })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await until(page, 'Finished')
    await expect.poll(() => pixels(page, MAGENTA), { timeout: 60_000 }).toBeGreaterThan(100)
    await page.waitForTimeout(2000)
    const shown = await smallCanvas(page)
    const bytes = async (button: string) => readFileSync((await saved(page, button)).path)
    const image = await decodeImage(await bytes('Image'), 'the image')
    const plane = await page.$eval('canvas.plane', (canvas) => {
      const { width, height } = canvas as HTMLCanvasElement
      return [width, height]
    })
    expect([image.width, image.height]).toEqual(plane)
    const animation = await decodedGif(page, await bytes('Animation'))
    expect(animation.frames).toBe(36)
    expect(animation.milliseconds).toBe(50)
    expect(animation.repeats).toBe(true)
    const [width, height] = [560, Math.round((560 * plane[1]!) / plane[0]!)]
    expect([animation.width, animation.height]).toEqual([width, height])
    // There and back: at first all images are where they come from, left of the middle, and half-way all are where they go.
    expect(Math.max(...animation.first)).toBeLessThan(0.5 * width)
    expect(Math.min(...animation.middle)).toBeGreaterThan(0.4 * width)
    expect(animation.first.length).toBeGreaterThan(50)
    expect(animation.middle.length).toBeGreaterThan(50)
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
    const [across, along] = extents(await freshSource(page, 500))
    expect(along).toBeGreaterThan(2.5 * across)
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

/** What the browser's own decoder makes of an animation, and where along the width its first and its middle frame are magenta. */
function decodedGif(page: Page, bytes: Uint8Array) {
  return page.evaluate(async (base64) => {
    const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const decoder = new ImageDecoder({ data, type: 'image/gif' })
    await decoder.tracks.ready
    const { frameCount, repetitionCount } = decoder.tracks.selectedTrack!
    const frame = async (frameIndex: number) => {
      const { image } = await decoder.decode({ frameIndex })
      const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight)
      const context = canvas.getContext('2d')!
      context.drawImage(image, 0, 0)
      const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data
      const places: number[] = []
      // Below the legend, which has a magenta mark of its own.
      for (let i = 4 * canvas.width * 20; i < pixels.length; i += 4)
        if (pixels[i]! - pixels[i + 1]! > 60 && pixels[i + 2]! - pixels[i + 1]! > 40)
          places.push((i / 4) % canvas.width)
      return { image, places }
    }
    const [first, middle] = [await frame(0), await frame(frameCount / 2)]
    return {
      frames: frameCount,
      milliseconds: first.image.duration! / 1000,
      repeats: repetitionCount === Number.POSITIVE_INFINITY,
      width: first.image.displayWidth,
      height: first.image.displayHeight,
      first: first.places,
      middle: middle.places,
    }
  }, Buffer.from(bytes).toString('base64'))
}
