import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Another reader of a format. It resolves to the sum of all numbers, so that it must read all of them. */
export interface Reader {
  readonly name: string
  read(file: string): Promise<number>
}

export function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

/** A package that is not installed. */
export class NotInstalled extends Error {}

/** Loads a package from the peers' folder. Throws `NotInstalled` if there is no such folder or package. */
async function peer<T>(folder: string | null, name: string): Promise<T> {
  if (folder === null) throw new NotInstalled('no --peers folder')
  const module = (await import(pathToFileURL(fileOf(folder, name)).href)) as { default?: T } & T
  return module.default ?? module
}

function fileOf(folder: string, name: string): string {
  try {
    return createRequire(join(resolve(folder), 'package.json')).resolve(name)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') throw new NotInstalled(name)
    throw error
  }
}

function bufferOf(file: string): ArrayBuffer {
  const bytes = readFileSync(file)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}

export function npyPeers(folder: string | null): Reader[] {
  return [
    {
      name: 'numpy-parser',
      async read(file) {
        const { fromArrayBuffer } = await peer<{ fromArrayBuffer: (b: ArrayBuffer) => { data: Float64Array } }>(
          folder,
          'numpy-parser',
        )
        return sum(fromArrayBuffer(bufferOf(file)).data)
      },
    },
    {
      name: 'npyjs',
      async read(file) {
        const module = await peer<{ load?: (b: ArrayBuffer) => Promise<{ data: Float64Array }> }>(folder, 'npyjs')
        return sum((await module.load!(bufferOf(file))).data)
      },
    },
  ]
}

export function csvPeers(folder: string | null): Reader[] {
  return [
    {
      name: 'udsv, typed rows',
      async read(file) {
        const { inferSchema, initParser } = await import('udsv')
        const text = readFileSync(file, 'utf8')
        const rows = initParser(inferSchema(text)).typedArrs(text) as number[][]
        return rows.reduce((total, row) => total + sum(row), 0)
      },
    },
    {
      name: 'papaparse',
      async read(file) {
        const papa = await peer<{ parse: (t: string, o: object) => { data: number[][] } }>(folder, 'papaparse')
        const { data } = papa.parse(readFileSync(file, 'utf8'), { dynamicTyping: true, skipEmptyLines: true })
        return data.slice(1).reduce((total, row) => total + sum(row), 0)
      },
    },
    {
      name: 'd3-dsv',
      async read(file) {
        const { csvParseRows } = await peer<{ csvParseRows: (t: string) => string[][] }>(folder, 'd3-dsv')
        return csvParseRows(readFileSync(file, 'utf8'))
          .slice(1)
          .reduce((total, row) => total + sum(row.map(Number)), 0)
      },
    },
  ]
}

export function parquetPeers(folder: string | null): Reader[] {
  return [
    {
      name: 'hyparquet, pages',
      async read(file) {
        const { asyncBufferFromFile, parquetRead } = await import('hyparquet')
        let total = 0
        await parquetRead({
          file: await asyncBufferFromFile(file),
          onPage: ({ columnData }) => {
            total += sum(columnData as ArrayLike<number>)
          },
        })
        return total
      },
    },
    {
      name: 'hyparquet, rows',
      async read(file) {
        const { asyncBufferFromFile, parquetRead } = await import('hyparquet')
        let total = 0
        await parquetRead({
          file: await asyncBufferFromFile(file),
          onComplete: (rows: unknown[][]) => {
            for (const row of rows) total += sum(row as number[])
          },
        })
        return total
      },
    },
    {
      name: 'parquet-wasm and apache-arrow',
      async read(file) {
        const { readParquet } = await peer<{ readParquet: (b: Uint8Array) => { intoIPCStream(): Uint8Array } }>(
          folder,
          'parquet-wasm',
        )
        const { tableFromIPC } = await import('apache-arrow')
        const table = tableFromIPC(readParquet(new Uint8Array(readFileSync(file))).intoIPCStream())
        let total = 0
        for (let j = 0; j < table.numCols; j++) total += sum(table.getChildAt(j)!.toArray() as Float64Array)
        return total
      },
    },
  ]
}

export function arrowPeers(): Reader[] {
  return [
    {
      name: 'apache-arrow',
      async read(file) {
        const { tableFromIPC } = await import('apache-arrow')
        const table = tableFromIPC(new Uint8Array(readFileSync(file)))
        let total = 0
        for (let j = 0; j < table.numCols; j++) total += sum(table.getChildAt(j)!.toArray() as Float64Array)
        return total
      },
    },
  ]
}

export function hdf5Peers(dataset: string): Reader[] {
  return [
    {
      name: 'h5wasm',
      async read(file) {
        const { ready, File, FS: _ } = await import('h5wasm')
        const { FS } = await ready
        FS.writeFile('/bench.h5', readFileSync(file))
        const opened = new File('/bench.h5', 'r')
        const total = sum((opened.get(dataset) as unknown as { value: Float64Array }).value)
        opened.close()
        FS.unlink('/bench.h5')
        return total
      },
    },
  ]
}
