import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { findChromium, openChromium } from '../../benchmarks/page/chromium.ts'
import { openStudio, type Studio } from '../../src/cli/commands/studio/server.ts'
import { noChromium } from '../support/chromium.ts'

/** The built files. */
export const PAGE = fileURLToPath(new URL('../../dist/studio', import.meta.url))

/** Why the studio cannot be tested here, or null. */
function whyNot(): string | null {
  if (noChromium !== null) return noChromium
  return existsSync(join(PAGE, 'index.html')) ? null : 'dist/studio is absent; run npm run build'
}

/** An event of Chromium's trace; `tdur` is the time of its thread in microseconds. */
interface Traced {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

/** A browser and a server of the built studio, with what its pages did wrong. */
export class Visit {
  readonly studio: Studio
  readonly #browser: Browser
  /** Addresses of other hosts that a page asked for, and errors that no code caught. */
  readonly faults: string[] = []

  private constructor(studio: Studio, browser: Browser) {
    this.studio = studio
    this.#browser = browser
  }

  /** @param options.webgpu with WebGPU by the driver in software */
  static async begin({ webgpu = false } = {}): Promise<Visit> {
    if (webgpu) return new Visit(await openStudio(PAGE, 0), await openChromium({ webgpu }))
    const args = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']
    const browser = await chromium.launch({ executablePath: findChromium()!, args })
    return new Visit(await openStudio(PAGE, 0), browser)
  }

  async page(
    hash: string,
    options: Parameters<Browser['newPage']>[0] & {
      readonly before?: (page: Page) => Promise<unknown>
      /** The address of another server. */
      readonly at?: string
    } = {},
  ) {
    const { before, at = this.studio.url, ...rest } = options
    const page = await this.#browser.newPage({ viewport: { width: 1200, height: 800 }, ...rest })
    page.setDefaultTimeout(100_000)
    const { origin } = new URL(at)
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(origin) && !/^(blob|data):/.test(url)) this.faults.push(`asked for ${url}`)
    })
    page.on('pageerror', (error) => this.faults.push(error.message))
    await before?.(page)
    await page.goto(`${at}${hash}`)
    return page
  }

  /**
   * The tasks of a page's own thread while something is done: milliseconds of the processor for each, which a busy machine does not lengthen.
   * Those of its workers do not count.
   */
  async tasksOf(page: Page, work: () => Promise<unknown>): Promise<readonly number[]> {
    await this.#browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
    await work()
    const { traceEvents } = JSON.parse((await this.#browser.stopTracing()).toString()) as { traceEvents: Traced[] }
    const isMain = ({ pid, tid }: Traced) =>
      traceEvents.some(
        ({ name, args, ...at }) =>
          name === 'thread_name' && args.name === 'CrRendererMain' && at.pid === pid && at.tid === tid,
      )
    return traceEvents.filter((event) => event.tdur !== undefined && isMain(event)).map(({ tdur }) => tdur! / 1000)
  }

  async end(): Promise<void> {
    await this.#browser.close()
    await this.studio.close()
  }
}

/** WebGL in software as if a card were behind it: without one the studio draws by the processor, which is faster. */
export function asWithCard(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, wanted?: object) {
      return Reflect.apply(getContext, this, [kind, { ...wanted, failIfMajorPerformanceCaveat: false }])
    } as typeof getContext
    const { getParameter } = WebGLRenderingContext.prototype
    WebGLRenderingContext.prototype.getParameter = function (name: number) {
      const value: unknown = Reflect.apply(getParameter, this, [name])
      return typeof value === 'string' ? value.replace(/swiftshader|software/gi, 'card') : value
    }
  })
}

/** Waits until the panel says this. */
export async function until(page: Page, state: string): Promise<void> {
  await page.locator('.panel .state', { hasText: state }).waitFor()
}

/** How many pixels of the plane have about this colour: red, green, blue. */
export async function pixels(page: Page, colour: readonly [number, number, number]): Promise<number> {
  return page.evaluate(([r, g, b]) => {
    const plane = document.querySelector<HTMLCanvasElement>('canvas.plane')!
    const copy = document.createElement('canvas')
    copy.width = plane.width
    copy.height = plane.height
    const context = copy.getContext('2d')!
    context.drawImage(plane, 0, 0)
    const { data } = context.getImageData(0, 0, copy.width, copy.height)
    let count = 0
    for (let i = 0; i < data.length; i += 4)
      if (Math.abs(data[i]! - r) + Math.abs(data[i + 1]! - g) + Math.abs(data[i + 2]! - b) < 90) count++
    return count
  }, colour)
}

export const BLUE = [31, 111, 214] as const
export const ORANGE = [217, 127, 0] as const
export const MAGENTA = [184, 49, 143] as const

/**
 * Tests in Chromium, skipped with the reason where there is none. They share a visit, which is begun before the first and ended after the last, and
 * in which no page did anything wrong.
 */
export function inChromium(
  name: string,
  tests: (visit: () => Visit) => void,
  { webgpu = false, timeout }: { readonly webgpu?: boolean; readonly timeout?: number } = {},
): void {
  const reason = whyNot()
  const options = { skip: reason !== null, ...(timeout !== undefined && { timeout }) }
  describe(`${name} (${reason ?? 'Chromium found'})`, options, () => {
    let visit: Visit | undefined
    beforeAll(async () => {
      visit = await Visit.begin({ webgpu })
    })
    afterAll(async () => {
      await visit?.end()
      expect(visit?.faults).toEqual([])
    })
    tests(() => visit!)
  })
}
