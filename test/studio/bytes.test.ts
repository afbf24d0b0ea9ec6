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

/** Kilobytes, compressed, that a file may have: by the beginning of its name. */
const MOST: Readonly<Record<string, number>> = {
  index: 14,
  points: 50,
  serve: 135,
  wasm: 30,
  'webgpu-page': 45,
  animation: 6,
}
/** What the first screen needs before the engine is loaded: the frame, scene 1, and the library in the worker. */
const FIRST = ['index', 'points', 'worker', 'serve']

describe.skipIf(!existsSync(assets))('the built files', () => {
  const sizes = new Map<string, number>()
  for (const file of existsSync(assets) ? readdirSync(assets) : []) {
    if (!/\.(js|css)$/.test(file)) continue
    const name = file.replace(/-[\w-]{8}\.(js|css)$/, '')
    sizes.set(name, (sizes.get(name) ?? 0) + gzipSync(readFileSync(join(assets, file)), { level: 9 }).length)
  }

  test('keep to their sizes', () => {
    for (const [name, most] of Object.entries(MOST))
      expect(sizes.get(name)! / 1000, `${name} in kB, compressed`).toBeLessThan(most)
  })

  test('of the first screen are below 200 kB before the engine', () => {
    expect(FIRST.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0)).toBeLessThan(200_000)
  })
})
