import { readFileSync } from 'node:fs'
import { decodeImage } from 'brenier/pictures'
import { expect, test } from 'vitest'
import { goesBeyond, saved, staysAtStep } from './actions.ts'
import { inChromium, until } from './browser.ts'
import { apart, smallShot } from './small-picture.ts'

inChromium('colours of two photographs', (visit) => {
  test('both are downloaded as they are seen, the line between before and after moves, and the clouds turn', async () => {
    const page = await visit().page('#colours?steps=20', { acceptDownloads: true })
    await page.locator('.cloud').nth(1).waitFor()
    for (const [i, name] of ['Coffee', 'Rocket'].entries()) {
      const file = await saved(page, 'Download', i)
      expect(file.name).toBe(`${name}-recoloured.png`)
      const picture = await decodeImage(readFileSync(file.path), name)
      const shown = await page
        .locator('.after')
        .nth(i)
        .evaluate((element) => {
          const canvas = element as HTMLCanvasElement
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
          return { size: [canvas.width, canvas.height], some: Array.from(data.subarray(40_000, 40_400)) }
        })
      expect([picture.width, picture.height]).toEqual(shown.size)
      const every = picture.channels
      const kept = Array.from({ length: 300 }, (_, k) => picture.pixels[every * (10_000 + Math.floor(k / 3)) + (k % 3)])
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
    const paused = await staysAtStep(page)
    await page.getByRole('button', { name: 'Resume' }).click()
    await goesBeyond(page, paused)
    const buffer = Buffer.from('no picture')
    await page.locator('.given input').first().setInputFiles({ name: 'bad.jpg', mimeType: 'image/jpeg', buffer })
    await page.getByRole('alert').filter({ hasText: 'bad.jpg is not a picture that this browser reads' }).waitFor()
    expect(await page.locator('.wipe').count()).toBe(2)
    await page.close()
  })
})
