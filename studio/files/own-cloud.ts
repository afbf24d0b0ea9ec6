import { InputError } from 'brenier'
import { inkOf, inkPlaces } from '../shapes/ink.ts'

const MOST_POINTS = 20_000
const MOST_BYTES = 50e6
const PICTURE_SIDE = 200

/**
 * Points from a visitor's file: a picture, whose dark parts they cover, or a table with two columns.
 * @returns x, y, ... within about one unit around the origin, with the shape's proportions kept
 * @throws InputError with the cure
 */
export async function cloudFrom(file: File, rows: number): Promise<Float32Array> {
  if (file.size === 0) throw new InputError(`${file.name} is empty; choose a picture, or a table of two columns.`)
  if (file.size > MOST_BYTES)
    throw new InputError(`${file.name} has ${Math.round(file.size / 1e6)} MB; this scene takes files of up to 50 MB.`)
  return /^image\//.test(file.type) ? fromPicture(file, rows) : fromTable(file.name, await file.text())
}

async function fromPicture(file: File, rows: number): Promise<Float32Array> {
  const bitmap = await createImageBitmap(file).catch((error: Error) => {
    throw new InputError(
      `${file.name} could not be read as a picture (${error.message}); choose a PNG, JPEG or WebP file.`,
    )
  })
  const scale = Math.min(1, PICTURE_SIDE / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(scale * bitmap.width))
  canvas.height = Math.max(1, Math.round(scale * bitmap.height))
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const cloud = inkPlaces(inkOf(context.getImageData(0, 0, canvas.width, canvas.height)), rows, 1)
  if (cloud.length === 0)
    throw new InputError(`${file.name} is completely white; choose a picture with something dark.`)
  return cloud
}

/** Two numbers a line, separated by a comma, a semicolon, a tab or spaces; a first line of names is skipped. @throws InputError */
export function fromTable(name: string, text: string): Float32Array {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const values: number[] = []
  lines.forEach((line, i) => {
    const cells = line.trim().split(/[\s,;]+/)
    const [x, y] = [Number(cells[0]), Number(cells[1])]
    const isPoint = cells.length >= 2 && Number.isFinite(x) && Number.isFinite(y)
    if (!isPoint && i === 0) return
    if (!isPoint)
      throw new InputError(
        `Line ${i + 1} of ${name} is not a point ("${line.slice(0, 40)}"); give two numbers per line, such as 1.5,2.`,
      )
    values.push(x, y)
  })
  if (values.length < 20)
    throw new InputError(`${name} has ${values.length / 2} points; a map is learned from at least 10 a side.`)
  if (values.length > 2 * MOST_POINTS)
    throw new InputError(
      `${name} has ${values.length / 2} points; this scene takes up to 20,000: take a sample of them.`,
    )
  return intoView(Float32Array.from(values))
}

/** Moves and scales the whole cloud so that it is as large as the shapes. */
function intoView(cloud: Float32Array): Float32Array {
  const range = (axis: number) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let i = axis; i < cloud.length; i += 2) {
      low = Math.min(low, cloud[i]!)
      high = Math.max(high, cloud[i]!)
    }
    return [(low + high) / 2, high - low] as const
  }
  const [[x, width], [y, height]] = [range(0), range(1)]
  const scale = 2 / (Math.max(width, height) || 1)
  return cloud.map((value, i) => scale * (value - (i % 2 === 0 ? x : y)))
}
