import { InputError } from '../base/errors.ts'
import { expandPattern, pathExists, readBytes, readLabels } from '../io/node/index.ts'
import { decodeImage, PICTURE_NAME, resizeImage } from './codec.ts'
import { decodeIdxImages } from './idx.ts'
import { describeShape, type Image, type ImageStack, imageAt, sameShape, shapeOf } from './image.ts'

/** Pictures of one size, with their classes if they have any. */
export interface PictureSet {
  readonly images: ImageStack
  /** One for each picture. */
  readonly labels?: readonly string[]
}

export interface ReadPicturesOptions {
  /** A file with one label for each picture: IDX, .npy or one-column .csv; for a folder, in the order of the file names. */
  readonly labels?: string | undefined
  /** Resizes all pictures to this size; without it they must already have the same size. */
  readonly size?: { readonly width: number; readonly height: number } | undefined
  /** Whether sub-folders are classes. Default: true, unless `labels` is given. */
  readonly classes?: boolean | undefined
  /** Called after every hundred files. */
  readonly onProgress?: (done: number, all: number) => void
}

/** More bytes of pixels than this leave no memory for training. */
const MOST_BYTES = 4e9
const FILES_BETWEEN_REPORTS = 100

/**
 * Reads the pictures of a folder (PNG, JPEG, WebP, TIFF, GIF, AVIF) or of an IDX file. If the pictures of a folder lie in sub-folders, one
 * level down, the names of the sub-folders are the classes.
 * @throws InputError naming the file, for pictures that are damaged or of different sizes, grey mixed with colour, pictures beside folders
 * of classes, and too few labels
 */
export async function readPictures(path: string, options: ReadPicturesOptions = {}): Promise<PictureSet> {
  const { labels, size } = options
  const found = (await isFolder(path)) ? await readFolder(path, options) : await readIdx(path, size)
  if (labels === undefined) return found
  return { images: found.images, labels: await readLabels(labels, { rows: found.images.count }) }
}

/** Whether a path is a folder: only a folder has an entry "." */
async function isFolder(path: string): Promise<boolean> {
  return path !== '-' && pathExists(`${path}/.`)
}

async function readIdx(path: string, size: ReadPicturesOptions['size']): Promise<PictureSet> {
  const bytes = await readBytes(path)
  if (PICTURE_NAME.test(path))
    throw new InputError(
      `${path} is a single picture, but a folder of pictures or an IDX file is needed; give its folder.`,
    )
  const images = await decodeIdxImages(bytes, path)
  if (size === undefined || (images.width === size.width && images.height === size.height)) return { images }
  const resized: Image[] = []
  for (let i = 0; i < images.count; i++) resized.push(await resizeImage(imageAt(images, i), size.width, size.height))
  return { images: stacked(resized) }
}

async function readFolder(
  folder: string,
  { labels: file, size, classes = file === undefined, onProgress }: ReadPicturesOptions,
): Promise<PictureSet> {
  const base = folder.replace(/\/+$/, '')
  const files = await pictureFiles(base)
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
    if (pictures.length % FILES_BETWEEN_REPORTS === 0) onProgress?.(pictures.length, files.length)
  }
  const names = files.map((file) => file.slice(base.length + 1))
  const labels = classes && folderClasses(base, names)
  return { images: { ...stacked(pictures), names }, ...(labels && { labels }) }
}

/** The pictures in a folder and below it, except in hidden files and folders. */
async function pictureFiles(folder: string): Promise<string[]> {
  const literal = folder.replaceAll(/[*?[]/g, '[$&]')
  const files = await expandPattern(`${literal}/**/*`).catch((error: unknown) => {
    // Nothing matches, so the folder is empty.
    if (error instanceof InputError) return []
    throw error
  })
  return files.filter((path) => PICTURE_NAME.test(path) && !path.slice(folder.length).includes('/.'))
}

/** The sub-folder of each picture; undefined if the pictures lie in the folder itself, or deeper. */
function folderClasses(folder: string, names: readonly string[]): string[] | undefined {
  const parts = names.map((name) => name.split('/').slice(0, -1))
  const loose = parts.findIndex(({ length }) => length === 0)
  if (loose >= 0 && parts.some(({ length }) => length === 1))
    throw new InputError(
      `${folder}/${names[loose]} lies beside folders of classes; move it into one, or read the pictures without classes.`,
    )
  return parts.every(({ length }) => length === 1) ? parts.map(([name]) => name!) : undefined
}

function requireLike(file: string, picture: Image, firstFile: string, first: Image | undefined): void {
  if (first === undefined || sameShape(picture, first)) return
  const cure =
    picture.width === first.width && picture.height === first.height
      ? 'convert them to the same kind'
      : 'resize them to one size, or give a size'
  throw new InputError(`${file} is ${describeShape(picture)}, but ${firstFile} is ${describeShape(first)}; ${cure}.`)
}

function stacked(pictures: readonly Image[]): ImageStack {
  const [first] = pictures as readonly [Image]
  const pixels = new Uint8Array(pictures.length * first.pixels.length)
  pictures.forEach((picture, i) => {
    pixels.set(picture.pixels, i * first.pixels.length)
  })
  return { pixels, count: pictures.length, ...shapeOf(first) }
}
