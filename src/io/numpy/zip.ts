/**
 * Reads zip archives. fflate (which writes them, in `npz.ts`) reads an archive from its first byte on, or all of it in memory. Here
 * the directory at its end is read first, and then only the members asked for: a stored array of any size stays on disk, and a
 * deflated one is a stream. Only the directory is decoded here; the platform decompresses and checks deflated data.
 */
import { InputError } from '../../base/errors.ts'
import { type ByteInput, type ByteSource, chunksOf, isByteSource, partOf } from '../bytes.ts'
import { crc32 } from '../compression/crc32.ts'
import { inflate } from '../compression/gzip.ts'

/** A member of a zip archive. */
export interface ZipMember {
  readonly name: string
  /** A stored member can be read in ranges; a compressed one is a stream, which is checked when it ends. */
  open(): Promise<ByteInput>
  /** Opens it too, after comparing the checksum of a stored member. */
  checked(): Promise<ByteInput>
}

const END = 0x06054b50
const END64_LOCATOR = 0x07064b50
const END64 = 0x06064b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
/** Deflate cannot do better than 1032 to 1, so a member that claims more is damaged. */
const MAX_RATIO = 1032

/** The members of a zip archive, from its central directory (APPNOTE 6.3, with its 64-bit extension). */
export async function zipMembers(source: ByteSource): Promise<ZipMember[]> {
  const fail = (what: string): never => {
    throw new InputError(
      `${source.name} is not a valid zip archive: ${what}; it is truncated or damaged, make it again.`,
    )
  }
  const tailStart = Math.max(0, source.byteLength - 65_557)
  const tail = view(await source.slice(tailStart, source.byteLength))
  let at = tail.byteLength - 22
  while (at >= 0 && tail.getUint32(at, true) !== END) at--
  if (at < 0) return fail('its directory is missing at the end')
  let count = tail.getUint16(at + 10, true)
  let size = tail.getUint32(at + 12, true)
  let start = tail.getUint32(at + 16, true)
  if (at >= 20 && tail.getUint32(at - 20, true) === END64_LOCATOR) {
    const place = Number(tail.getBigUint64(at - 12, true))
    if (place + 56 > source.byteLength) fail('its directory lies past its end')
    const end = view(await source.slice(place, place + 56))
    if (end.getUint32(0, true) !== END64) fail('its directory is not where it should be')
    count = Number(end.getBigUint64(32, true))
    size = Number(end.getBigUint64(40, true))
    start = Number(end.getBigUint64(48, true))
  }
  if (start + size > source.byteLength) fail('its directory lies past its end')
  const directory = view(await source.slice(start, start + size))
  const entries: Entry[] = []
  let from = 0
  for (let i = 0; i < count; i++) {
    if (from + 46 > directory.byteLength || directory.getUint32(from, true) !== ENTRY) fail(`entry ${i + 1} is damaged`)
    const entry = parseEntry(directory, from)
    if (entry === undefined) return fail(`entry ${i + 1} is damaged`)
    entries.push(entry)
    from = entry.next
  }
  if (from !== size) fail(`its directory has ${size} bytes, but its ${count} entries take ${from}`)
  if (overlap(entries)) fail('two of its members share bytes')
  return entries.map((entry) => ({
    name: entry.name,
    open: () => openMember(source, entry),
    async checked() {
      const input = await openMember(source, entry)
      await checkStored(input, entry)
      return input
    },
  }))
}

/** Whether members overlap: a small archive in which many members share their bytes could be read for ever. */
function overlap(entries: readonly Entry[]): boolean {
  const ordered = [...entries].sort((a, b) => a.offset - b.offset)
  return ordered.some(
    ({ offset, packed }, i) => i + 1 < ordered.length && offset + 30 + packed > ordered[i + 1]!.offset,
  )
}

interface Entry {
  readonly name: string
  readonly method: number
  readonly encrypted: boolean
  readonly checksum: number
  readonly packed: number
  readonly size: number
  readonly offset: number
  readonly next: number
}

function parseEntry(directory: DataView, from: number): Entry | undefined {
  const nameLength = directory.getUint16(from + 28, true)
  const extraLength = directory.getUint16(from + 30, true)
  const nameStart = from + 46
  const extraEnd = nameStart + nameLength + extraLength
  if (extraEnd > directory.byteLength) return undefined
  const name = new TextDecoder().decode(new Uint8Array(directory.buffer, directory.byteOffset + nameStart, nameLength))
  const fields = [
    directory.getUint32(from + 24, true),
    directory.getUint32(from + 20, true),
    directory.getUint32(from + 42, true),
  ]
  // The 64-bit extension (1) holds those of size, packed size and offset that did not fit, in this order.
  for (let at = nameStart + nameLength; at + 4 <= extraEnd; ) {
    const length = directory.getUint16(at + 2, true)
    if (directory.getUint16(at, true) === 1)
      for (let i = 0, place = at + 4; i < 3; i++)
        if (fields[i] === 0xffffffff && place + 8 <= extraEnd) {
          fields[i] = Number(directory.getBigUint64(place, true))
          place += 8
        }
    at += 4 + length
  }
  const [size, packed, offset] = fields as [number, number, number]
  return {
    name,
    method: directory.getUint16(from + 10, true),
    encrypted: (directory.getUint16(from + 8, true) & 1) === 1,
    checksum: directory.getUint32(from + 16, true),
    packed,
    size,
    offset,
    next: extraEnd + directory.getUint16(from + 32, true),
  }
}

async function openMember(source: ByteSource, entry: Entry): Promise<ByteInput> {
  const name = `${source.name}:${entry.name.replace(/\.npy$/, '')}`
  const fail = (what: string): never => {
    throw new InputError(`${name} ${what}; the archive is truncated or damaged, make it again.`)
  }
  if (entry.encrypted) throw new InputError(`${name} is encrypted; save it without a password.`)
  if (entry.offset + 30 > source.byteLength) fail('lies past the end of the archive')
  const local = view(await source.slice(entry.offset, entry.offset + 30))
  if (local.getUint32(0, true) !== LOCAL) fail('is not where the directory says')
  const nameEnd = entry.offset + 30 + local.getUint16(26, true)
  const start = nameEnd + local.getUint16(28, true)
  if (start + entry.packed > source.byteLength) fail('lies past the end of the archive')
  if (new TextDecoder().decode(await source.slice(entry.offset + 30, nameEnd)) !== entry.name)
    fail('has one name in the directory and another at its place')
  const { method, packed, size } = entry
  const bytes = partOf(source, start, start + packed, name)
  if (method === 0) return size === packed ? bytes : fail(`claims ${size} bytes where ${packed} are stored`)
  if (method !== 8)
    throw new InputError(`${name} is compressed by the method ${method}; save it with numpy.savez_compressed.`)
  if (size > packed * MAX_RATIO + 64) fail(`claims ${size} bytes from ${packed}`)
  return { name, chunks: () => atMost(size, inflate(asGzip(bytes, entry), name), fail) }
}

/** Reads a stored member once and compares its checksum. That of a deflated member is compared when it is read to its end. */
async function checkStored(input: ByteInput, { checksum }: Entry): Promise<void> {
  if (!isByteSource(input)) return
  let crc = 0
  for await (const chunk of chunksOf(input)) crc = crc32(chunk, crc)
  if (crc !== checksum)
    throw new InputError(
      `${input.name} has the checksum ${hex(crc)}, but the archive records ${hex(checksum)}; it is damaged, make it again.`,
    )
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(8, '0')
}

async function* atMost(
  size: number,
  chunks: AsyncIterable<Uint8Array>,
  fail: (what: string) => never,
): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > size) fail(`holds more than the ${size} bytes it claims`)
    yield chunk
  }
}

/** A deflated member as a gzip file. That ends with the checksum and the length, so they are checked too. */
async function* asGzip(deflated: ByteSource, { checksum, size }: Entry): AsyncGenerator<Uint8Array> {
  yield Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff)
  yield* chunksOf(deflated)
  const end = new DataView(new ArrayBuffer(8))
  end.setUint32(0, checksum, true)
  end.setUint32(4, size % 2 ** 32, true)
  yield new Uint8Array(end.buffer)
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
