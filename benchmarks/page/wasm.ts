import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fit, type TransportMap } from 'brenier'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { parseConfig } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { buildPage } from './build.ts'
import { openChromium } from './chromium.ts'
import { serveFolder } from './serve.ts'
import { clouds } from './site/clouds.js'

const whole = (least: number) => z.int().min(least)

const wasmSchema = z.object({
  dimensions: z.array(whole(1)).min(1).default([2, 32]),
  rows: whole(2).default(1000),
  steps: whole(2).default(200),
  /** Fits of each kind; the fastest counts. */
  turns: whole(1).default(3),
  seed: whole(0).default(0),
})

type WasmConfig = z.infer<typeof wasmSchema>

/** Where a fit runs. A page with threads is isolated from others. */
const RUNNERS = [
  { where: 'native', threads: 1 },
  { where: 'native', threads: 2 },
  { where: 'wasm in Node', threads: 1 },
  { where: 'wasm in a worker of a page', threads: 1 },
  { where: 'wasm in a worker of a page', threads: 2 },
  { where: 'wasm in the page itself', threads: 1 },
] as const

type Runner = (typeof RUNNERS)[number]

export interface WasmRow {
  readonly runner: Runner
  readonly dimension: number
  /** From the fastest fit. */
  readonly seconds: number
  /** The longest time in milliseconds for which the event loop of the page, or of Node, was blocked, in the best turn. */
  readonly longestWait: number
}

export interface WasmReport extends ReportHead {
  readonly benchmark: 'wasm'
  readonly config: WasmConfig
  readonly browser: string
  readonly rows: readonly WasmRow[]
}

/** The cost of a fit. */
type Turn = Pick<WasmRow, 'seconds' | 'longestWait'>

/** The same fit by the native engine, in WebAssembly and in pages, in alternation, so that other load on the machine affects them all. */
export async function runWasm(input: z.input<typeof wasmSchema>, context: Context): Promise<WasmReport> {
  const config = parseConfig(wasmSchema, input)
  const folder = await mkdtemp(join(tmpdir(), 'brenier-wasm-'))
  await buildPage(join('benchmarks', 'page', 'site'), folder)
  const browser = await openChromium()
  const close = () => void browser.close()
  context.signal?.addEventListener('abort', close)
  try {
    const rows: WasmRow[] = []
    for (const dimension of config.dimensions)
      rows.push(...(await compare(dimension, { browser, folder, config, context })))
    const head = reportHead(context.environment, 'see the table')
    return { ...head, benchmark: 'wasm', config, browser: `Chromium ${browser.version()}`, rows }
  } finally {
    context.signal?.removeEventListener('abort', close)
    await browser.close()
    await rm(folder, { recursive: true })
  }
}

interface Setting {
  readonly browser: Browser
  readonly folder: string
  readonly config: WasmConfig
  readonly context: Context
}

async function compare(dimension: number, setting: Setting): Promise<WasmRow[]> {
  const { config, context } = setting
  const fits = await Promise.all(RUNNERS.map((runner) => prepared(runner, dimension, setting)))
  const best = RUNNERS.map((): Turn => ({ seconds: Number.POSITIVE_INFINITY, longestWait: Number.POSITIVE_INFINITY }))
  try {
    // A fit that is not counted loads engines, workers and pages.
    for (const { learn } of fits) await learn(2)
    for (let turn = 0; turn < config.turns; turn++)
      for (const [i, { learn }] of fits.entries()) {
        context.signal?.throwIfAborted()
        const { seconds, longestWait } = await learn(config.steps)
        best[i] = {
          seconds: Math.min(best[i]!.seconds, seconds),
          longestWait: Math.min(best[i]!.longestWait, longestWait),
        }
      }
  } finally {
    for (const { close } of fits) await close()
  }
  return RUNNERS.map((runner, i) => ({ runner, dimension, ...best[i]! }))
}

interface Prepared {
  learn(steps: number): Promise<Turn>
  close(): Promise<void>
}

async function prepared({ where, threads }: Runner, dimension: number, setting: Setting): Promise<Prepared> {
  const { rows, seed } = setting.config
  const options = (steps: number) => ({
    seed,
    steps,
    threads,
    device: where === 'native' ? ('native' as const) : ('wasm' as const),
  })
  if (where === 'native' || where === 'wasm in Node')
    return { learn: (steps) => learnHere(dimension, setting, options(steps)), close: async () => {} }
  const served = await serveFolder(setting.folder, { isolated: threads > 1 })
  const page = await setting.browser.newPage()
  await page.goto(served.url)
  const inWorker = where === 'wasm in a worker of a page'
  return {
    learn: (steps) => learnIn(page, { rows, seed, columns: dimension, options: options(steps), inWorker }),
    close: async () => {
      await page.close()
      await served.close()
    },
  }
}

async function learnHere(
  dimension: number,
  { config, context }: Setting,
  options: Parameters<typeof fit>[2],
): Promise<Turn> {
  const { source, target } = clouds(config.rows, config.seed, dimension)
  const began = performance.now()
  let [longestWait, last] = [0, began]
  const look = () => {
    const now = performance.now()
    longestWait = Math.max(longestWait, now - last)
    last = now
  }
  const timer = setInterval(look, 1)
  try {
    const { signal, onNotice } = context
    const map: TransportMap = await fit(source, target, {
      ...options,
      ...(signal && { signal }),
      ...(onNotice && { onNotice }),
    })
    const seconds = (performance.now() - began) / 1000
    look()
    await map.dispose()
    return { seconds, longestWait }
  } finally {
    clearInterval(timer)
  }
}

async function learnIn(page: Page, asked: object): Promise<Turn> {
  return page.evaluate(`brenier.learn(${JSON.stringify(asked)})`)
}
