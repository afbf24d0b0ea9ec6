import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { root } from './imports.ts'

/** Packages of at most about 1 MB that may be loaded with an entry point; all others wait until they are needed. */
const SMALL = ['ml-matrix', 'protobufjs', 'pure-rand']

/** Writes `<package>` to standard output for each package of which a module is loaded. */
const HOOK = `export async function load(url, context, next) {
  const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1]
  if (name !== undefined) process.stdout.write('<' + name + '>')
  return next(url, context)
}`

/** The packages of which importing a built file loads anything. */
function loadedBy(file: string): string[] {
  const program = `import { register } from 'node:module'
    register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(HOOK)}`)})
    await import(${JSON.stringify(pathToFileURL(join(root, file)).href)})`
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  return [...new Set([...printed.matchAll(/<([^>]+)>/g)].map(([, name]) => name!))].sort()
}

describe('importing an entry point loads no heavy dependency', () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const entries = Object.entries<string | { readonly default: string }>(exports).flatMap(([name, entry]) =>
    typeof entry === 'string' ? [] : [[name.replace('.', 'brenier'), entry.default] as const],
  )

  test.each(entries)('%s, and docs/installation.md says what it loads', (name, file) => {
    const loaded = loadedBy(file)
    expect(loaded.filter((one) => !SMALL.includes(one))).toEqual([])
    const stated = rowOf('docs/installation.md', name).split('|')[3]!.split(',')
    const names = stated.map((text) => text.trim().replace(/\/.*/, '')).filter((text) => text !== '')
    expect(names).toEqual(loaded)
  })

  test('heavy packages are seen where they are loaded', () => {
    expect(loadedBy('node_modules/apache-arrow/Arrow.node.mjs')).toContain('apache-arrow')
  })

  test.each(entries)('README and docs/installation.md have the size of %s', (name) => {
    for (const page of ['README.md', 'docs/installation.md']) expect(rowOf(page, name)).toMatch(/\| \d+ KB \|/)
  })
})

/** The row of a page's table that begins with the entry point. */
function rowOf(page: string, entry: string): string {
  const lines = readFileSync(join(root, page), 'utf8').split('\n')
  return lines.find((line) => line.startsWith(`| \`${entry}\` |`)) ?? ''
}
