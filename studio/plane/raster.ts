import type { Rgba } from '../style/colours.ts'
import { type LineLayer, type PointLayer, pixelsPerUnit, type View } from './picture.ts'

/** The pixels that the processor draws layers into, and the part of the plane that they show. */
export interface Raster {
  readonly width: number
  readonly height: number
  /** One number for each pixel: alpha, blue, green and red, from the highest byte. Every pixel is opaque. */
  readonly pixels: Uint32Array
  readonly view: View
  /** Device pixels in a CSS pixel. */
  readonly ratio: number
}

/** The centre of a disc is rounded to this many parts of a pixel in each direction. */
const PARTS = 4
/** Number of colours to which a ramp is rounded. */
const SHADES = 64
const OPAQUE = 256

/** A layer's mark for every rounded place within a pixel: which pixels it covers, how much of each, and how dark its edge is. */
interface Marks {
  /** Pixels along each side. */
  readonly side: number
  /** Where the pixels of each place begin in the lists, with the end of the last one. */
  readonly begins: Int32Array
  readonly row: Int32Array
  readonly column: Int32Array
  /** From 1 to 256. */
  readonly cover: Int32Array
  readonly light: Float64Array
}

/** Draws discs or rings at the layer's places at a time, with the same formulas as the shader of webgl.ts. */
export function rasterPoints(raster: Raster, layer: PointLayer, time: number): void {
  const { width, height, pixels } = raster
  const marks = marksOf(layer, raster.ratio)
  const { side, begins, row, column, cover } = marks
  const offset = row.map((down, at) => down * width + column[at]!)
  const colours = coloursOf(layer, marks)
  const place = placing(raster, layer, time)
  const { shade } = layer
  for (let i = 0; i < layer.from.length; i += 2) {
    const [px, py] = [place.x(i) - 0.5 * side, place.y(i) - 0.5 * side]
    const [left, top] = [Math.floor(px), Math.floor(py)]
    if (!(left + side > 0 && top + side > 0 && left < width && top < height)) continue
    const part = Math.floor(PARTS * (py - top)) * PARTS + Math.floor(PARTS * (px - left))
    const level = shade === undefined ? 0 : Math.round((SHADES - 1) * shade[i / 2]!)
    const [first, end, colourFrom] = [begins[part]!, begins[part + 1]!, level * cover.length]
    const corner = top * width + left
    const isWhole = left >= 0 && top >= 0 && left + side <= width && top + side <= height
    for (let at = first; at < end; at++)
      if (isWhole || isWithin(left + column[at]!, width, top + row[at]!, height))
        blend(pixels, corner + offset[at]!, colours[colourFrom + at]!, cover[at]!)
  }
}

function isWithin(x: number, width: number, y: number, height: number): boolean {
  return x >= 0 && x < width && y >= 0 && y < height
}

/** Draws the layer's segments at a time. */
export function rasterLines(raster: Raster, layer: LineLayer, time: number): void {
  const place = placing(raster, layer, time)
  const colour = packed(layer.colour, 1)
  const wide = layer.width * raster.ratio
  const opacity = OPAQUE * layer.colour[3] * Math.min(1, wide)
  for (let i = 0; i < layer.from.length; i += 4)
    rasterSegment(raster, place.x(i), place.y(i), place.x(i + 2), place.y(i + 2), wide, colour, opacity)
}

/** Steps along the longer side pixel by pixel, and shades the pixels across it by their distance from the segment. */
function rasterSegment(
  { width, height, pixels }: Raster,
  ...[ax, ay, bx, by, wide, colour, opacity]: [number, number, number, number, number, number, number]
): void {
  const flat = Math.abs(bx - ax) >= Math.abs(by - ay)
  const [a, b, across, slope] = flat
    ? [ax, bx, ay, bx === ax ? 0 : (by - ay) / (bx - ax)]
    : [ay, by, ax, (bx - ax) / (by - ay)]
  const [most, mostAcross] = flat ? [width, height] : [height, width]
  const narrowing = 1 / Math.hypot(1, slope)
  const reach = (0.5 * wide + 0.5) / narrowing
  const [from, to] = [Math.max(0, Math.round(Math.min(a, b))), Math.min(most, Math.round(Math.max(a, b)))]
  for (let along = from; along < to; along++) {
    const middle = across + slope * (along + 0.5 - a)
    const [low, high] = [Math.max(0, Math.floor(middle - reach)), Math.min(mostAcross - 1, Math.floor(middle + reach))]
    for (let at = low; at <= high; at++) {
      const covered = 0.5 * wide + 0.5 - Math.abs(at + 0.5 - middle) * narrowing
      const pixel = flat ? at * width + along : along * width + at
      if (covered > 0) blend(pixels, pixel, colour, Math.round(opacity * Math.min(1, covered)))
    }
  }
}

/** Functions from the layer to pixels: the column and the row of a point at the time. */
function placing({ width, height, view }: Raster, { from, to = from }: PointLayer | LineLayer, time: number) {
  const scale = pixelsPerUnit(view, width, height)
  const [left, top] = [width / 2 - view.x * scale, height / 2 + view.y * scale]
  return {
    x: (i: number) => left + scale * (from[i]! + time * (to[i]! - from[i]!)),
    y: (i: number) => top - scale * (from[i + 1]! + time * (to[i + 1]! - from[i + 1]!)),
  }
}

function marksOf({ size, mark, colour }: PointLayer, ratio: number): Marks {
  const across = Math.max(2, size * ratio) + 1
  const side = Math.ceil(across) + 1
  const [outer, inner] = [0.5 * across - 0.5, mark === 'ring' ? 0.5 * across - 1.2 * ratio : -9]
  const begins = new Int32Array(PARTS * PARTS + 1)
  const found: (readonly [row: number, column: number, cover: number, light: number])[] = []
  for (let part = 0; part < PARTS * PARTS; part++) {
    const [x, y] = [((part % PARTS) + 0.5) / PARTS, (Math.floor(part / PARTS) + 0.5) / PARTS]
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++) {
        const r = Math.hypot(column + 0.5 - 0.5 * side - x, row + 0.5 - 0.5 * side - y)
        const covered = (1 - step(outer - 0.7, outer + 0.5, r)) * step(inner - 0.7, inner + 0.5, r)
        const light = mark === 'edged' ? 1 - 0.35 * step(outer - 1.7, outer - 0.5, r) : 1
        const cover = Math.round(OPAQUE * colour[3] * covered)
        if (cover > 0) found.push([row, column, cover, light])
      }
    begins[part + 1] = found.length
  }
  const list = (k: 0 | 1 | 2) => Int32Array.from(found, (each) => each[k])
  return {
    side,
    begins,
    row: list(0),
    column: list(1),
    cover: list(2),
    light: Float64Array.from(found, (each) => each[3]),
  }
}

/** The colour of each pixel of the marks, for each level of the ramp. */
function coloursOf({ colour, shade, ramp }: PointLayer, { light }: Marks): Uint32Array {
  const levels = shade && ramp ? Array.from({ length: SHADES }, (_, k) => onRamp(ramp, k / (SHADES - 1))) : [colour]
  const out = new Uint32Array(levels.length * light.length)
  levels.forEach((level, k) => {
    for (let at = 0; at < light.length; at++) out[k * light.length + at] = packed(level, light[at]!)
  })
  return out
}

/** @param covered a whole number from 0 to 256 */
function blend(pixels: Uint32Array, at: number, colour: number, covered: number): void {
  const under = pixels[at]!
  const rest = OPAQUE - covered
  const redBlue = (Math.imul(under & 0xff00ff, rest) + Math.imul(colour & 0xff00ff, covered)) >>> 8
  const green = (Math.imul(under & 0xff00, rest) + Math.imul(colour & 0xff00, covered)) >>> 8
  pixels[at] = 0xff000000 | (redBlue & 0xff00ff) | (green & 0xff00)
}

function onRamp([low, middle, high]: readonly [Rgba, Rgba, Rgba], at: number): Rgba {
  const [a, b, share] = at < 0.5 ? [low, middle, 2 * at] : [middle, high, 2 * at - 1]
  const mix = (i: 0 | 1 | 2 | 3) => (1 - share) * a[i] + share * b[i]
  return [mix(0), mix(1), mix(2), mix(3)]
}

/** A colour as an opaque pixel. */
export function packed([r, g, b]: Rgba, light = 1): number {
  const byte = (value: number) => Math.round(255 * light * value)
  return (0xff000000 | (byte(b) << 16) | (byte(g) << 8) | byte(r)) >>> 0
}

/** The `smoothstep` of shaders. */
function step(low: number, high: number, value: number): number {
  const t = Math.max(0, Math.min(1, (value - low) / (high - low)))
  return t * t * (3 - 2 * t)
}
