import type { Dataset, File, Group } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import { allBytes, type ByteInput } from '../bytes.ts'

/** An HDF5 file in the memory of the HDF5 library. */
export interface Hdf5File {
  readonly name: string
  readonly file: File
  close(): void
}

/** HDF5's own filters and those of the library: deflate, shuffle, checksum, szip, bit packing, scale and offset. */
const KNOWN_FILTERS = 6

let files = 0

export async function loadHdf5(): Promise<typeof import('h5wasm')> {
  const library = await import('h5wasm')
  await library.ready
  return library
}

/** Opens an HDF5 file, all of it in memory. Throws `InputError` where it is damaged. */
export async function openHdf5(input: ByteInput): Promise<Hdf5File> {
  const { ready, File } = await loadHdf5()
  const module = await ready
  // Without this, a failed read prints on the console and gives whatever was in memory.
  module.activate_throwing_error_handler()
  const path = `/brenier-${files++}.h5`
  module.FS.writeFile(path, await allBytes(input))
  try {
    const file = new File(path, 'r')
    return {
      name: input.name,
      file,
      close() {
        try {
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

/** An error of the library, which is a long trace, as one sentence. */
export function hdf5Error(name: string, error: unknown): InputError {
  if (error instanceof InputError) return error
  return new InputError(`${name} cannot be read as HDF5 (${reason(error)}); it is truncated or damaged, make it again.`)
}

/** Runs a read of the library with its errors in one sentence. */
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

/** What stands under a path, or null. Throws what the library throws for damage. */
export function entityAt(file: Group, path: string): unknown {
  try {
    return file.get(path)
  } catch (error) {
    // A path that leads through a data set, as if it were a group.
    if (error instanceof Error && /in H5Lexists\(\)/.test(error.message)) return null
    throw error
  }
}

/** What a data set's elements are. */
export function elementKind({ metadata }: Dataset): 'number' | 'text' | 'other' {
  if (metadata.type === 3) return 'text'
  if (metadata.type === 0 || (metadata.type === 1 && metadata.size >= 4)) return 'number'
  return metadata.type === 8 ? 'number' : 'other'
}

/** Elements [ranges) of a data set as numbers or texts. Throws `InputError` for a filter that the library lacks. */
export function slice(name: string, dataset: Dataset, ranges: [number, number][]): ArrayLike<number | bigint | string> {
  const filter = dataset.filters.find(({ id }) => id > KNOWN_FILTERS)
  if (filter !== undefined)
    throw new InputError(
      `${name}:${dataset.path} is compressed with ${filter.name || 'the filter'} (HDF5 filter ${filter.id}), which is not known here; write it with gzip or without.`,
    )
  return reading(name, () => dataset.slice(ranges) as unknown as ArrayLike<number | bigint | string>)
}

/** All elements of a data set of one dimension. */
export function wholeColumn(name: string, dataset: Dataset): ArrayLike<number | bigint | string> {
  return slice(name, dataset, [[0, dataset.shape![0]!]])
}

function reason(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error))
    .split('\n')
    .filter((line) => line.trim() !== '')
  const deepest = lines.findLast((line) => /#\d+:/.test(line)) ?? lines[0] ?? 'no reason given'
  return deepest.replace(/^.*\(\): /, '').trim()
}
