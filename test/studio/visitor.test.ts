import { encodePng, image } from 'brenier/pictures'
import { expect, test } from 'vitest'
import { extents, freshSource, goesBeyond, stepOf } from './actions.ts'
import { inChromium, MAGENTA, pixels, until } from './browser.ts'

inChromium('a visitor of the studio', (visit) => {
  test('with the keyboard alone, skips the menu, chooses a target, pauses, and moves the time', async () => {
    const page = await visit().page('#points?rows=100&seconds=600', { reducedMotion: 'reduce' })
    await until(page, 'Learning')
    const { keyboard } = page
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim())
    await keyboard.press('Tab')
    expect(await focused()).toBe('Skip to the scene')
    await keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    /** Tabs on until this is so, and every stop on the way is seen: not below the panel, and not outside the window. */
    const tabTo = async (isThere: () => boolean) => {
      for (let i = 0; i < 60; i++) {
        await keyboard.press('Tab')
        expect(await page.evaluate(isSeen)).toBe(true)
        if (await page.evaluate(isThere)) return
      }
      throw new Error('The keyboard does not come to it.')
    }
    await tabTo(
      () => document.activeElement?.closest('.timeline') !== null && document.activeElement?.tagName === 'INPUT',
    )
    await keyboard.press('Home')
    for (let i = 0; i < 5; i++) await keyboard.press('ArrowRight')
    await expect.poll(() => page.url()).toMatch(/time=0\.025/)
    await tabTo(() => document.activeElement?.textContent === 'Pause')
    await keyboard.press('Space')
    await until(page, 'Paused')
    await keyboard.press('Space')
    await until(page, 'Learning')
    await tabTo(() => document.activeElement?.closest('.picker.target') !== null)
    await keyboard.press('ArrowRight')
    await expect.poll(() => page.url()).toMatch(/target=rings/)
    await page.close()
  })

  test('goes back to the scene before, and forward again', async () => {
    const page = await visit().page('#points?rows=100&steps=5&target=cross')
    await until(page, 'Finished')
    const menu = page.getByRole('navigation', { name: 'Scenes' })
    await menu.getByRole('link', { name: 'Gallery' }).click()
    await page.getByRole('heading', { name: 'Gallery' }).waitFor()
    await page.goBack()
    await until(page, 'Finished')
    expect(page.url()).toMatch(/target=cross/)
    expect(await menu.locator('[aria-current]').textContent()).toBe('Points')
    await page.goForward()
    await page.getByRole('heading', { name: 'Gallery' }).waitFor()
    await page.close()
  })

  test.each([
    // Below the scene is the text of the start page.
    { name: 'a large screen', width: 1280, height: 800, places: [0, 400] },
    { name: 'a phone', width: 360, height: 740, places: [0, 400, 900] },
  ])(
    'sees W2, its bound and the state on $name, wherever the scene is scrolled to',
    async ({ width, height, places }) => {
      const page = await visit().page('#points?rows=300&seconds=600', { viewport: { width, height } })
      await until(page, 'Learning')
      const line = page.locator(width > 860 ? '.panel.status' : '.panel .brief')
      await expect.poll(() => line.textContent(), { timeout: 60_000 }).toMatch(/Learning.*W₂.*at least/s)
      const numbers = page.locator('.panel .numbers dd')
      await expect.poll(() => numbers.allTextContents(), { timeout: 60_000 }).not.toContain('–')
      await expect.poll(async () => (await numbers.allTextContents())[2]).toMatch(/^\d.*(s|min)$/)
      for (const place of places) {
        await page.evaluate((top) => scrollTo(0, top), place)
        const box = (await line.boundingBox())!
        expect(box.y).toBeGreaterThanOrEqual(0)
        expect(box.y + Math.min(box.height, height)).toBeLessThanOrEqual(height + 1)
      }
      await page.close()
    },
  )

  test('slows the training down, and starts it over', async () => {
    const page = await visit().page('#points?rows=100&seconds=600')
    await until(page, 'Learning')
    await goesBeyond(page, 30)
    await page.getByRole('button', { name: 'Slow' }).click()
    // Steps that were taken before it are shown a moment later.
    await page.waitForTimeout(1000)
    const before = await stepOf(page)
    await page.waitForTimeout(2000)
    // Four steps a second, and one that was under way.
    expect((await stepOf(page)) - before).toBeLessThanOrEqual(10)
    await page.getByRole('button', { name: 'Reset' }).click()
    await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeLessThan(before)
    await page.close()
  })

  test('drops a picture, whose dark parts the points cover', async () => {
    const page = await visit().page('#points?rows=200&steps=5')
    await until(page, 'Finished')
    const side = 60
    // A dark bar at the left, from the top to the bottom.
    const grey = Uint8Array.from({ length: side * side }, (_, i) => (i % side < 12 ? 10 : 255))
    const buffer = Buffer.from(await encodePng(image(grey, side, side, 1)))
    await page.getByLabel('Picture or CSV').first().setInputFiles({ name: 'bar.png', mimeType: 'image/png', buffer })
    await expect.poll(() => page.url()).toMatch(/source=own/)
    const [across, along] = extents(await freshSource(page, 400))
    expect(along).toBeGreaterThan(3 * across)
    await page.close()
  })

  test('edits a link by hand: what cannot be read in it is as by default, and the page works', async () => {
    const page = await visit().page('#points?rows=100&steps=5&source=own&sourcePoints=A&target=nothing&seed=-4&drawn=x')
    await page.getByText('The source has no points yet').waitFor()
    await page.getByTitle('Rings').first().click()
    await until(page, 'Finished')
    await expect.poll(() => pixels(page, MAGENTA), { timeout: 60_000 }).toBeGreaterThan(100)
    await page.close()
  })

  test('shows the grid, the contours and the arrows backward too, and says that the expansion is known forward only', async () => {
    const dark = async (fields: string) => {
      const page = await visit().page(`#points?rows=100&drawn=100&steps=5&direction=backward&${fields}`, {
        reducedMotion: 'reduce',
      })
      await until(page, 'Finished')
      await expect.poll(() => pixels(page, MAGENTA), { timeout: 60_000 }).toBeGreaterThan(100)
      await page.waitForTimeout(1000)
      const [grey, magenta] = [await pixels(page, [160, 165, 170]), await pixels(page, MAGENTA)]
      expect(await page.getByRole('button', { name: 'Expansion' }).isDisabled()).toBe(true)
      await page.close()
      return { grey, magenta }
    }
    const none = await dark('grid=0')
    expect((await dark('grid=1')).grey).toBeGreaterThan(none.grey + 500)
    expect((await dark('grid=0&contours=1')).grey).toBeGreaterThan(none.grey + 500)
    expect((await dark('grid=0&arrows=1')).magenta).toBeGreaterThan(none.magenta + 100)
  })
})

/** Whether what has the keyboard is what one sees at its place. */
function isSeen(): boolean {
  const focused = document.activeElement!
  const label = focused.closest('label') ?? focused
  const { left, top, width, height } = label.getBoundingClientRect()
  const found = document.elementFromPoint(left + width / 2, top + height / 2)
  return found !== null && (label.contains(found) || found.contains(label))
}
