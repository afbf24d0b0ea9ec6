import { decodeImage, encodePng, image } from 'brenier/pictures'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** A picture in small: the mean red, green and blue, of 255, of each square of pixels, row by row. Edges and letters hardly change it. */
export interface SmallPicture {
  readonly width: number
  readonly height: number
  readonly values: readonly number[]
}

/** A canvas in small, without what lies above it. @param selector of the canvas @param square pixels along a side */
export async function smallCanvas(page: Page, selector = 'canvas.plane', square = 16): Promise<SmallPicture> {
  const { data, width, height } = await page.evaluate((name) => {
    const canvas = document.querySelector<HTMLCanvasElement>(name)!
    const copy = document.createElement('canvas')
    copy.width = canvas.width
    copy.height = canvas.height
    const context = copy.getContext('2d')!
    context.fillStyle = '#fff'
    context.fillRect(0, 0, copy.width, copy.height)
    context.drawImage(canvas, 0, 0)
    const pixels = context.getImageData(0, 0, copy.width, copy.height).data
    let text = ''
    for (let i = 0; i < pixels.length; i += 4) text += String.fromCharCode(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!)
    return { data: btoa(text), width: copy.width, height: copy.height }
  }, selector)
  return inSmall(Buffer.from(data, 'base64'), 3, width, height, square)
}

/** What is seen of an element, in small. */
export async function smallShot(page: Page, selector: string, square = 16): Promise<SmallPicture> {
  const { pixels, width, height, channels } = await decodeImage(
    await page.locator(selector).screenshot({ animations: 'disabled' }),
    selector,
  )
  return inSmall(pixels, channels, width, height, square)
}

function inSmall(
  data: ArrayLike<number>,
  channels: number,
  width: number,
  height: number,
  square: number,
): SmallPicture {
  const [columns, rows] = [Math.floor(width / square), Math.floor(height / square)]
  const values = new Array<number>(3 * columns * rows).fill(0)
  for (let y = 0; y < rows * square; y++)
    for (let x = 0; x < columns * square; x++)
      for (let c = 0; c < 3; c++)
        values[3 * (Math.floor(y / square) * columns + Math.floor(x / square)) + c]! +=
          data[channels * (y * width + x) + Math.min(c, channels - 1)]! / square ** 2
  return { width: columns, height: rows, values }
}

/** Mean difference of two pictures, of 255; Infinity between pictures of different sizes. */
export function apart(a: SmallPicture, b: SmallPicture): number {
  if (a.width !== b.width || a.height !== b.height) return Number.POSITIVE_INFINITY
  return a.values.reduce((sum, value, i) => sum + Math.abs(value - b.values[i]!), 0) / a.values.length
}

/** The same picture with nothing on it: its most frequent colour everywhere. */
export function emptied({ width, height, values }: SmallPicture): SmallPicture {
  const counts = new Map<string, number>()
  for (let i = 0; i < values.length; i += 3) {
    const key = values
      .slice(i, i + 3)
      .map(Math.round)
      .join()
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const [ground] = [...counts].sort(([, a], [, b]) => b - a)[0]!
  const colour = ground.split(',').map(Number)
  return { width, height, values: values.map((_, i) => colour[i % 3]!) }
}

export async function toPng({ width, height, values }: SmallPicture): Promise<Uint8Array> {
  return encodePng(image(Uint8Array.from(values, Math.round), height, width, 3), 9)
}

export async function fromPng(bytes: Uint8Array, name: string): Promise<SmallPicture> {
  const { pixels, width, height, channels } = await decodeImage(bytes, name)
  expect(channels).toBe(3)
  return { width, height, values: Array.from(pixels) }
}
