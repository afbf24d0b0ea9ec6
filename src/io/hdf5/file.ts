import type { Dataset, File, Group } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import { allBytes, type ByteInput } from '../bytes.ts'
import { halfToNumber } from '../numbers.ts'
import { canUnpack, LZF, type PackedDataset, withUnpacked } from './lzf.ts'
import { chunksOf, FileBytes, problemOf } from './object-header.ts'

/** An HDF5 file in the memory of the HDF5 library. */
export interface Hdf5File {
  readonly name: string
  readonly file: File
  close(): void
}

/** The highest number of HDF5's own filters, all in the library: deflate, shuffle, checksum, szip, bit packing, scale and offset. */
const KNOWN_FILTERS = 6

type FileSystem = Awaited<typeof import('h5wasm')['ready']>['FS']

let files = 0

/** The bytes of the open files, by the library's numbers for the files. */
const openBytes = new Map<bigint, FileBytes>()
/** The data sets of an open file that were unpacked here, so that their filter is not needed. */
const unpacked = new Map<bigint, ReadonlySet<string>>()

export async function loadHdf5(): Promise<typeof import('h5wasm')> {
  const library = await import('h5wasm')
  await library.ready
  return library
}

/** Opens an HDF5 file, which is held in memory. Throws `InputError` if it is damaged. */
export async function openHdf5(input: ByteInput): Promise<Hdf5File> {
  const { ready, File } = await loadHdf5()
  const module = await ready
  // Without this, a failed read prints to the console and returns whatever was in memory.
  module.activate_throwing_error_handler()
  const path = `/brenier-${files++}.h5`
  const content = await allBytes(input)
  module.FS.writeFile(path, content)
  try {
    let file = new File(path, 'r')
    let bytes = new FileBytes(readerOf(module.FS, path))
    const packed = packedIn(file, bytes)
    if (packed.length > 0) {
      file.close()
      module.FS.writeFile(path, unpackedFile(input.name, content, bytes, packed))
      file = new File(path, 'r')
      bytes = new FileBytes(readerOf(module.FS, path))
      unpacked.set(file.file_id, new Set(packed.map((dataset) => dataset.path)))
    }
    openBytes.set(file.file_id, bytes)
    return {
      name: input.name,
      file,
      close() {
        try {
          openBytes.delete(file.file_id)
          unpacked.delete(file.file_id)
          file.close()
        } finally {
          module.FS.unlink(path)
        }
      },
    }
  } catch (error) {
    module.FS.unlink(path)
    throw hdf5Error(input.name, error)
  }
}

/** The data sets that are packed with h5py's own filter and can be unpacked. */
function packedIn(file: File, bytes: FileBytes): PackedDataset[] {
  return file.paths().flatMap((path): PackedDataset[] => {
    const entity = entityAt(file, `/${path}`)
    if (!isDataset(entity)) return []
    const filters = entity.filters.map(({ id }) => id)
    if (!filters.includes(LZF)) return []
    const chunks = chunksOf(bytes, entity.create_reference().ref_data)
    if (chunks === undefined) return []
    const { tree, dimensions, sizes } = chunks
    const packed = {
      ...{ path: entity.path, tree, base: bytes.placeOf(0), dimensions, addressBytes: bytes.addressBytes, filters },
      chunkBytes: sizes.reduce((product, size) => product * size, 1),
      elementBytes: sizes.at(-1)!,
    }
    return canUnpack(packed) ? [packed] : []
  })
}

function unpackedFile(
  name: string,
  content: Uint8Array,
  bytes: FileBytes,
  packed: readonly PackedDataset[],
): Uint8Array {
  const whole = withUnpacked(name, content, packed)
  const view = new DataView(whole.buffer)
  const end = whole.length - bytes.placeOf(0)
  if (bytes.addressBytes === 8) view.setBigUint64(bytes.endPlace, BigInt(end), true)
  else view.setUint32(bytes.endPlace, end, true)
  return whole
}

/** Reads parts of a file in the library's memory. */
function readerOf({ open, read, close }: FileSystem, path: string): (at: number, length: number) => Uint8Array {
  return (at, length) => {
    const stream = open(path, 'r')
    try {
      const bytes = new Uint8Array(length)
      if (read(stream, bytes, 0, length, at) !== length) throw new Error('an object header leads outside of the file')
      return bytes
    } finally {
      close(stream)
    }
  }
}

/** Turns an error of the library, a long trace, into one sentence. */
export function hdf5Error(name: string, error: unknown): InputError {
  if (error instanceof InputError) return error
  const message = `${name} cannot be read as HDF5 (${reason(error)}); it is truncated or damaged, make it again.`
  return new InputError(message, { cause: error })
}

/** Runs a read of the library, with its errors reduced to one sentence. */
export function reading<T>(name: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw hdf5Error(name, error)
  }
}

export function isDataset(entity: unknown): entity is Dataset {
  return typeof entity === 'object' && entity !== null && 'type' in entity && entity.type === 'Dataset'
}

export function isGroup(entity: unknown): entity is Group {
  return typeof entity === 'object' && entity !== null && 'type' in entity && entity.type === 'Group'
}

/** The entity at a path, or null. Throws the library's own error for damage. */
export function entityAt(file: Group, path: string): unknown {
  try {
    return file.get(path)
  } catch (error) {
    // The path leads through a data set as if it were a group.
    if (error instanceof Error && /in H5Lexists\(\)/.test(error.message)) return null
    throw error
  }
}

/** What kind of elements a data set has. */
export function elementKind({ metadata }: Dataset): 'number' | 'text' | 'other' {
  if (metadata.type === 3) return 'text'
  if (metadata.type === 0 || (metadata.type === 1 && metadata.size >= 2)) return 'number'
  if (metadata.type !== 8) return 'other'
  return isTruth(metadata.enum_type?.members) ? 'number' : 'text'
}

/** Whether an enumeration is the one that h5py writes for true and false; any other names categories. */
export function isTruth(members: Readonly<Record<string, number>> | undefined): boolean {
  return members !== undefined && Object.keys(members).sort().join() === 'FALSE,TRUE'
}

/** @throws InputError for a data set that the library would read wrongly, or whose filter it lacks */
export function requirePlain(name: string, dataset: Dataset): void {
  const isUnpacked = unpacked.get(dataset.file_id)?.has(dataset.path) === true
  const filter = dataset.filters.find(({ id }) => id > KNOWN_FILTERS && !(isUnpacked && id === LZF))
  if (filter !== undefined)
    throw new InputError(
      `${name}:${dataset.path} is compressed with ${filter.name || 'the filter'} (HDF5 filter ${filter.id}), which is not supported; write it with gzip or without compression.`,
    )
  const bytes = openBytes.get(dataset.file_id)
  const problem = bytes && reading(name, () => problemOf(bytes, dataset.create_reference().ref_data))
  if (problem !== undefined) throw new InputError(`${name}:${dataset.path} ${problem}.`)
}

/** Elements [ranges) of a data set as numbers or texts; see `requirePlain`. */
export function slice(name: string, dataset: Dataset, ranges: [number, number][]): ArrayLike<number | bigint | string> {
  requirePlain(name, dataset)
  const { type, size } = dataset.metadata
  if (type === 1 && size === 2) return reading(name, () => halves(dataset, ranges))
  return reading(name, () => dataset.slice(ranges) as unknown as ArrayLike<number | bigint | string>)
}

/** Floats of 2 bytes, which the library returns only as integers. */
function halves(dataset: Dataset, ranges: [number, number][]): Float32Array {
  const metadata = { ...dataset.metadata, type: 0, signed: false }
  const bits: unknown = Object.create(dataset, { metadata: { value: metadata } }).slice(ranges)
  return Float32Array.from(bits as Uint16Array, halfToNumber)
}

/** Elements [start, end) of a one-dimensional data set, for use as labels: values of an enumeration become their names. */
export function labelCells(name: string, dataset: Dataset, start: number, end: number): ArrayLike<unknown> {
  const cells = slice(name, dataset, [[start, end]])
  const members = dataset.metadata.enum_type?.members
  if (members === undefined) return cells
  if (isTruth(members)) return Array.from(cells, Boolean)
  const names = new Map(Object.entries(members).map(([member, value]) => [Number(value), member]))
  return Array.from(cells, (cell) => names.get(Number(cell)))
}

/** All elements of a one-dimensional data set. */
export function wholeColumn(name: string, dataset: Dataset): ArrayLike<unknown> {
  return labelCells(name, dataset, 0, dataset.shape![0]!)
}

function reason(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error))
    .split('\n')
    .filter((line) => line.trim() !== '')
  const deepest = lines.findLast((line) => /#\d+:/.test(line)) ?? lines[0] ?? 'no reason given'
  return deepest.replace(/^.*\(\): /, '').trim()
}
