import { resolve } from 'node:path'
import { type Points, slicedW2 } from 'brenier'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { parseConfig } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { openChromium } from './chromium.ts'
import { type Chunk, chunksOf } from './chunks.ts'
import { exactMap } from './exact-map.ts'
import { serveFolder } from './serve.ts'

const schema = z.object({
  /** Seconds of training in the page. */
  seconds: z.number().positive().default(15),
  seed: z.int().min(0).default(11),
  /** Fresh rows per side for judging the map: half as many as the target rows that it was trained on. */
  rows: z.int().min(100).default(1000),
  /** The number of times that fresh rows are drawn: the noise of one draw is as large as the measured distance. */
  draws: z.int().min(1).default(8),
  /** Points on the screen while frames are counted. */
  drawn: z.array(z.int().min(100)).min(1).default([10_000, 100_000]),
})

export interface StudioReport extends ReportHead {
  readonly benchmark: 'studio'
  readonly config: z.infer<typeof schema>
  readonly browser: string
  /** Milliseconds from the request of the page to its first picture, and to the first training step. */
  readonly firstPicture: number
  readonly firstStep: number
  /** Milliseconds of the longest task on the page's own thread during training. */
  readonly longestTask: number
  readonly steps: number
  /** Sliced W2 between the images of fresh source rows and fresh target rows, and between two halves of the target; means over the draws. */
  readonly sliced: number
  /** The same as `sliced` for a map that is exact on the rows that the page learned from: what the noise of those rows alone makes. */
  readonly exact: number
  readonly halves: number
  /** Pictures per second while the flow moves. */
  readonly frames: readonly { readonly points: number; readonly perSecond: number }[]
  /** What the built studio consists of. */
  readonly chunks: readonly Chunk[]
}

/** What scene 1 exposes (studio/scenes/points/model.ts). */
interface StudioWindow {
  readonly studio: {
    forward(points: readonly number[]): Promise<number[]>
    fresh(side: 'source' | 'target', rows: number, seed: number): number[]
    fitted(side: 'source' | 'target'): number[]
  }
}

/** The built studio (`npm run build`): two moons to a spiral, 2,000 rows per side, one core of WebAssembly in a page. */
export async function runStudio(input: z.input<typeof schema>, context: Context): Promise<StudioReport> {
  const config = parseConfig(schema, input)
  const served = await serveFolder(resolve('dist/studio'), { isolated: true })
  const browser = await openChromium()
  const close = () => void browser.close()
  context.signal?.addEventListener('abort', close)
  try {
    const page = await openPage(browser)
    await page.goto(`${served.url}#points?seconds=${config.seconds}&seed=${config.seed}`)
    await page.locator('.panel .state', { hasText: 'Finished' }).waitFor({ timeout: 600_000 })
    const times = await page.evaluate(readTimes)
    const judged = await judge(page, config)
    const frames = []
    for (const points of config.drawn) frames.push({ points, perSecond: await countFrames(page, served.url, points) })
    const head = reportHead(context.environment, `Chromium ${browser.version()}, WebAssembly, one core`)
    return {
      ...head,
      benchmark: 'studio',
      config,
      browser: `Chromium ${browser.version()}`,
      ...times,
      ...judged,
      frames,
      chunks: await chunksOf(resolve('dist/studio/assets')),
    }
  } finally {
    context.signal?.removeEventListener('abort', close)
    await browser.close()
    await served.close()
  }
}

/** A page that records when its first picture appears, when training begins, and how long its own thread is blocked. */
async function openPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.addInitScript(() => {
    const seen = { picture: 0, step: 0, longest: 0 }
    Object.assign(window, { seen })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) if (seen.step > 0) seen.longest = Math.max(seen.longest, duration)
    }).observe({ entryTypes: ['longtask'] })
    const look = () => {
      if (seen.picture === 0 && document.querySelector('canvas.plane'))
        requestAnimationFrame(() => (seen.picture ||= performance.now()))
      if (seen.step === 0 && document.querySelector('.panel .state.running')) seen.step = performance.now()
      if (seen.step === 0) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  return page
}

function readTimes() {
  const { seen } = window as unknown as { seen: { picture: number; step: number; longest: number } }
  const steps = Number(document.querySelector('.panel .muted')?.textContent?.replace(/\D/g, '') ?? 0)
  return { firstPicture: seen.picture, firstStep: seen.step, longestTask: seen.longest, steps }
}

async function judge(
  page: Page,
  { rows, draws, seed }: StudioReport['config'],
): Promise<Pick<StudioReport, 'sliced' | 'exact' | 'halves'>> {
  const fresh = (side: 'source' | 'target', part: number) =>
    page.evaluate(([of, count, from]) => (window as unknown as StudioWindow).studio.fresh(of, count, from), [
      side,
      rows,
      1000 * seed + part,
    ] as const)
  const fitted = (side: 'source' | 'target') =>
    page.evaluate((of) => (window as unknown as StudioWindow).studio.fitted(of), side)
  const carry = await exactMap(cloud(await fitted('source')), cloud(await fitted('target')))
  let [sliced, exact, halves] = [0, 0, 0]
  for (let draw = 0; draw < draws; draw++) {
    const source = await fresh('source', 3 * draw + 1)
    const images = await page.evaluate((points) => (window as unknown as StudioWindow).studio.forward(points), source)
    const [one, other] = [cloud(await fresh('target', 3 * draw + 2)), cloud(await fresh('target', 3 * draw + 3))]
    sliced += slicedW2(cloud(images), one).value / draws
    exact += slicedW2(carry(cloud(source)), one).value / draws
    halves += slicedW2(other, one).value / draws
  }
  return { sliced, exact, halves }
}

function cloud(values: readonly number[]): Points {
  return { data: Float32Array.from(values), rows: values.length / 2, columns: 2 }
}

const COUNTED_SECONDS = 3

/** Moves the time slider at every frame of the page. */
async function countFrames(page: Page, url: string, points: number): Promise<number> {
  await page.goto('about:blank')
  await page.goto(`${url}#points?seconds=2&drawn=${points}&grid=0`)
  await page.locator('.panel .state', { hasText: 'Finished' }).waitFor({ timeout: 600_000 })
  await page.waitForTimeout(5000)
  return page.evaluate(
    (seconds) =>
      new Promise<number>((done) => {
        const slider = document.querySelector<HTMLInputElement>('.timeline input')!
        const began = performance.now()
        let frames = 0
        requestAnimationFrame(function next(now) {
          const elapsed = (now - began) / 1000
          if (elapsed >= seconds) return done(frames / elapsed)
          frames++
          slider.value = String(elapsed / seconds)
          slider.dispatchEvent(new Event('input', { bubbles: true }))
          requestAnimationFrame(next)
        })
      }),
    COUNTED_SECONDS,
  )
}
