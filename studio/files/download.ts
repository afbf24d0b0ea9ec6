/** Gives the browser a file to save. */
export function download(name: string, content: Uint8Array | Blob | string, type = 'application/octet-stream'): void {
  const blob = content instanceof Blob ? content : new Blob([content as BlobPart], { type })
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads the link only after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
