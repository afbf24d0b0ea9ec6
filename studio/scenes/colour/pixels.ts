import type { Pixels } from './tasks.ts'

/** The longest side of a picture to work on; larger ones are reduced. */
const LARGEST = 1200

/** @throws Error with a sentence for a file that is not a picture */
export async function readPixels(file: Blob, name: string): Promise<Pixels> {
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file)
  } catch (error) {
    console.info(error)
    throw new Error(`${name} is not a picture that this browser reads; give a JPEG, PNG or WebP.`)
  }
  const scale = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale))) as [
    number,
    number,
  ]
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  const { data } = context.getImageData(0, 0, width, height)
  return { data: new Uint8Array(data), width, height }
}

export function paint(canvas: HTMLCanvasElement, { data, width, height }: Pixels): void {
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0)
}

export function pngOf(pixels: Pixels): Promise<Blob> {
  const canvas = document.createElement('canvas')
  paint(canvas, pixels)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be written as PNG.')))),
  )
}
