import type { Dataset, File, Group } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import type { Points } from '../../base/points.ts'
import type { ByteSink } from '../bytes.ts'
import { joinTables } from '../reader.ts'
import { requireFree, type Table } from '../table.ts'
import { truthsIn, withTruths } from './truth.ts'

/** About 1 MB, the size of HDF5's cache for a data set. */
const CHUNK_BYTES = 1 << 20
/** The gzip level, from 1 to 9: h5py's default. */
const LEVEL = 4

let files = 0

/** All tables as one, since the library builds a file in memory; undefined if there are none. */
export async function wholeTable(tables: AsyncIterable<Table>): Promise<Table | undefined> {
  const all: Table[] = []
  for await (const table of tables) all.push(table)
  return all.length === 0 ? undefined : joinTables(all, all[0]!.names)
}

/** Writes a new file with the contents that `build` puts into it. */
export async function writeHdf5File(sink: ByteSink, build: (file: File) => void): Promise<void> {
  const { ready, File } = await import('h5wasm')
  const module = await ready
  module.activate_throwing_error_handler()
  const path = `/brenier-written-${files++}.h5`
  const file = new File(path, 'w')
  let bytes: Uint8Array
  try {
    build(file)
    const truths = truthsIn(file)
    file.close()
    bytes = withTruths(module.FS.readFile(path) as Uint8Array, truths)
  } finally {
    module.FS.unlink(path)
  }
  await sink.write(bytes)
}

/** Writes rows and columns, in chunks of rows if they are compressed. */
export function writeMatrix(group: Group, name: string, { data, rows, columns }: Points, compress: boolean): Dataset {
  const chunkRows = Math.max(1, Math.min(rows, Math.floor(CHUNK_BYTES / (columns * data.BYTES_PER_ELEMENT))))
  const gzip = { chunks: [chunkRows, columns], compression: 'gzip' as const, compression_opts: LEVEL }
  return group.create_dataset({
    name,
    data,
    shape: [rows, columns],
    ...(compress && gzip),
  })
}

/** Throws `InputError` if a label column cannot have this name, or if the name is `taken`. */
export function checkLabelName(file: string, name: string, taken: readonly string[]): void {
  if (name === '.' || name.includes('/'))
    throw new InputError(
      `${file} has no place for labels called ${JSON.stringify(name)}, since "/" separates names in HDF5; rename that column.`,
    )
  requireFree(file, name, taken)
}
