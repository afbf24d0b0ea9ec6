import { download } from '../files/download.ts'

/** @throws Error if the browser cannot make a picture of the canvas */
export async function downloadImage(name: string, canvas: HTMLCanvasElement): Promise<void> {
  const content = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (content === null) throw new Error('This browser cannot save a picture of a canvas; take a screenshot.')
  download(name, content)
}
