import { createRequire } from 'node:module'
import { InputError } from '../index.ts'
import { readBytes } from '../io/node/index.ts'

/** Pixels of a picture for each unit of its figure, enough for high-density screens and print. */
const DENSITY = 2

/** The fonts for figures, since a machine without a screen often has none. */
const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']

/**
 * Loads a function that turns a figure into a PNG picture without a browser (resvg, in WebAssembly).
 * @throws InputError if its packages, which are optional, are not installed
 */
export async function loadPng(): Promise<(svg: string) => Uint8Array> {
  const { resolve } = createRequire(import.meta.url)
  const read = async (name: string) => readBytes(resolve(name))
  try {
    const { initWasm, Resvg } = await import('@resvg/resvg-wasm')
    const fontBuffers = await Promise.all(FONTS.map((font) => read(`dejavu-fonts-ttf/ttf/${font}`)))
    await initWasm(await read('@resvg/resvg-wasm/index_bg.wasm'))
    const font = {
      fontBuffers,
      loadSystemFonts: false,
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    }
    return (svg) => {
      const drawn = new Resvg(svg, { font, fitTo: { mode: 'zoom', value: DENSITY } }).render()
      const png = drawn.asPng()
      drawn.free()
      return png
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && /MODULE_NOT_FOUND$/.test(String(error.code)))) throw error
    throw new InputError(
      'PNG pictures need the packages @resvg/resvg-wasm and dejavu-fonts-ttf, which are not installed; install them (npm install @resvg/resvg-wasm dejavu-fonts-ttf), or use the SVG files.',
    )
  }
}
