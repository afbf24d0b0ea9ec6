import { InputError } from '../../base/errors.ts'

/** h5py's own filter, which the HDF5 library has only as a plugin. */
export const LZF = 32000
const SHUFFLE = 2
const CHECKSUM = 3
/** The mask of a chunk for which every filter was left out. */
const NONE = 0xffffffff
/** HDF5's own limit on the bytes of a chunk; a larger one is not valid. */
const MOST_BYTES = 2 ** 32 - 1

/** Where the chunks of a data set are, found through the version 1 B-tree over them, and how they are packed. */
export interface PackedDataset {
  readonly path: string
  /** The places in the file of the tree's root node and of address 0. */
  readonly tree: number
  readonly base: number
  /** The number of dimensions, including one for the bytes of an element, and the bytes of an address. */
  readonly dimensions: number
  readonly addressBytes: number
  readonly chunkBytes: number
  readonly elementBytes: number
  /** The numbers of its filters, in the order in which they were applied. */
  readonly filters: readonly number[]
}

/** Whether a data set can be unpacked here. */
export function canUnpack({ filters, chunkBytes }: PackedDataset): boolean {
  return filters.every((id) => id === LZF || id === SHUFFLE || id === CHECKSUM) && chunkBytes < MOST_BYTES
}

/**
 * A copy of the file with the chunks of some data sets unpacked at its end. The trees over them are changed to match, so the HDF5 library can
 * read them. https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html (section III.A.1)
 */
export function withUnpacked(name: string, file: Uint8Array, datasets: readonly PackedDataset[]): Uint8Array {
  const added: Uint8Array[] = []
  const out = file.slice()
  const view = new DataView(out.buffer)
  let end = file.length
  for (const dataset of datasets) {
    visitChunks(name, view, dataset, dataset.tree, 0, (entry, child) => {
      const size = view.getUint32(entry, true)
      const at = dataset.base + Number(addressAt(view, child, dataset.addressBytes))
      if (at + size > file.length) throw damaged(name, dataset)
      const bytes = unpacked(name, file.subarray(at, at + size), view.getUint32(entry + 4, true), dataset)
      added.push(bytes)
      view.setUint32(entry, bytes.length, true)
      view.setUint32(entry + 4, NONE, true)
      setAddress(view, child, dataset.addressBytes, end - dataset.base)
      end += bytes.length
    })
  }
  const whole = new Uint8Array(end)
  whole.set(out)
  let place = file.length
  for (const bytes of added) {
    whole.set(bytes, place)
    place += bytes.length
  }
  return whole
}

/** @param visit receives the place of a chunk's key, and that of its address */
function visitChunks(
  name: string,
  view: DataView,
  dataset: PackedDataset,
  node: number,
  depth: number,
  visit: (key: number, child: number) => void,
): void {
  const { dimensions, addressBytes, base } = dataset
  // The signature TREE, and node type 1 (chunks).
  if (depth > 16 || node + 8 > view.byteLength || view.getUint32(node) !== 0x54524545 || view.getUint8(node + 4) !== 1)
    throw damaged(name, dataset)
  const level = view.getUint8(node + 5)
  const count = view.getUint16(node + 6, true)
  const keyBytes = 8 + 8 * dimensions
  let at = node + 8 + 2 * addressBytes
  if (at + count * (keyBytes + addressBytes) > view.byteLength) throw damaged(name, dataset)
  for (let i = 0; i < count; i++, at += keyBytes + addressBytes) {
    if (level === 0) visit(at, at + keyBytes)
    else visitChunks(name, view, dataset, base + Number(addressAt(view, at + keyBytes, addressBytes)), depth + 1, visit)
  }
}

/** @param mask the filters that were left out for this chunk, one bit each */
function unpacked(name: string, chunk: Uint8Array, mask: number, dataset: PackedDataset): Uint8Array {
  let bytes = chunk
  for (let i = dataset.filters.length - 1; i >= 0; i--) {
    if (mask & (1 << i)) continue
    const filter = dataset.filters[i]
    if (filter === CHECKSUM) bytes = bytes.subarray(0, bytes.length - 4)
    else if (filter === SHUFFLE) bytes = unshuffled(bytes, dataset.elementBytes)
    else bytes = decodeLzf(bytes, dataset.chunkBytes) ?? fail()
  }
  return bytes.length === dataset.chunkBytes ? bytes : fail()

  function fail(): never {
    throw damaged(name, dataset)
  }
}

/** Undoes the shuffle filter, which stores all first bytes before all second bytes, and so on. */
function unshuffled(bytes: Uint8Array, width: number): Uint8Array {
  const count = Math.floor(bytes.length / width)
  const out = bytes.slice()
  for (let byte = 0; byte < width; byte++)
    for (let i = 0; i < count; i++) out[i * width + byte] = bytes[byte * count + i]!
  return out
}

/** LibLZF's format: runs of literal bytes, and repeats of earlier ones. Undefined if it is damaged. */
function decodeLzf(bytes: Uint8Array, length: number): Uint8Array | undefined {
  const out = new Uint8Array(length)
  let to = 0
  for (let from = 0; from < bytes.length; ) {
    const control = bytes[from++]!
    if (control < 32) {
      if (to + control + 1 > length || from + control + 1 > bytes.length) return undefined
      out.set(bytes.subarray(from, from + control + 1), to)
      from += control + 1
      to += control + 1
      continue
    }
    let count = control >> 5
    if (count === 7) count += bytes[from++] ?? 0
    let back = to - ((control & 31) << 8) - 1 - (bytes[from++] ?? 0)
    if (back < 0 || to + count + 2 > length) return undefined
    for (let i = 0; i < count + 2; i++) out[to++] = out[back++]!
  }
  return to === length ? out : undefined
}

function addressAt(view: DataView, at: number, bytes: number): bigint {
  return bytes === 8 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true))
}

function setAddress(view: DataView, at: number, bytes: number, address: number): void {
  if (bytes === 8) view.setBigUint64(at, BigInt(address), true)
  else view.setUint32(at, address, true)
}

function damaged(name: string, { path }: PackedDataset): InputError {
  return new InputError(`${name}:${path} has chunks that do not match its tree; the file is damaged.`)
}
