import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { filesBelow, importsOf, root } from '../package/imports.ts'

const studio = join(root, 'studio')
const assets = join(root, 'dist/studio/assets')

test('the studio imports the public entry points and nothing else of the library', () => {
  const wrong = ['.ts', '.tsx']
    .flatMap((ending) => filesBelow(studio, ending))
    .flatMap((file) =>
      importsOf(file).map((name) => ({ file: relative(root, file), name, path: join(dirname(file), name) })),
    )
    .filter(({ name, path }) => name.startsWith('.') && relative(studio, path).startsWith('..'))
  expect(wrong.map(({ file, name }) => `${file} imports ${name}`)).toEqual([])
})

/** Kilobytes, compressed, that a chunk may have, by the beginning of its name. */
const MOST: Readonly<Record<string, number>> = {
  index: 14,
  view: 12,
  points: 12,
  method: 9,
  pitfalls: 8,
  'regl.unchecked': 33,
  animation: 6,
  serve: 135,
  wasm: 30,
  'webgpu-page': 45,
}
/** What any other may have; beside it stand those that readers of tables load when a table of theirs is opened. */
const MOST_OTHERS = 200
const READERS = ['hdf5_hl']

describe.skipIf(!existsSync(assets))('the built files', () => {
  test('keep to their sizes', () => {
    const wrong = readdirSync(assets)
      .filter((file) => /\.(js|css)$/.test(file))
      .map((file) => ({ file, name: file.replace(/-[\w-]{8}\.(js|css)$/, '') }))
      .filter(({ name }) => !READERS.includes(name))
      .map(({ file, name }) => ({ file, most: MOST[name] ?? MOST_OTHERS, size: compressed(join(assets, file)) / 1000 }))
      .filter(({ most, size }) => size > most)
    expect(wrong).toEqual([])
  })
})

function compressed(file: string): number {
  return gzipSync(readFileSync(file), { level: 9 }).length
}
