import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { drawShape, type Shape } from '../../studio/shapes/shapes.ts'

/** What the page hands out for the console, measurements and tests (studio/compute/hand-out.ts). */
interface StudioWindow {
  readonly studio: {
    forward(points: readonly number[]): Promise<readonly number[]>
    fresh(side: 'source' | 'target', rows: number, seed: number): readonly number[]
  }
}

/** The images of points by the map of the page. @param points x, y, x, y, ... */
export function forward(page: Page, points: ArrayLike<number>): Promise<readonly number[]> {
  return page.evaluate((data) => (window as unknown as StudioWindow).studio.forward(data), Array.from(points))
}

/** New points of the source of scene 1. */
export function freshSource(page: Page, rows: number): Promise<readonly number[]> {
  return page.evaluate((count) => (window as unknown as StudioWindow).studio.fresh('source', count, 1), rows)
}

/** How far x, y, x, y, ... reach along the two axes. */
export function extents(points: readonly number[]): readonly [number, number] {
  const along = (axis: number) => points.filter((_, i) => i % 2 === axis)
  const extent = (values: readonly number[]) => Math.max(...values) - Math.min(...values)
  return [extent(along(0)), extent(along(1))]
}

/** A cloud that the studio draws, at its left or right place. */
export function shape(name: Shape, rows: number, seed: number, side: 'left' | 'right') {
  return { data: drawShape(name, rows, seed, [side === 'left' ? -1.35 : 1.35, 0]), rows, columns: 2 }
}

/** The step that the panel shows. */
export async function stepOf(page: Page): Promise<number> {
  return Number((await page.locator('.panel .muted').textContent())!.replace(/\D/g, ''))
}

/** Checks that the step stays as it is, once the one that was under way is done. @returns the step */
export async function staysAtStep(page: Page): Promise<number> {
  await page.waitForTimeout(1500)
  const paused = await stepOf(page)
  await page.waitForTimeout(1500)
  expect(await stepOf(page)).toBe(paused)
  return paused
}

/** Waits until the panel shows a later step. */
export async function goesBeyond(page: Page, step: number): Promise<void> {
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(step)
}

/** What a button saves: the path of the file, and the name that the page gave it. @param nth which of the buttons of that name */
export async function saved(page: Page, button: string, nth = 0): Promise<{ path: string; name: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).nth(nth).click(),
  ])
  return { path: await download.path(), name: download.suggestedFilename() }
}

/** Serves the page without the headers that isolate it, so that its threads share no memory. */
export function withoutIsolation(page: Page): Promise<unknown> {
  return page.route('**/*', async (route) => {
    const response = await route.fetch()
    const { 'cross-origin-opener-policy': _, 'cross-origin-embedder-policy': __, ...headers } = response.headers()
    await route.fulfill({ response, headers })
  })
}
