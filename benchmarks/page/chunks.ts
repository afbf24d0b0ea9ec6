import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A file of code that a page loads as a whole. */
export interface Chunk {
  /** Without the letters that change with its content. */
  readonly name: string
  readonly bytes: number
  /** By gzip at its highest level. */
  readonly compressed: number
}

/** The scripts, styles and engines of a built page, the largest first. @param folder of its assets */
export async function chunksOf(folder: string): Promise<readonly Chunk[]> {
  const files = (await readdir(folder)).filter((file) => /\.(js|css|wasm)$/.test(file))
  const chunks = await Promise.all(
    files.map(async (file) => {
      const content = await readFile(join(folder, file))
      const name = file.replace(/-[\w-]{8}(\.\w+)$/, '$1')
      return { name, bytes: content.length, compressed: gzipSync(content, { level: 9 }).length }
    }),
  )
  return chunks.sort((a, b) => b.compressed - a.compressed)
}
