/** Lets the browser save bytes as a file. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = name
  anchor.click()
  // By the time the next task runs, the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** @throws Error if the browser cannot make a picture of the canvas */
export async function downloadImage(name: string, canvas: HTMLCanvasElement): Promise<void> {
  const content = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (content === null) throw new Error('This browser cannot save a picture of a canvas; take a screenshot.')
  download(name, content)
}
