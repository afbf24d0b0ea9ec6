import { hasAlpha, type Image, isGrey } from './image.ts'

export interface SheetOptions {
  /** Pixels between the pictures. Default 4. */
  readonly gap?: number
  /** Each pixel becomes a square of this many pixels a side. Default 1. */
  readonly zoom?: number
  /** The grey of the background, from 0 to 255. Default 255. */
  readonly background?: number
}

/**
 * Puts pictures side by side in one. Each row is as high as its highest picture and each column as wide as its widest; `null` leaves a place empty.
 * Grey becomes colour, and transparent parts show the background.
 * @returns a picture in colour, without alpha
 */
export function contactSheet(rows: readonly (readonly (Image | null)[])[], options: SheetOptions = {}): Image {
  const { gap = 4, zoom = 1, background = 255 } = options
  const columns = Math.max(...rows.map(({ length }) => length))
  const places = (sizes: readonly number[]) => {
    const starts = [gap]
    for (const size of sizes) starts.push(starts.at(-1)! + zoom * size + gap)
    return starts
  }
  const lefts = places(Array.from({ length: columns }, (_, j) => Math.max(...rows.map((row) => row[j]?.width ?? 0))))
  const tops = places(rows.map((row) => Math.max(...row.map((picture) => picture?.height ?? 0))))
  const [width, height] = [lefts.at(-1)!, tops.at(-1)!]
  const sheet: Image = { pixels: new Uint8Array(3 * width * height).fill(background), width, height, channels: 3 }
  rows.forEach((row, i) => {
    row.forEach((picture, j) => {
      if (picture === null) return
      const left = (lefts[j]! + lefts[j + 1]! - gap - zoom * picture.width) >> 1
      const top = (tops[i]! + tops[i + 1]! - gap - zoom * picture.height) >> 1
      paste(sheet, picture, left, top, zoom, background)
    })
  })
  return sheet
}

function paste(sheet: Image, picture: Image, left: number, top: number, zoom: number, background: number): void {
  const { pixels, width, height, channels } = picture
  const colourStep = isGrey(channels) ? 0 : 1
  for (let y = 0; y < zoom * height; y++)
    for (let x = 0; x < zoom * width; x++) {
      const from = (Math.floor(y / zoom) * width + Math.floor(x / zoom)) * channels
      const to = ((top + y) * sheet.width + left + x) * 3
      const alpha = hasAlpha(channels) ? pixels[from + channels - 1]! / 255 : 1
      for (let c = 0; c < 3; c++)
        sheet.pixels[to + c] = Math.round(alpha * pixels[from + colourStep * c]! + (1 - alpha) * background)
    }
}
