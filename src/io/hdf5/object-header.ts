/**
 * Reads facts from a data set's object header that the HDF5 library here does not report, although the meaning of the bytes depends on them: the
 * layout of numbers within their bytes, and the place of the bytes. The library reads 24-bit integers as 32-bit ones, and a virtual data set as zeros.
 * https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html (sections II.A, IV)
 */

/** OHDR, the signature of version 2 headers. */
const SIGNATURE = 0x5244484f

/** Message types. */
const DATATYPE = 3
const EXTERNAL_FILES = 7
const LAYOUT = 8
const CONTINUATION = 16
/** The layout class of a data set that is composed of others. */
const VIRTUAL = 3
/** Classes of data types. */
const INTEGER = 0
const FLOAT = 1
const ENUMERATION = 8
/** A header with more messages than this is damaged. */
const MOST_MESSAGES = 10_000

interface Message {
  readonly type: number
  readonly shared: boolean
  readonly data: Uint8Array
  /** Where it is in the file. Absent in headers of version 1, whose blocks have no checksum. */
  readonly place?: MessagePlace
}

/** Where a message is in the file, and the first byte of its block and of the block's checksum, which covers all bytes before it. */
export interface MessagePlace {
  readonly at: number
  readonly block: number
  readonly checksum: number
}

/** The bytes of an HDF5 file, and the form in which its superblock says addresses are written. */
export class FileBytes {
  readonly #read: (at: number, length: number) => Uint8Array
  readonly #base: number
  readonly #offsetSize: number
  readonly #lengthSize: number

  /** @param read returns bytes of the file, and throws if the file ends before them */
  constructor(read: (at: number, length: number) => Uint8Array) {
    this.#read = read
    const version = this.#number(8, 1)
    const at = version < 2 ? 13 : 9
    this.#offsetSize = this.#number(at, 1)
    this.#lengthSize = this.#number(at + 1, 1)
    this.#base = this.#number(version === 0 ? 24 : version === 1 ? 28 : 12, this.#offsetSize)
  }

  /** @param address that of the object header, from the file's base */
  messages(address: number): Message[] {
    const at = this.#base + address
    return this.#number(at, 4) === SIGNATURE ? this.#newMessages(at) : this.#oldMessages(at)
  }

  /** The place of an address in the file. */
  placeOf(address: number): number {
    return this.#base + address
  }

  get addressBytes(): number {
    return this.#offsetSize
  }

  /** The place in the superblock that records the end of the file. */
  get endPlace(): number {
    const version = this.#number(8, 1)
    if (version > 1) return 12 + 2 * this.#offsetSize
    return (version === 0 ? 24 : 28) + 2 * this.#offsetSize
  }

  /** The address that a message about a committed (shared) data type refers to. */
  sharedAddress({ data }: Message): number {
    const version = data[0]!
    const at = version === 1 ? 8 : 2
    return littleEndian(data, at, this.#offsetSize)
  }

  /** Reads a version 1 header. */
  #oldMessages(at: number): Message[] {
    const count = Math.min(this.#number(at + 2, 2), MOST_MESSAGES)
    const blocks: [number, number][] = [[at + 16, this.#number(at + 8, 4)]]
    const found: Message[] = []
    for (const [start, size] of blocks)
      for (let from = start; from + 8 <= start + size && found.length < count; ) {
        const [type, length] = [this.#number(from, 2), this.#number(from + 2, 2)]
        found.push({ type, shared: (this.#number(from + 4, 1) & 2) !== 0, data: this.#read(from + 8, length) })
        if (type === CONTINUATION) blocks.push(this.#continuation(from + 8))
        from += 8 + length
      }
    return found
  }

  /** Reads a version 2 header, whose blocks end with a checksum. */
  #newMessages(at: number): Message[] {
    const flags = this.#number(at + 5, 1)
    const times = (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0)
    const width = 1 << (flags & 3)
    const first = at + 6 + times + width
    const head = flags & 4 ? 6 : 4
    const blocks: [number, number, number][] = [[at, first, first + this.#number(at + 6 + times, width)]]
    const found: Message[] = []
    for (const [block, start, checksum] of blocks)
      for (let from = start; from + head <= checksum && found.length < MOST_MESSAGES; ) {
        const [type, length] = [this.#number(from, 1), this.#number(from + 1, 2)]
        const shared = (this.#number(from + 3, 1) & 2) !== 0
        const place = { at: from + head, block, checksum }
        found.push({ type, shared, data: this.#read(from + head, length), place })
        if (type === CONTINUATION) {
          const [next, bytes] = this.#continuation(from + head)
          blocks.push([next, next + 4, next + bytes - 4])
        }
        from += head + length
      }
    return found
  }

  #continuation(at: number): [number, number] {
    return [this.#base + this.#number(at, this.#offsetSize), this.#number(at + this.#offsetSize, this.#lengthSize)]
  }

  #number(at: number, size: number): number {
    return littleEndian(this.#read(at, size), 0, size)
  }
}

/**
 * What prevents the library from reading a data set correctly, as the end of a sentence; undefined if nothing does.
 * @param reference refers to the data set: the address of its object header
 */
export function problemOf(bytes: FileBytes, reference: Uint8Array): string | undefined {
  const messages = bytes.messages(littleEndian(reference, 0, reference.length))
  if (messages.some(({ type }) => type === EXTERNAL_FILES))
    return 'keeps its values in other files; copy them into this one (h5repack does)'
  const layout = messages.find(({ type }) => type === LAYOUT)?.data
  if (layout !== undefined && layout[0]! >= 3 && layout[1] === VIRTUAL)
    return 'is a virtual data set, composed of others; save its values as an ordinary data set'
  if (layout !== undefined && isNeverWritten(layout))
    return 'has a shape, but no values were ever written; write the file again'
  const type = messages.find((message) => message.type === DATATYPE)
  if (type === undefined) return undefined
  if (!type.shared) return oddNumbers(type.data)
  const committed = bytes.messages(bytes.sharedAddress(type)).find((message) => message.type === DATATYPE)
  return committed === undefined ? 'has a data type that is kept elsewhere in the file' : oddNumbers(committed.data)
}

/** Where a data set's type is described; undefined for a version 1 header. @param reference refers to the data set */
export function typePlace(bytes: FileBytes, reference: Uint8Array): MessagePlace | undefined {
  return bytes.messages(littleEndian(reference, 0, reference.length)).find(({ type }) => type === DATATYPE)?.place
}

/** The chunks of a data set with a version 3 layout; undefined for any other layout. @param reference refers to the data set */
export function chunksOf(
  bytes: FileBytes,
  reference: Uint8Array,
): { tree: number; dimensions: number; sizes: number[] } | undefined {
  const messages = bytes.messages(littleEndian(reference, 0, reference.length))
  const layout = messages.find(({ type }) => type === LAYOUT)?.data
  if (layout === undefined || layout[0] !== 3 || layout[1] !== 2) return undefined
  const dimensions = layout[2]!
  const sizes = Array.from({ length: dimensions }, (_, i) => littleEndian(layout, 3 + bytes.addressBytes + 4 * i, 4))
  return { tree: bytes.placeOf(littleEndian(layout, 3, bytes.addressBytes)), dimensions, sizes }
}

/** Whether a contiguous or chunked data set (classes 1 and 2 of versions 3 and 4) has no address in the file. */
function isNeverWritten(layout: Uint8Array): boolean {
  const [version, kind] = layout
  if ((version !== 3 && version !== 4) || (kind !== 1 && kind !== 2)) return false
  const at = version === 4 && kind === 2 ? indexPlace(layout) : kind + 1
  return at !== undefined && layout.subarray(at, at + 8).every((byte) => byte === 0xff)
}

/** In a chunked layout of version 4: where it has the address of its index, after the sizes and the facts of that kind of index. */
function indexPlace(layout: Uint8Array): number | undefined {
  const [, , flags = 0, dimensions = 0, width = 0] = layout
  const at = 5 + dimensions * width
  // One chunk (with its size, if it is filtered), chunks in a row, a fixed array, an extensible array, a tree.
  const facts = [undefined, flags & 2 ? 12 : 0, 0, 1, 5, 6][layout[at] ?? 0]
  return facts === undefined ? undefined : at + 1 + facts
}

/** By size in bytes: the place and length of the exponent, those of the mantissa, and the exponent's bias. */
const IEEE: Readonly<Record<number, readonly number[]>> = {
  2: [10, 5, 0, 10, 15],
  4: [23, 8, 0, 23, 127],
  8: [52, 11, 0, 52, 1023],
}

/** What is unusual about numbers that are not whole-byte integers or IEEE floats; undefined for those, and for what is not a number. */
function oddNumbers(type: Uint8Array): string | undefined {
  const kind = type[0]! & 15
  if (kind === ENUMERATION) return oddNumbers(type.subarray(8))
  if (kind !== INTEGER && kind !== FLOAT) return undefined
  const size = littleEndian(type, 4, 4)
  const [offset, bits] = [littleEndian(type, 8, 2), littleEndian(type, 10, 2)]
  const what = kind === INTEGER ? 'integers' : 'floats'
  if (offset !== 0 || bits !== 8 * size || ![1, 2, 4, 8].includes(size))
    return `holds ${what} of ${bits} bits in ${size} bytes, which cannot be read here; save it as ${what} of 4 or 8 bytes`
  if (kind === INTEGER) return undefined
  const layout = [...type.subarray(12, 16), littleEndian(type, 16, 4)]
  const usual = IEEE[size]?.every((value, i) => value === layout[i]) && (type[1]! & 0x40) === 0
  return usual ? undefined : `holds floats of ${size} bytes that are not IEEE 754; save it as float32 or float64`
}

function littleEndian(bytes: Uint8Array, at: number, size: number): number {
  let value = 0
  for (let i = size - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0)
  return value
}
