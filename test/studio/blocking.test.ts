import { describe, expect, test } from 'vitest'
import { until, visiting, whyNot } from './browser.ts'

const reason = whyNot()

/** The most milliseconds that a task of the page may take, by the goal of issue 16. */
const MOST = 100
const WINDOWS = 3
const WINDOW = 2000

describe.skipIf(reason !== null)(`the page's own thread (${reason ?? 'Chromium found'})`, () => {
  const visit = visiting()

  test(`takes less than ${MOST} ms of the processor at once while it trains; the measurement notices a longer task`, async () => {
    const page = await visit().page('#points?seconds=600&contours=1&arrows=1')
    await until(page, 'Learning')
    const step = async () => Number((await page.locator('.panel .muted').textContent())!.replace(/\D/g, ''))
    // The first pictures are drawn while the scripts are still being compiled.
    await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(5)
    const began = await step()
    const longest: number[] = []
    for (let i = 0; i < WINDOWS; i++) {
      const tasks = await visit().tasksOf(page, () => page.waitForTimeout(WINDOW))
      expect(tasks.length).toBeGreaterThan(20)
      longest.push(Math.max(...tasks))
    }
    expect(await step()).toBeGreaterThan(began)
    expect(Math.min(...longest)).toBeLessThan(MOST)
    const busy = await visit().tasksOf(page, () =>
      page.evaluate((ms) => {
        const end = performance.now() + ms
        while (performance.now() < end);
      }, 10 * MOST),
    )
    expect(Math.max(...busy)).toBeGreaterThan(MOST)
    await page.close()
  })
})
