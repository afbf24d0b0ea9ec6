/** Saves bytes as a file of the visitor's. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = name
  anchor.click()
  // The browser has begun to read it when the next task runs.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** @throws Error where the browser cannot make a picture of the canvas */
export async function downloadImage(name: string, canvas: HTMLCanvasElement): Promise<void> {
  const content = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (content === null) throw new Error('This browser makes no picture of a canvas; take a picture of the screen.')
  download(name, content)
}
