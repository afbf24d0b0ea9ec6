import type { Layer, Painter, Picture } from './picture.ts'
import { packed, type Raster, rasterLines, rasterPoints } from './raster.ts'

/**
 * Draws on a canvas with the processor, if there is no graphics card for WebGL: the same picture, several times faster than WebGL in
 * software. Layers that stand still below all moving ones are drawn only once.
 */
export class CanvasPainter implements Painter {
  readonly kind = 'Canvas'
  readonly #canvas: HTMLCanvasElement
  readonly #context: CanvasRenderingContext2D
  #image = new ImageData(1, 1)
  #still: {
    readonly of: Picture
    readonly count: number
    readonly pixels: Uint32Array
    readonly width: number
  } | null = null

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
    this.#context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })!
  }

  draw(picture: Picture): void {
    const { width, height, clientWidth } = this.#canvas
    // Out of the page: there is no size of a pixel, and nobody sees it.
    if (clientWidth === 0) return
    if (this.#image.width !== width || this.#image.height !== height) this.#image = new ImageData(width, height)
    const pixels = new Uint32Array(this.#image.data.buffer)
    const raster: Raster = { width, height, pixels, view: picture.view, ratio: width / clientWidth }
    const count = this.#drawStill(picture, raster)
    for (const layer of picture.layers.slice(count)) drawLayer(raster, layer, picture.time)
    this.#context.putImageData(this.#image, 0, 0)
  }

  dispose(): void {
    this.#still = null
  }

  /** Draws the still layers. @returns how many there are */
  #drawStill(picture: Picture, raster: Raster): number {
    const { pixels, width } = raster
    const before = this.#still
    if (
      before?.width === width &&
      before.pixels.length === pixels.length &&
      isSameBelow(before.of, picture, before.count)
    ) {
      pixels.set(before.pixels)
      return before.count
    }
    const moving = picture.layers.findIndex(({ to }) => to !== undefined)
    const count = moving < 0 ? picture.layers.length : moving
    pixels.fill(packed(picture.background))
    for (const layer of picture.layers.slice(0, count)) drawLayer(raster, layer, 0)
    this.#still = { of: picture, count, pixels: pixels.slice(), width }
    return count
  }
}

function drawLayer(raster: Raster, layer: Layer, time: number): void {
  if (layer.kind === 'points') rasterPoints(raster, layer, time)
  else rasterLines(raster, layer, time)
}

/** Whether the first layers of two pictures are the same, and the next one, if there is one, moves. */
function isSameBelow(a: Picture, b: Picture, count: number): boolean {
  const next = b.layers[count]
  return (
    isSame(a.view, b.view) &&
    isSame(a.background, b.background) &&
    a.layers.slice(0, count).every((layer, i) => isSame(layer, b.layers[i])) &&
    (next === undefined || next.to !== undefined)
  )
}

/** Compares layers by value, but arrays of points, which never change, by identity. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Float32Array || b instanceof Float32Array) return false
  const [those, these] = [Object.entries(a), Object.entries(b)]
  return (
    those.length === these.length && those.every(([name, value]) => isSame(value, (b as Record<string, unknown>)[name]))
  )
}
