import { InputError } from '../base/errors.ts'
import { expandPattern, openFile, readBytes, readLabels } from '../io/node/index.ts'
import { decodeImage, PICTURE_NAME, resizeImage } from './codec.ts'
import { decodeIdxImages } from './idx.ts'
import { describeShape, type Image, type ImageStack, imageAt, sameShape, sizeOf } from './image.ts'

/** Pictures from a folder or an IDX file, with their classes where they have any. */
export interface PictureSet {
  readonly images: ImageStack
  readonly labels?: readonly string[]
}

export interface ReadOptions {
  /** A file with one label a picture: IDX, .npy or one-column .csv; for a folder, in the order of the file names. */
  readonly labels?: string | undefined
  /** Brings all pictures to this size; without it they must have one size already. */
  readonly size?: { readonly width: number; readonly height: number } | undefined
  /** Whether sub-folders are classes. Default true; a file of labels comes before them. */
  readonly classes?: boolean | undefined
  readonly onProgress?: (done: number, all: number) => void
}

/** More bytes of pixels than this do not fit beside what training needs. */
const MOST_BYTES = 4e9

/**
 * Reads pictures. In a folder whose pictures lie in sub-folders, one level down, the sub-folders' names are the classes.
 * @throws InputError naming the file for pictures that are damaged or of different sizes, grey mixed with colour, pictures beside folders
 * of classes, labels that are too few
 */
export async function readPictures(path: string, options: ReadOptions = {}): Promise<PictureSet> {
  const { labels, size } = options
  const found = (await isFolder(path)) ? await readFolder(path, options) : await readIdx(path, size)
  if (labels === undefined) return found
  return { images: found.images, labels: await readLabels(labels, { rows: found.images.count }) }
}

async function isFolder(path: string): Promise<boolean> {
  if (path === '-') return false
  try {
    const file = await openFile(path)
    await file.close?.()
    return false
  } catch (error) {
    if (error instanceof InputError && error.message.includes('is a folder')) return true
    throw error
  }
}

async function readIdx(path: string, size: ReadOptions['size']): Promise<PictureSet> {
  if (PICTURE_NAME.test(path))
    throw new InputError(`${path} is one picture, and a folder of pictures or an IDX file is needed; give its folder.`)
  const images = await decodeIdxImages(new Uint8Array(await readBytes(path)), path)
  if (size === undefined || (images.width === size.width && images.height === size.height)) return { images }
  const resized: Image[] = []
  for (let i = 0; i < images.count; i++) resized.push(await resizeImage(imageAt(images, i), size.width, size.height))
  return { images: stacked(resized) }
}

async function readFolder(
  folder: string,
  { labels: file, size, classes = file === undefined, onProgress }: ReadOptions,
): Promise<PictureSet> {
  const base = folder.replace(/\/+$/, '')
  const listed = await expandPattern(`${base.replaceAll(/[*?[]/g, '[$&]')}/**/*`).catch(() => [])
  const hidden = (path: string) => path.slice(base.length).includes('/.')
  const files = listed.filter((path) => PICTURE_NAME.test(path) && !hidden(path))
  if (files.length === 0)
    throw new InputError(`${folder} holds no pictures (PNG, JPEG, WebP, TIFF, GIF or AVIF); check its name.`)
  const pictures: Image[] = []
  let bytes = 0
  for (const file of files) {
    const decoded = await decodeImage(await readBytes(file), file)
    const picture = size === undefined ? decoded : await resizeImage(decoded, size.width, size.height)
    requireLike(file, picture, files[0]!, pictures[0])
    bytes += picture.pixels.length
    if (bytes > MOST_BYTES)
      throw new InputError(
        `${folder} holds more than ${MOST_BYTES / 1e9} GB of pixels; give smaller pictures or a size.`,
      )
    pictures.push(picture)
    if (pictures.length % 100 === 0) onProgress?.(pictures.length, files.length)
  }
  const names = files.map((file) => file.slice(base.length + 1))
  const labels = classes && folderClasses(base, names)
  return { images: { ...stacked(pictures), names }, ...(labels && { labels }) }
}

/** The sub-folder of each picture; none where the pictures lie in the folder itself, or deeper. */
function folderClasses(folder: string, names: readonly string[]): string[] | undefined {
  const parts = names.map((name) => name.split('/').slice(0, -1))
  const loose = parts.findIndex(({ length }) => length === 0)
  if (loose >= 0 && parts.some(({ length }) => length === 1))
    throw new InputError(
      `${folder}/${names[loose]} lies beside folders of classes; move it into one, or take the pictures without classes.`,
    )
  return parts.every(({ length }) => length === 1) ? parts.map(([name]) => name!) : undefined
}

function requireLike(file: string, picture: Image, firstFile: string, first: Image | undefined): void {
  if (first === undefined || sameShape(picture, first)) return
  const cure =
    picture.width === first.width && picture.height === first.height
      ? 'convert them to one kind'
      : 'bring them to one size, or ask for one'
  throw new InputError(`${file} is ${describeShape(picture)}, but ${firstFile} is ${describeShape(first)}; ${cure}.`)
}

function stacked(pictures: readonly Image[]): ImageStack {
  const { height, width, channels } = pictures[0]!
  const pixels = new Uint8Array(pictures.length * sizeOf(pictures[0]!))
  pictures.forEach((picture, i) => {
    pixels.set(picture.pixels, i * picture.pixels.length)
  })
  return { pixels, count: pictures.length, height, width, channels }
}
