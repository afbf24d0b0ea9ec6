/**
 * Zip archives, read. fflate (which writes them, in `npz.ts`) reads an archive from its first byte on, or all of it in memory; here
 * the directory at its end is read first and members in ranges, so that a stored array of any size stays on disk. Only the directory
 * is decoded here: what is deflated is undone and checked by the platform.
 */
import { InputError } from '../../base/errors.ts'
import { type ByteSource, chunksOf, memorySource, partOf } from '../bytes.ts'
import { inflate } from '../compression/gzip.ts'

/** A member of a zip archive. */
export interface ZipMember {
  readonly name: string
  /** A member stored as it is stays in its place and is read in ranges; a compressed one is undone in memory. */
  open(): Promise<ByteSource>
}

const END = 0x06054b50
const END64_LOCATOR = 0x07064b50
const END64 = 0x06064b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
/** Deflate cannot do better than 1032 to 1, so a member that claims more lies. */
const MAX_RATIO = 1032

/** The members of a zip archive from its central directory (APPNOTE 6.3, with its 64-bit extension). */
export async function zipMembers(source: ByteSource): Promise<ZipMember[]> {
  const fail = (what: string): never => {
    throw new InputError(
      `${source.name} is not a sound zip archive: ${what}; it is truncated or damaged, make it again.`,
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
  const members: ZipMember[] = []
  for (let i = 0, from = 0; i < count; i++) {
    if (from + 46 > directory.byteLength || directory.getUint32(from, true) !== ENTRY) fail(`entry ${i + 1} is damaged`)
    const entry = parseEntry(directory, from)
    if (entry === undefined) return fail(`entry ${i + 1} is damaged`)
    members.push({ name: entry.name, open: () => openMember(source, entry) })
    from = entry.next
  }
  return members
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
  // The 64-bit extension (1) holds, in order, those of size, packed size and offset that did not fit.
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

async function openMember(source: ByteSource, entry: Entry): Promise<ByteSource> {
  const name = `${source.name}:${entry.name.replace(/\.npy$/, '')}`
  const fail = (what: string): never => {
    throw new InputError(`${name} ${what}; the archive is truncated or damaged, make it again.`)
  }
  if (entry.encrypted) throw new InputError(`${name} is encrypted; save it without a password.`)
  if (entry.offset + 30 > source.byteLength) fail('lies past the end of the archive')
  const local = view(await source.slice(entry.offset, entry.offset + 30))
  if (local.getUint32(0, true) !== LOCAL) fail('is not where the directory says')
  const start = entry.offset + 30 + local.getUint16(26, true) + local.getUint16(28, true)
  if (start + entry.packed > source.byteLength) fail('lies past the end of the archive')
  if (entry.method === 0) return partOf(source, start, start + entry.packed, name)
  if (entry.method !== 8)
    throw new InputError(`${name} is compressed by the method ${entry.method}; save it with numpy.savez_compressed.`)
  if (entry.size > entry.packed * MAX_RATIO + 64) fail(`claims ${entry.size} bytes from ${entry.packed}`)
  const bytes = new Uint8Array(entry.size)
  let at = 0
  for await (const chunk of inflate(asGzip(partOf(source, start, start + entry.packed), entry), name)) {
    if (at + chunk.length > bytes.length) fail(`holds more than the ${entry.size} bytes it claims`)
    bytes.set(chunk, at)
    at += chunk.length
  }
  if (at < bytes.length) fail(`holds ${at} bytes where it claims ${entry.size}`)
  return memorySource(bytes, name)
}

/** A deflated member as a gzip file, which ends in the checksum and the length: so they are checked too. */
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
