import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../package/imports.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { faultOf, isForeign, linksOf, readSite, type Site } from './pages.ts'

/** The other part of the site, which `npm run site` puts beside the documentation. */
const STUDIO = new Set(['index.html'])

describe('the documentation of the site', () => {
  let folder: string
  let site: Site

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'brenier-site-'))
    execFileSync(process.execPath, ['scripts/site.mjs', '--only', 'docs', '--out', folder], {
      cwd: root,
      stdio: 'pipe',
    })
    site = readSite(folder)
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('has every page of docs, the changelog, and the reference of every entry point', () => {
    const written = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
    const pages = [...site.pages.keys()]
    expect(pages).toEqual(
      expect.arrayContaining(written.map((name) => `docs/pages/${name.replace('.md', '.html').toLowerCase()}`)),
    )
    expect(pages).toContain('docs/pages/changelog.html')
    expect(pages).toContain('docs/brenier/fit.html')
    expect(pages).toContain('docs/brenier/io.html')
  })

  test('every link within the site leads to a file and a place that exist, and works below any path', () => {
    const faults = [...site.pages].flatMap(([page, html]) =>
      linksOf(html)
        .filter((link) => !isForeign(link))
        .flatMap((link) => {
          const fault = faultOf(site, page, link, STUDIO)
          return fault === null ? [] : [`${page}: ${link} ${fault}`]
        }),
    )
    expect([...new Set(faults)]).toEqual([])
  })

  test('the check finds links that are wrong', () => {
    const page = 'docs/pages/choosing.html'
    expect(faultOf(site, page, 'absent.html', STUDIO)).toContain('not there')
    expect(faultOf(site, page, 'scale.html#absent', STUDIO)).toContain('does not have')
    expect(faultOf(site, page, '/docs/index.html', STUDIO)).toContain('absolute')
    expect(faultOf(site, page, '../../index.html', STUDIO)).toBeNull()
    expect(linksOf(site.pages.get(page)!).length).toBeGreaterThan(30)
  })

  test('no page, style or script of it fetches anything from another host', () => {
    const fetched = [...site.pages].flatMap(([page, html]) =>
      [...html.matchAll(/<(?:script|img|iframe|source|video|link)[^>]*?\s(?:src|href)="((?:https?:)?\/\/[^"]*)"/g)].map(
        ([, url]) => `${page}: ${url}`,
      ),
    )
    expect(fetched).toEqual([])
    const styles = [...site.files].filter((path) => path.endsWith('.css'))
    expect(styles.length).toBeGreaterThan(0)
    for (const path of styles)
      expect(readFileSync(join(folder, path), 'utf8')).not.toMatch(/(@import|url\()\s*["']?(https?:)?\/\//)
  })

  test.skipIf(noChromium !== null)(
    'from a folder on disk, its pages open, their search finds them, and axe finds nothing serious in them',
    async () => {
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
      const browser = await openChromium()
      try {
        const page = await browser.newPage()
        for (const path of ['index', 'pages/choosing', 'pages/benchmarks', 'pages/studio', 'brenier/fit']) {
          await page.goto(pathToFileURL(join(folder, `docs/${path}.html`)).href)
          await page.evaluate(axe)
          const found = await page.evaluate<{ id: string; impact: string }[]>(
            'axe.run().then(({ violations }) => violations.map(({ id, impact }) => ({ id, impact })))',
          )
          const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
          expect(serious.map(({ id }) => `${path}: ${id}`)).toEqual([])
        }
        await page.locator('#tsd-search-trigger').click()
        await page.locator('#tsd-search-input').fill('kolmogorov')
        await page.locator('#tsd-search-results a').first().waitFor()
        const target = await page.locator('#tsd-search-results a').first().getAttribute('href')
        expect(target).toMatch(/\.html/)
      } finally {
        await browser.close()
      }
    },
  )

  test('its search, which is one of its own files, knows the words of the pages', () => {
    const [, packed] = readFileSync(join(folder, 'docs/assets/search.js'), 'utf8').match(/"([\w+/=]+)"/)!
    const words = inflateSync(Buffer.from(packed!, 'base64')).toString()
    expect(words).toContain('kolmogorov')
    expect(words).toContain('unconverged')
  })
})
