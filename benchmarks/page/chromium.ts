import { existsSync } from 'node:fs'
import type { Browser } from 'playwright-core'

/** Its usual places on Linux and macOS; `BRENIER_CHROMIUM` gives another. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** WebGPU without a graphics card, by Chromium's software driver SwiftShader. */
const SOFTWARE_GPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--disable-gpu-sandbox',
]

/** The path of a Chromium on this machine; null if there is none. */
export function findChromium(): string | null {
  const named = process.env.BRENIER_CHROMIUM
  return [...(named ? [named] : []), ...PLACES].find(existsSync) ?? null
}

/**
 * Starts Chromium without a window, for tests and measurements.
 * @throws Error if there is none
 */
export async function openChromium({ webgpu = false } = {}): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === null)
    throw new Error('No Chromium was found; install it (Debian: chromium), or name it in BRENIER_CHROMIUM.')
  const { chromium } = await import('playwright-core')
  // Chromium's own sandbox does not work for root, and only this project's own pages are opened here.
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...(webgpu ? SOFTWARE_GPU : [])] })
}
