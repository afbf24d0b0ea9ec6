/** The side of a bitmap of the digits' data set, and that of its picture, each pixel of which counts the ink in a 4 x 4 block. */
const BITMAP = 32
const SIDE = 8

/**
 * Processes a drawing as the data set's digits were made: cropped, scaled to a 32 x 32 bitmap, with the ink of each 4 x 4 block counted.
 * @returns null if nothing is drawn
 */
export function digitOf(canvas: HTMLCanvasElement): Uint8Array | null {
  const { width, height } = canvas
  const ink = canvas.getContext('2d', { willReadFrequently: true })!.getImageData(0, 0, width, height).data
  const box = boxOf(ink, width, height)
  if (box === null) return null
  const small = document.createElement('canvas')
  small.width = BITMAP
  small.height = BITMAP
  const context = small.getContext('2d', { willReadFrequently: true })!
  const scale = BITMAP / Math.max(box.height, 0.6 * box.width)
  const [w, h] = [Math.min(BITMAP, box.width * scale), Math.min(BITMAP, box.height * scale)]
  context.drawImage(canvas, box.x, box.y, box.width, box.height, (BITMAP - w) / 2, (BITMAP - h) / 2, w, h)
  const { data } = context.getImageData(0, 0, BITMAP, BITMAP)
  const counts = new Uint8Array(SIDE * SIDE)
  for (let y = 0; y < BITMAP; y++)
    for (let x = 0; x < BITMAP; x++) if (data[4 * (y * BITMAP + x) + 3]! > 127) counts[SIDE * (y >> 2) + (x >> 2)]!++
  return counts.map((count) => Math.round((count * 255) / 16))
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The smallest box that contains all ink. */
function boxOf(ink: Uint8ClampedArray, width: number, height: number): Box | null {
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (ink[4 * (y * width + x) + 3]! > 127) {
        left = Math.min(left, x)
        right = Math.max(right, x)
        top = Math.min(top, y)
        bottom = Math.max(bottom, y)
      }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}
