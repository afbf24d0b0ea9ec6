import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { importsOf, root } from './imports.ts'

/** What a page cannot load: Node's modules under either name, the native engine, and the packages that need Node. */
const NOT_IN_A_PAGE = [
  'onnxruntime-node',
  'h5wasm/node',
  'hyparquet/src/node.js',
  'linkedom',
  'commander',
  'sharp',
  'picocolors',
]

const isNodeModule = (name: string) => name.startsWith('node:') || builtinModules.includes(name.split('/')[0]!)
const isNotForAPage = (name: string) =>
  isNodeModule(name) || NOT_IN_A_PAGE.some((each) => name === each || name.startsWith(`${each}/`))

/** Everything reachable from a built file, statically or dynamically: its own files, and the packages as [importer, name]. */
function reachable(entry: string): { files: Set<string>; packages: [string, string][] } {
  const files = new Set<string>()
  const packages: [string, string][] = []
  const waiting = [entry]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue
    files.add(file)
    for (const name of importsOf(file)) {
      if (name.startsWith('.')) waiting.push(resolve(dirname(file), name))
      else packages.push([relative(root, file), name])
    }
  }
  return { files, packages }
}

const problems = (entry: string) =>
  reachable(entry).packages.filter(
    ([, name]) => isNotForAPage(name) || !/^(@[\w.-]+\/)?[\w.-]+(\/[\w./-]+)?$/.test(name),
  )

interface Entry {
  readonly browser?: { readonly default: string }
  readonly default: string
}

const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Record<string, Entry> }

/** What a bundler for pages takes for each name: the condition `browser` where there is one. */
const pages = Object.entries(exports)
  .filter(([name]) => name !== './package.json')
  .map(([name, entry]) => ({ name: name.replace('.', 'brenier'), file: (entry.browser ?? entry).default }))

test('a page can import everything that Node can', () => {
  expect(pages.map(({ name }) => name)).toEqual(expect.arrayContaining(['brenier/io', 'brenier/pictures']))
})

describe.each(pages)('$name in a page ($file)', ({ file }) => {
  const entry = join(root, file)

  test('is built', () => {
    expect(existsSync(entry), `${file} is missing; run \`npm run build\``).toBe(true)
  })

  test('reaches no Node module, statically or dynamically, and nothing whose name is not a literal', () => {
    expect(problems(entry)).toEqual([])
  })
})

describe('the walk itself', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'brenier-walk-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test.each([
    ["import 'node:fs'"],
    ["import { readFile } from 'fs/promises'"],
    ["export * from 'onnxruntime-node'"],
    ["const fs = () => import('node:fs')"],
    ["const fs = require('fs')"],
    ['const load = (name) => import(name)'],
    ["const fs = process.getBuiltinModule('fs')"],
  ])('finds %s in a file that the entry loads lazily', (line) => {
    writeFileSync(join(folder, 'entry.js'), "export const later = () => import('./later.js')")
    writeFileSync(join(folder, 'later.js'), line)
    expect(problems(join(folder, 'entry.js'))).toHaveLength(1)
  })

  test('lets packages for pages pass', () => {
    writeFileSync(join(folder, 'entry.js'), "import ort from 'onnxruntime-web'; export * from 'pure-rand'")
    expect(problems(join(folder, 'entry.js'))).toEqual([])
  })
})
