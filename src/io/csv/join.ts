import { InputError } from '../../base/errors.ts'
import { type ByteSink, type ByteSource, chunksOf, copyBytes } from '../bytes.ts'

const [QUOTE, NEWLINE] = [0x22, 0x0a]

/** Joins text tables as `writeDelimited` makes them, keeping the header once. */
export async function joinDelimited(parts: readonly ByteSource[], sink: ByteSink): Promise<void> {
  let header: string | undefined
  for (const part of parts) {
    const end = await headerEnd(part)
    const own = new TextDecoder().decode(await part.slice(0, end))
    if (header !== undefined && header !== own)
      throw new InputError(`${part.name} has other columns (${own.trim()}) than ${parts[0]!.name} (${header.trim()}).`)
    await copyBytes(part, header === undefined ? 0 : end, part.byteLength, sink)
    header = own
  }
}

/** Where the first row ends: at the first line feed outside quotes. */
async function headerEnd(part: ByteSource): Promise<number> {
  let [at, quotes] = [0, 0]
  for await (const chunk of chunksOf(part)) {
    for (const byte of chunk) {
      at++
      if (byte === QUOTE) quotes++
      else if (byte === NEWLINE && quotes % 2 === 0) return at
    }
  }
  return at
}
