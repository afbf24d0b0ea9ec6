import { readFileSync } from 'node:fs'
import { decodeImage } from 'brenier/pictures'
import { describe, expect, test } from 'vitest'
import { until, visiting, whyNot } from './browser.ts'
import { apart, smallShot } from './small-picture.ts'

const reason = whyNot()

describe.skipIf(reason !== null)(`colours of two photographs (${reason ?? 'Chromium found'})`, () => {
  const visit = visiting()

  test('both are downloaded as they are seen, the line between before and after moves, and the clouds turn', async () => {
    const page = await visit().page('#colours?steps=20', { acceptDownloads: true })
    await page.locator('.cloud').nth(1).waitFor()
    for (const [i, name] of ['Coffee', 'Rocket'].entries()) {
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download' }).nth(i).click(),
      ])
      expect(saved.suggestedFilename()).toBe(`${name}-recoloured.png`)
      const file = await decodeImage(readFileSync(await saved.path()), name)
      const shown = await page
        .locator('.after')
        .nth(i)
        .evaluate((element) => {
          const canvas = element as HTMLCanvasElement
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
          return { size: [canvas.width, canvas.height], some: Array.from(data.subarray(40_000, 40_400)) }
        })
      expect([file.width, file.height]).toEqual(shown.size)
      const every = file.channels
      const kept = Array.from({ length: 300 }, (_, k) => file.pixels[every * (10_000 + Math.floor(k / 3)) + (k % 3)])
      expect(kept).toEqual(shown.some.filter((_, k) => k % 4 !== 3))
    }
    const middle = await smallShot(page, '.wipe >> nth=0')
    const line = page.getByLabel('how much of it is shown as it was').first()
    await line.fill('100')
    const before = await smallShot(page, '.wipe >> nth=0')
    expect(apart(before, middle)).toBeGreaterThan(2)
    const still = await smallShot(page, '.cloud >> nth=0', 12)
    const box = (await page.locator('.cloud').first().boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 2 + 120, box.y + box.height / 2, { steps: 4 })
    await page.mouse.up()
    await page.mouse.move(0, 0)
    expect(apart(await smallShot(page, '.cloud >> nth=0', 12), still)).toBeGreaterThan(0.5)
    await page.close()
  })

  test('pauses and goes on; a file that is no picture is an error in words, and the pictures before stay', async () => {
    const page = await visit().page('#colours?seconds=600')
    await until(page, 'Learning')
    await page.getByRole('button', { name: 'Pause' }).click()
    await until(page, 'Paused')
    const step = async () => Number((await page.locator('.panel .muted').textContent())!.replace(/\D/g, ''))
    // The step that was under way.
    await page.waitForTimeout(1500)
    const paused = await step()
    await page.waitForTimeout(1500)
    expect(await step()).toBe(paused)
    await page.getByRole('button', { name: 'Resume' }).click()
    await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(paused)
    const buffer = Buffer.from('no picture')
    await page.locator('.given input').first().setInputFiles({ name: 'bad.jpg', mimeType: 'image/jpeg', buffer })
    await page.getByRole('alert').filter({ hasText: 'bad.jpg is not a picture that this browser reads' }).waitFor()
    expect(await page.locator('.wipe').count()).toBe(2)
    await page.close()
  })
})
