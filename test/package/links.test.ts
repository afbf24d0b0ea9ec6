import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './imports.ts'

const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'benchmarks/README.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const read = (page: string) => readFileSync(join(root, page), 'utf8')

/** The targets of a page's links and pictures within the repository; what stands in code is none. */
const linksOf = (page: string) =>
  [...withoutCode(read(page)).matchAll(/\]\((?![a-z]+:)([^)\s]+)\)/g)].map(([, target]) => target!)

const withoutCode = (text: string) => text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '')

/** The anchors that GitHub gives a page's headings. */
const anchorsOf = (text: string) =>
  [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

function isBroken(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : join(dirname(page), path)
  if (!existsSync(join(root, target))) return true
  return anchor !== undefined && !anchorsOf(read(target)).includes(anchor)
}

describe('the links of the documentation', () => {
  test.each(pages)('%s: every file and heading that it links to exists', (page) => {
    expect(linksOf(page).filter((link) => isBroken(page, link))).toEqual([])
  })

  test('are found, in most pages', () => {
    expect(linksOf('README.md').length).toBeGreaterThan(10)
    expect(linksOf('docs/method.md').length).toBeGreaterThan(5)
  })

  test('a file or a heading that is absent is broken', () => {
    expect(isBroken('docs/method.md', 'absent.md')).toBe(true)
    expect(isBroken('docs/method.md', 'certificate.md#absent')).toBe(true)
    expect(isBroken('docs/method.md', 'certificate.md#which-rows-choose-and-which-judge')).toBe(false)
  })

  test('every page of docs is linked to from the README or from another page', () => {
    const linked = new Set(
      pages.flatMap((page) => linksOf(page).map((link) => join(dirname(page), link.split('#')[0]!))),
    )
    expect(pages.filter((page) => page.startsWith('docs/') && !linked.has(page))).toEqual([])
  })

  test('docstrings name pages of docs that exist', () => {
    const named = ['src', 'benchmarks', 'scripts'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|mjs)$/.test(name))
        .flatMap((name) => read(join(folder, name)).match(/\bdocs\/[\w-]+\.md\b/g) ?? []),
    )
    expect(named).toContain('docs/method.md')
    expect([...new Set(named)].filter((page) => !existsSync(join(root, page)))).toEqual([])
  })
})
