import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { filesBelow, importCycles, importsOf, parse, root, walk } from './imports.ts'

/** The parts of src in the order of the mathematics: each imports only from itself and from parts before it. */
const ORDER = [
  'base',
  'collective',
  'io',
  'graph',
  'engine',
  'problem',
  'potentials',
  'conjugate',
  'transport',
  'training',
  'barycentre',
  'evaluation',
  'report',
  'pictures',
  'method',
  'library',
  'browser',
  'worker',
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
  'cli/operands.ts imports base/errors.ts': 'loaded by main.ts',
  'cli/written.ts imports base/errors.ts': 'loaded by main.ts',
  'cli/host.ts imports io/node/standard-output.ts': 'what prints the help, without the readers of tables',
  'cli/ranks.ts imports base/errors.ts': 'loaded by main.ts',
  'cli/ranks.ts imports collective/launch.ts': 'loaded by main.ts: which rank this is, by the environment',
  'cli/main.ts imports ../package.json': 'the version',
  'cli/main.ts imports ..': 'whether the benchmarks of the repository are beside the package',
}

/** What may be printed to or ended outside src/cli, with the reason. */
const PRINTS: Record<string, string> = {
  'io/node/exit.ts: process.kill': 'hands a signal back after removing half-written files',
  'io/node/owner.ts: process.kill': 'asks whether a process lives, with a signal that does nothing',
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

/** Every file of src and benchmarks by its path from the root, with the paths of the files that it imports. */
const ownImports = new Map(
  ['src', 'benchmarks'].flatMap(codeBelow).map((path) => [
    path,
    importsOf(join(root, path))
      .filter((name) => name.startsWith('.'))
      .map((name) => fromRoot(resolve(root, dirname(path), name))),
  ]),
)

describe('circles of imports', () => {
  test('there are none, types and the files of one folder included', () => {
    expect(importCycles(ownImports)).toEqual([])
  })

  test('are found, whatever their length, and apart from what only leads to them', () => {
    const found = importCycles(
      new Map([
        ['before', ['a', 'self', 'leaf']],
        ['a', ['b']],
        ['b', ['c', 'leaf']],
        ['c', ['a', 'not one of the files']],
        ['left', ['right']],
        ['right', ['left', 'a']],
        ['self', ['self']],
        ['leaf', []],
      ]),
    )
    expect(found).toEqual([['a', 'b', 'c'], ['left', 'right'], ['self']])
  })

  test('the imports of types count: those of src/library.ts are nearly all of them', () => {
    expect(ownImports.get('src/library.ts')).toContain('src/io/row-stream.ts')
    expect([...ownImports.values()].flat().filter((name) => !existsSync(join(root, name)))).toEqual([])
  })
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

/** Folders whose functions are short, with their handling of errors. Functions of tests may be longer: a `describe` is one. */
const CODE = ['src', 'benchmarks', 'scripts']
const MOST_LINES = 60

describe('functions', () => {
  test(`have at most ${MOST_LINES} lines`, () => {
    const long = CODE.flatMap(codeBelow)
      .flatMap((path) => functionsIn(parse(join(root, path))).map((each) => ({ path, ...each })))
      .filter(({ lines }) => lines > MOST_LINES)
    expect(long.map(({ path, name, line, lines }) => `${path}:${line} ${name}: ${lines} lines`)).toEqual([])
  })

  test('are counted with their first and last lines: declarations, methods, arrows, constructors and accessors', () => {
    const text =
      'class A {\n constructor() {\n }\n get b() { return () => {\n\n } }\n}\nfunction c() {}\nconst d = () => 1'
    const found = functionsIn(ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true))
    expect(found.map(({ name, lines }) => [name, lines])).toEqual([
      ['constructor', 2],
      ['b', 3],
      ['an arrow', 3],
      ['c', 1],
      ['d', 1],
    ])
  })
})

/**
 * Every `catch` that looks at no error, with what it expects: the body before it has to be so small that nothing else can be thrown.
 * All others bind the error, and biome refuses a binding that is not used.
 */
const CATCHES: Readonly<Record<string, string>> = {
  'scripts/setup.mjs readLock': 'no list of installed packages, or half of one: both are installed again',
  'scripts/test.mjs readResults': 'vitest crashed before it wrote its results; its exit code counts as a failure',
}

/** Every promise whose failure is turned into nothing (`.catch(() => undefined)`), with who reports it. */
const SILENCED: Readonly<Record<string, string>> = {
  'src/cli/commands/transport/ahead.ts ahead': 'the consumer has left, by an error of its own or by choice',
  'src/cli/commands/transport/ahead.ts ask': 'thrown where it is awaited',
  'src/cli/terminal.ts print': 'thrown where it is awaited, in printed',
  'src/io/arrow/write.ts writeArrow': 'thrown where it is awaited',
  'src/io/compression/gzip.ts abort': 'given up after an error that the caller has',
  'src/io/compression/gzip.ts finish': 'the copying that failed is awaited next, and throws',
  'src/io/compression/gzip.ts gzipSink': 'the copying that failed is awaited in finish, and throws',
  'src/io/compression/gzip.ts inflate': 'the reader of the stream gets the same error, and throws',
  'src/io/interruptible.ts close': 'the reading was stopped, and that is thrown',
  'src/io/node/output.ts writeAndClose': 'thrown again, as a sentence about the output',
  'src/io/node/output.ts stageFile': 'thrown again, as a sentence about the output',
  'src/io/node/output.ts commit': 'thrown again, as a sentence about the output',
  'src/io/node/output.ts writeInPlace': 'thrown again, as a sentence about the output',
  'src/training/fit.ts fit': 'whoever iterates, or awaits the result, hears of it there',
  'src/training/stream/streams.ts #begin': 'thrown where it is awaited',
  'src/training/stream/streams.ts close': 'the fit has ended without the pool that was being read',
}

describe('errors', () => {
  const found = CODE.flatMap(codeBelow).flatMap((path) =>
    caughtIn(parse(join(root, path))).map((each) => ({ path, ...each })),
  )
  const named = (kind: string) => [
    ...new Set(found.filter((each) => each.kind === kind).map(({ path, inside }) => `${path} ${inside}`)),
  ]

  test.each([
    ['a catch without its error', 'unbound', CATCHES],
    ['a promise whose error is dropped', 'silenced', SILENCED],
  ])('%s is listed above with its reason', (_, kind, list) => {
    expect(named(kind).sort()).toEqual(Object.keys(list).sort())
  })

  test('no catch is empty', () => {
    expect(named('empty')).toEqual([])
  })

  test('are looked for in clauses and in promises', () => {
    const text = `function f() { try { g() } catch {} }
      const h = () => { try { g() } catch (_error) { return 1 } finally { k() } }
      class A { m() { g().catch(() => undefined); g().catch(ignored); g().catch((error) => report(error)) } }`
    const caught = caughtIn(ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true))
    expect(caught.map(({ kind, inside }) => `${kind} ${inside}`)).toEqual([
      'unbound f',
      'empty f',
      'unbound h',
      'silenced m',
      'silenced m',
    ])
  })
})

test('no value has the type any', () => {
  const found = CODE.flatMap(codeBelow).flatMap((path) => {
    const tree = parse(join(root, path))
    const lines: string[] = []
    walk(tree, (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) lines.push(`${path}:${lineAt(tree, node.getStart())}`)
    })
    return lines
  })
  expect(found).toEqual([])
})

describe('the map in CONTRIBUTING.md', () => {
  const lines = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').split('\n')
  const mapped = lines.flatMap((line) => /^\s*((?:src|benchmarks)\/[\w-]+)\/(?:\s|$)/.exec(line)?.[1] ?? [])

  test.each(['src', 'benchmarks'])('has a line for every folder directly below %s', (name) => {
    const folders = readdirSync(join(root, name), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${name}/${entry.name}`)
    expect(folders.filter((folder) => !mapped.includes(folder))).toEqual([])
  })

  test('names no folder twice, and none that is absent', () => {
    expect(mapped.filter((folder) => !existsSync(join(root, folder)))).toEqual([])
    expect(mapped.filter((folder, at) => mapped.indexOf(folder) !== at)).toEqual([])
  })
})

/** Words that a native engineer stumbles over, each with a plain one in its place. */
const ODD_WORDS = {
  untold: 'not given',
  anew: 'again',
  astray: 'to a wrong point',
  oddities: 'peculiarities',
  lonely: 'single',
  'kept apart': 'held out',
  'as ever': 'as before',
  kin: 'similar',
  'is told': 'is given, is recognised',
  'are told': 'are given, see',
  'told of': 'given',
  taught: 'trained',
  teaches: 'trains',
  calm: 'quiet',
  '(?<!power )laws?': 'distribution',
}

test('plain words: no odd one in the code and in the documents', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', ...filesBelow(join(root, 'docs'), '.md').map(fromRoot)]
  const odd = new RegExp(`\\b(${Object.keys(ODD_WORDS).join('|')})\\b`, 'gi')
  const found = [...CODE.flatMap(codeBelow), ...documents]
    .filter((path) => !path.startsWith('docs/api/'))
    .flatMap((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .flatMap((line, at) => [...line.matchAll(odd)].map(([word]) => `${path}:${at + 1} ${word}`)),
    )
  expect(found).toEqual([])
})

function fromRoot(file: string): string {
  return relative(root, file).split(sep).join('/')
}

/** The paths of the programs below a folder of the repository. */
function codeBelow(folder: string): string[] {
  return ['.ts', '.mjs'].flatMap((ending) => filesBelow(join(root, folder), ending)).map(fromRoot)
}

function lineAt(tree: ts.SourceFile, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line + 1
}

/** What a function is called: by its own name, or by the variable or property that holds it. */
function nameOf(node: ts.SignatureDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return 'constructor'
  if (node.name !== undefined) return node.name.getText()
  const { parent } = node
  const holds = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)
  return holds ? parent.name.getText() : 'an arrow'
}

type FunctionNode = ts.SignatureDeclaration & { readonly body: ts.Node }

function isFunction(node: ts.Node): node is FunctionNode {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined
}

function functionsIn(tree: ts.SourceFile): { name: string; line: number; lines: number }[] {
  const found: { name: string; line: number; lines: number }[] = []
  walk(tree, (node) => {
    if (!isFunction(node)) return
    const line = lineAt(tree, node.getStart())
    found.push({ name: nameOf(node), line, lines: lineAt(tree, node.getEnd()) - line + 1 })
  })
  return found
}

type CaughtKind = 'unbound' | 'empty' | 'silenced'

/** The catches that look at no error, with the nearest function that has a name. */
function caughtIn(tree: ts.SourceFile): { kind: CaughtKind; inside: string }[] {
  const found: { kind: CaughtKind; inside: string }[] = []
  walk(tree, (node) => {
    const add = (kind: CaughtKind) => found.push({ kind, inside: namedAround(node) })
    if (ts.isCatchClause(node) && !looksAtIt(node)) add('unbound')
    if (ts.isCatchClause(node) && node.block.statements.length === 0) add('empty')
    if (ts.isCallExpression(node) && dropsErrors(node)) add('silenced')
  })
  return found
}

/** A binding that begins with _ is one that biome lets go unused. */
function looksAtIt({ variableDeclaration }: ts.CatchClause): boolean {
  return variableDeclaration !== undefined && !variableDeclaration.name.getText().startsWith('_')
}

/** `.catch(() => ...)`: a handler that does not take the error, or one that is elsewhere. */
function dropsErrors({ expression, arguments: [handler] }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'catch') return false
  const takesIt = handler !== undefined && ts.isArrowFunction(handler) && handler.parameters.length > 0
  return !takesIt && !(handler !== undefined && ts.isCallExpression(handler))
}

function namedAround(node: ts.Node): string {
  for (let at = node.parent; at !== undefined; at = at.parent)
    if (isFunction(at) && nameOf(at) !== 'an arrow') return nameOf(at)
  return 'the file'
}

/** The uses of the console, and of those parts of `process` that print or end it, with their lines. */
function printsIn(file: string): { what: string; line: number }[] {
  const tree = parse(file)
  const found: { what: string; line: number }[] = []
  walk(tree, (node) => {
    if (!ts.isPropertyAccessExpression(node)) return
    const text = node.getText()
    if (!/^(globalThis\.)?(console\.\w+|process\.(stdout|stderr|exit|exitCode|abort|kill))$/.test(text)) return
    found.push({ what: text, line: lineAt(tree, node.getStart()) })
  })
  return found
}
