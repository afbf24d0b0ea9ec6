import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forward, withoutIsolation } from './actions.ts'
import { inChromium, until } from './browser.ts'

/** Bytes a second: the engine takes about two seconds. */
const SLOW = 7e6

/** Each scene that computes, what starts it, and what shows that the engine works. */
const SCENES: readonly {
  readonly id: string
  start?(page: Page): Promise<void>
  ready(page: Page): Promise<unknown>
}[] = [
  ...['points?rows=100&steps=5', 'method?steps=5', 'pitfalls?steps=5'].map((id) => ({
    id,
    ready: (page: Page) => until(page, 'Finished'),
  })),
  { id: 'colours?steps=5', ready: (page) => until(page, 'Learning') },
  { id: 'digits', ready: (page) => page.locator('.journey figcaption', { hasText: 'the digit' }).waitFor() },
  {
    id: 'tables?steps=5',
    start: async (page) => {
      await page.getByRole('button', { name: 'Try it' }).click()
      await page.locator('.columns').waitFor()
      await page.getByRole('button', { name: 'Learn' }).click()
    },
    ready: (page) => until(page, 'Learning'),
  },
]

inChromium('the engine in the page', (visit) => {
  test.each(SCENES)('$id shows how much of it has come, and a second visit has it from the cache', async (scene) => {
    const page = await visit().page(`#${scene.id}`, { before: slowlyAndWatched })
    await scene.start?.(page)
    await scene.ready(page)
    expect(await sharesSeen(page, 14)).toBe(true)
    expect(await page.locator('.engine').count()).toBe(0)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.reload()
    await scene.start?.(page)
    await scene.ready(page)
    expect(asked.filter((url) => url.endsWith('.wasm'))).toEqual([])
    await page.close()
  })

  test('computes where the visitor chooses, says what computes, and learns the same map by threads', async () => {
    const page = await visit().page('#points?rows=200&steps=20')
    await until(page, 'Finished')
    const used = page.locator('.panel .where')
    expect(await used.textContent()).toContain('by WebAssembly, one core')
    const choice = page.getByLabel('Compute by')
    expect(await choice.inputValue()).toBe('core')
    const points = [-1.5, 0.2, -1, 0.1]
    const alone = await forward(page, points)
    const cores = await page.evaluate(() => navigator.hardwareConcurrency)
    const threads = Math.min(4, cores)
    if (threads < 2) {
      expect(await choice.locator('option[value=cores]').getAttribute('disabled')).not.toBeNull()
      await page.close()
      return
    }
    await choice.selectOption('cores')
    await expect.poll(() => used.textContent(), { timeout: 100_000 }).toContain(`by WebAssembly, ${threads} cores`)
    await until(page, 'Finished')
    const together = await forward(page, points)
    together.forEach((value, i) => {
      expect(Math.abs(value - alone[i]!)).toBeLessThan(1e-3)
    })
    // The choice is kept for the next visit.
    await page.reload()
    await expect.poll(() => used.textContent(), { timeout: 100_000 }).toContain(`by WebAssembly, ${threads} cores`)
    await page.close()
  })

  test('without isolation and without WebGPU, says why there is but one core', async () => {
    const page = await visit().page('#points?rows=100&steps=5', {
      before: async (opened) => {
        await opened.addInitScript(() => {
          localStorage.setItem('brenier-place', 'cores')
          Object.defineProperty(navigator, 'gpu', { value: undefined })
        })
        await withoutIsolation(opened)
      },
    })
    await until(page, 'Finished')
    expect(await page.evaluate(() => 'SharedArrayBuffer' in window)).toBe(false)
    expect(await page.locator('.panel .where').textContent()).toContain('by WebAssembly, one core')
    const offered = await page.getByLabel('Compute by').locator('option').allTextContents()
    expect(offered[1]).toContain('the page is not isolated')
    expect(offered[2]).toContain('this browser has none')
    expect(await page.locator('.place option:disabled').count()).toBe(2)
    await page.close()
  })
})

// The driver in software takes its time over each shader.
inChromium(
  'WebGPU in the studio, by a driver in software',
  (visit) => {
    test('computes by WebGPU when that is chosen, shows how much of its own file has come, and learns the same map', async () => {
      const page = await visit().page('#points?rows=64&drawn=100&steps=3', { before: slowlyAndWatched })
      page.setDefaultTimeout(500_000)
      await until(page, 'Finished')
      const points = [-1.5, 0.2, -1, 0.1]
      const alone = await forward(page, points)
      const choice = page.getByLabel('Compute by')
      await expect.poll(() => choice.locator('option[value=card]').getAttribute('disabled')).toBeNull()
      await page.evaluate(() => (window as unknown as { seen: string[] }).seen.splice(0))
      await choice.selectOption('card')
      await expect.poll(() => page.locator('.panel .where').textContent(), { timeout: 500_000 }).toContain('by WebGPU')
      await until(page, 'Finished')
      expect(await sharesSeen(page, 27)).toBe(true)
      const byCard = await forward(page, points)
      byCard.forEach((value, i) => {
        expect(Math.abs(value - alone[i]!)).toBeLessThan(1e-3)
      })
      await page.close()
    })
  },
  { webgpu: true, timeout: 600_000 },
)

/** A slow network, and a record of what the page says of the engine. */
async function slowlyAndWatched(page: Page): Promise<void> {
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  const conditions = { offline: false, latency: 0, downloadThroughput: SLOW, uploadThroughput: SLOW }
  await network.send('Network.emulateNetworkConditions', conditions)
  await page.addInitScript(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    new MutationObserver(() => {
      const text = document.querySelector('.engine')?.textContent
      if (text && text !== seen.at(-1)) seen.push(text)
    }).observe(document, { childList: true, subtree: true, characterData: true })
  })
}

/** Whether the page said several times, each time with more, how much of a file of that size had come. */
async function sharesSeen(page: Page, megabytes: number): Promise<boolean> {
  const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen)
  const said = new RegExp(`Loading the engine \\(${megabytes} MB, once\\): (\\d+)`)
  const shares = seen.map((text) => Number(said.exec(text)?.[1]))
  const rising = shares.every((share, i) => share >= (shares[i - 1] ?? 0))
  return rising && shares.length > 4 && shares.some((share) => share > 20 && share < 80)
}
