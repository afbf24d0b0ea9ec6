import { expect, test } from 'vitest'
import { goesBeyond, stepOf } from './actions.ts'
import { inChromium, until } from './browser.ts'

/** The most milliseconds that a task of the page may take, by the goal of issue 16. */
const MOST = 100
const WINDOWS = 3
const WINDOW = 2000

inChromium("the page's own thread", (visit) => {
  test(`takes less than ${MOST} ms of the processor at once while it trains; the measurement notices a longer task`, async () => {
    const page = await visit().page('#points?seconds=600&contours=1&arrows=1')
    await until(page, 'Learning')
    // The first pictures are drawn while the scripts are still being compiled.
    await goesBeyond(page, 5)
    const began = await stepOf(page)
    const longest: number[] = []
    for (let i = 0; i < WINDOWS; i++) {
      const tasks = await visit().tasksOf(page, () => page.waitForTimeout(WINDOW))
      expect(tasks.length).toBeGreaterThan(20)
      longest.push(Math.max(...tasks))
    }
    expect(await stepOf(page)).toBeGreaterThan(began)
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
