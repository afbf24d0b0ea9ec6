import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { buildPage } from '../../benchmarks/page/build.ts'
import { findChromium, openChromium } from '../../benchmarks/page/chromium.ts'
import { serveFolder } from '../../benchmarks/page/serve.ts'
import { root } from '../package/imports.ts'

/** Why tests that need a browser skip; null where one is there. */
export const noChromium: string | null = findChromium() === null ? 'there is no Chromium here' : null

/** A folder of a page, built by Vite without a configuration: what it writes. Built from `dist`, as users' pages are. */
export class BuiltPage {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** @param from the page's folder from the root of the repository */
  static async build(from: string): Promise<BuiltPage> {
    const folder = mkdtempSync(join(tmpdir(), 'brenier-page-'))
    await buildPage(join(root, from), folder)
    return new BuiltPage(folder)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }
}

export interface PageOptions {
  /** With the headers that threads need. */
  readonly isolated?: boolean
  /** Part of the address: `?steps=1`. */
  readonly query?: string
  /** Of the page's `Math.random`, where what it draws is to be the same each time. */
  readonly seed?: number
}

/** Opens a built page, does something with it, and closes it. What the page logs as an error fails the test. */
export async function withPage<T>(
  browser: Browser,
  built: BuiltPage,
  { isolated = false, query = '', seed }: PageOptions,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const served = await serveFolder(built.folder, { isolated })
  const page = await browser.newPage()
  if (seed !== undefined)
    await page.addInitScript((start) => {
      let state = start
      // The minimal standard generator of Park and Miller.
      Math.random = () => {
        state = (48_271 * state) % 2_147_483_647
        return state / 2_147_483_647
      }
    }, seed)
  const errors: string[] = []
  page.on('pageerror', ({ message }) => errors.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  try {
    await page.goto(`${served.url}${query}`)
    const result = await work(page)
    if (errors.length > 0) throw new Error(`The page failed: ${errors.join('; ')}`)
    return result
  } finally {
    await page.close()
    await served.close()
  }
}

export { openChromium }
