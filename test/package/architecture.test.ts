import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { filesBelow, importsOf, parse, root, walk } from './imports.ts'

/** The parts of src in the order of the mathematics: each imports only from itself and from parts before it. */
const ORDER = [
  'base',
  'io',
  'graph',
  'engine',
  'problem',
  'potentials',
  'conjugate',
  'transport',
  'training',
  'evaluation',
  'report',
  'pictures',
  'method',
  'library',
  'browser',
  'index',
  'cli',
]

/** What users can import, which is all that src/cli may use of the rest. */
const ENTRIES = ['index.ts', 'io/node/index.ts', 'report/index.ts', 'pictures/index.ts']

/** What src/cli imports beside the entry points, with the reason. */
const BESIDE_ENTRIES: Readonly<Record<string, string>> = {
  'cli/main.ts imports base/errors.ts':
    'InputError of brenier without the rest of it: the help of the command loads nothing else',
  'cli/repository.ts imports base/errors.ts': 'loaded by main.ts',
  'cli/main.ts imports ../package.json': 'the version',
  'cli/main.ts imports ..': 'whether the benchmarks of the repository are beside the package',
}

/** What may be printed to or ended outside src/cli, with the reason. */
const PRINTS: Record<string, string> = {
  'io/node/exit.ts: process.kill': 'hands a signal back after removing half-written files',
}

const src = join(root, 'src')
const files = filesBelow(src, '.ts').map((file) => ({ file, path: relative(src, file).split(sep).join('/') }))
const partOf = (path: string) => path.split('/')[0]!.replace(/\.ts$/, '')

/** The local files and the packages that each file imports, types included. */
const edges = files.flatMap(({ file, path }) =>
  importsOf(file).map((name) => ({
    path,
    name: name.startsWith('.')
      ? relative(src, resolve(dirname(file), name))
          .split(sep)
          .join('/')
      : name,
    local: name.startsWith('.'),
  })),
)

describe('the parts of src', () => {
  test('are all in the order', () => {
    expect(files.map(({ path }) => path).filter((path) => !ORDER.includes(partOf(path)))).toEqual([])
  })

  test('import only from parts before them', () => {
    const wrong = edges.filter(({ path, name, local }) => {
      return local && ORDER.indexOf(partOf(name)) > ORDER.indexOf(partOf(path))
    })
    expect(wrong.map(({ path, name }) => `${path} imports ${name}`)).toEqual([])
  })
})

test('src/cli uses only what users can import', () => {
  const found = edges
    .filter(({ path, name, local }) => local && partOf(path) === 'cli' && partOf(name) !== 'cli')
    .filter(({ name }) => !ENTRIES.includes(name))
    .map(({ path, name }) => `${path} imports ${name}`)
  expect(found.filter((edge) => BESIDE_ENTRIES[edge] === undefined)).toEqual([])
  const kept = Object.keys(BESIDE_ENTRIES).filter((edge) => !found.includes(edge))
  expect(kept, 'no longer needed: take it off the list').toEqual([])
})

describe('benchmarks', () => {
  const folder = join(root, 'benchmarks')
  const imports = ['.ts', '.mjs']
    .flatMap((ending) => filesBelow(folder, ending))
    .flatMap((file) => importsOf(file).map((name) => ({ path: relative(root, file).split(sep).join('/'), name, file })))

  test('are there', () => {
    expect(imports.length).toBeGreaterThan(100)
  })

  test('import the package by the names that users have, and nothing of src by its path', () => {
    const inside = imports.filter(
      ({ name, file }) => name.startsWith('.') && relative(src, resolve(dirname(file), name)).split(sep)[0] !== '..',
    )
    expect(inside.map(({ path, name }) => `${path} imports ${name}`)).toEqual([])
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const known = Object.keys(exports).map((name) => name.replace('.', 'brenier'))
    const own = [...new Set(imports.map(({ name }) => name).filter((name) => /^brenier(\/|$)/.test(name)))]
    expect(own.filter((name) => !known.includes(name))).toEqual([])
    expect(own).toContain('brenier/method')
  })

  test('are imported by nothing in src', () => {
    const wrong = edges.filter(({ name }) => name.includes('benchmarks'))
    expect(wrong.map(({ path, name }) => `${path} imports ${name}`)).toEqual([])
  })
})

describe('one part alone', () => {
  const importers = (matches: (name: string) => boolean) => [
    ...new Set(edges.filter(({ name, local }) => !local && matches(name)).map(({ path }) => path)),
  ]

  test('src/engine imports onnxruntime', () => {
    const found = importers((name) => name.startsWith('onnxruntime'))
    expect(found.filter((path) => partOf(path) !== 'engine')).toEqual([])
  })

  test('src/io/node and src/cli touch the file system', () => {
    const found = importers((name) => /^(node:)?fs(\/promises)?$/.test(name))
    expect(found.filter((path) => !path.startsWith('io/node/') && partOf(path) !== 'cli')).toEqual([])
  })

  test('src/cli prints and exits', () => {
    const found = files
      .filter(({ path }) => partOf(path) !== 'cli')
      .flatMap(({ file, path }) => printsIn(file).map(({ what, line }) => ({ use: `${path}: ${what}`, line })))
    expect(found.filter(({ use }) => PRINTS[use] === undefined)).toEqual([])
    const uses = found.map(({ use }) => use)
    expect(
      Object.keys(PRINTS).filter((use) => !uses.includes(use)),
      'no longer needed: take it off the list',
    ).toEqual([])
  })
})

/** The uses of the console, and of those parts of `process` that print or end it, with their lines. */
function printsIn(file: string): { what: string; line: number }[] {
  const tree = parse(file)
  const found: { what: string; line: number }[] = []
  walk(tree, (node) => {
    if (!ts.isPropertyAccessExpression(node)) return
    const text = node.getText()
    if (!/^(globalThis\.)?(console\.\w+|process\.(stdout|stderr|exit|exitCode|abort|kill))$/.test(text)) return
    found.push({ what: text, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1 })
  })
  return found
}
