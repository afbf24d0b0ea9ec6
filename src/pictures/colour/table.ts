import { Dequantiser } from '../dequantise.ts'
import type { Image } from '../image.ts'

/** A map of sRGB colours, known on a lattice. It can be applied to millions of pixels, for which the map itself would take too long. */
export interface ColourTable {
  /** Lattice points along each axis; there are 3 axes for colour, 1 for grey. */
  readonly size: number
  readonly channels: 1 | 3
  /** T at each lattice point, in 0..255; NaN if it is not known yet. The last axis (blue) varies fastest. */
  readonly values: Float32Array
}

export function emptyTable(size: number, channels: 1 | 3): ColourTable {
  return { size, channels, values: new Float32Array(channels * size ** channels).fill(Number.NaN) }
}

export interface ApplyOptions {
  /**
   * Undoes the rounding of the picture to 8 bits: each value v is read as a number between v - 1/2 and v + 1/2 (see `Dequantiser`). Where
   * the map spreads colours, neighbouring levels then blend instead of showing as bands; where it is the identity, no level changes.
   * Default true.
   */
  readonly dither?: boolean
}

/** The colours of some lattice points, as sRGB from 0 to 1. */
export function latticeColours({ size, channels }: ColourTable, indices: Int32Array): Float64Array {
  const colours = new Float64Array(indices.length * channels)
  indices.forEach((index, i) => {
    let rest = index
    for (let c = channels - 1; c >= 0; c--) {
      colours[i * channels + c] = (rest % size) / (size - 1)
      rest = Math.floor(rest / size)
    }
  })
  return colours
}

/**
 * The lattice points needed to interpolate a picture's colours, dithered or not: a few percent of all for a photograph.
 * @param limit the most points wanted
 * @returns null if more than `limit` are needed
 */
export function pointsNeeded({ size, channels }: ColourTable, picture: Image, limit: number): Int32Array | null {
  const scale = (size - 1) / 255
  // The cells that each value can fall into when it moves by half a level: at most two.
  const low = Int32Array.from({ length: 256 }, (_, v) => Math.max(0, Math.floor((v - 0.5) * scale)))
  const high = Int32Array.from({ length: 256 }, (_, v) => Math.min(size - 1, Math.floor((v + 0.5) * scale) + 1))
  const marks = new Uint8Array(size ** channels)
  const { pixels } = picture
  // Each colour is checked only once: a photograph has a few hundred thousand in millions of pixels.
  const seen = new Uint8Array(channels === 1 ? 2 ** 8 : 2 ** 24)
  let count = 0
  const mark = (point: number) => {
    if (marks[point] === 0) count++
    marks[point] = 1
  }
  for (let at = 0; at < pixels.length && count <= limit; at += picture.channels) {
    const [r, g, b] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!]
    const colour = channels === 1 ? r : (r << 16) | (g << 8) | b
    if (seen[colour] === 1) continue
    seen[colour] = 1
    if (channels === 1) for (let i = low[r]!; i <= high[r]!; i++) mark(i)
    else
      for (let i = low[r]!; i <= high[r]!; i++)
        for (let j = low[g]!; j <= high[g]!; j++)
          for (let k = low[b]!; k <= high[b]!; k++) mark((i * size + j) * size + k)
  }
  return count > limit ? null : indicesOf(marks, count)
}

function indicesOf(marks: Uint8Array, count: number): Int32Array {
  const indices = new Int32Array(count)
  for (let i = 0, at = 0; i < marks.length; i++) if (marks[i] === 1) indices[at++] = i
  return indices
}

/** Applies the table to every pixel; alpha is kept. @param picture has the channels of the table, with or without alpha */
export function applyTable(table: ColourTable, picture: Image, { dither = true }: ApplyOptions = {}): Image {
  const pixels = new Uint8Array(picture.pixels.length)
  if (table.channels === 1) applyCurve(table, picture, pixels, dither)
  else applyLattice(table, picture, pixels, dither)
  return { ...picture, pixels }
}

function applyCurve({ size, values }: ColourTable, picture: Image, out: Uint8Array, dither: boolean): void {
  const { pixels, width, channels } = picture
  const scale = (size - 1) / 255
  const reader = dither ? new Dequantiser(picture) : null
  let offsets: Float32Array | undefined
  for (let at = 0, x = 0; at < pixels.length; at += channels, x = x + 1 < width ? x + 1 : 0) {
    if (x === 0) offsets = reader?.next()
    const place = Math.min(Math.max((pixels[at]! + (offsets?.[x] ?? 0)) * scale, 0), size - 1)
    const cell = Math.min(Math.floor(place), size - 2)
    const share = place - cell
    out[at] = rounded(values[cell]! + share * (values[cell + 1]! - values[cell]!))
    if (channels === 2) out[at + 1] = pixels[at + 1]!
  }
}

/**
 * Tetrahedral interpolation: the cell is cut into six tetrahedra along its grey diagonal. The path from the low to the high
 * corner, along the axes in descending order of their shares, gives the four weights. Greys that map to greys stay grey, unlike with
 * trilinear interpolation.
 */
function applyLattice({ size, values }: ColourTable, picture: Image, out: Uint8Array, dither: boolean): void {
  const { pixels, width, channels } = picture
  const scale = (size - 1) / 255
  const last = size - 2
  const [stepR, stepG, stepB] = [3 * size * size, 3 * size, 3]
  const reader = dither ? new Dequantiser(picture) : null
  let offsets: Float32Array | undefined
  for (let at = 0, x = 0; at < pixels.length; at += channels, x = x + 1 < width ? x + 1 : 0) {
    let [r, g, b] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!]
    if (x === 0) offsets = reader?.next()
    if (offsets !== undefined) {
      r += offsets[3 * x]!
      g += offsets[3 * x + 1]!
      b += offsets[3 * x + 2]!
    }
    r = Math.min(Math.max(r * scale, 0), size - 1)
    g = Math.min(Math.max(g * scale, 0), size - 1)
    b = Math.min(Math.max(b * scale, 0), size - 1)
    const [cellR, cellG, cellB] = [Math.min(r | 0, last), Math.min(g | 0, last), Math.min(b | 0, last)]
    r -= cellR
    g -= cellG
    b -= cellB
    const low = cellR * stepR + cellG * stepG + cellB * stepB
    let [first, second, high, middle, least] = [stepR, stepG, r, g, b]
    if (r >= g) {
      if (g < b) {
        if (r >= b) [second, middle, least] = [stepB, b, g]
        else [first, second, high, middle, least] = [stepB, stepR, b, r, g]
      }
    } else if (g >= b) {
      ;[first, high] = [stepG, g]
      if (r >= b) [second, middle] = [stepR, r]
      else [second, middle, least] = [stepB, b, r]
    } else [first, second, high, middle, least] = [stepB, stepG, b, g, r]
    const p1 = low + first
    const p2 = p1 + second
    const p3 = low + stepR + stepG + stepB
    const [w0, w1, w2] = [1 - high, high - middle, middle - least]
    out[at] = rounded(w0 * values[low]! + w1 * values[p1]! + w2 * values[p2]! + least * values[p3]!)
    out[at + 1] = rounded(w0 * values[low + 1]! + w1 * values[p1 + 1]! + w2 * values[p2 + 1]! + least * values[p3 + 1]!)
    out[at + 2] = rounded(w0 * values[low + 2]! + w1 * values[p1 + 2]! + w2 * values[p2 + 2]! + least * values[p3 + 2]!)
    if (channels === 4) out[at + 3] = pixels[at + 3]!
  }
}

function rounded(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0
}
