import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inflateSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../package/imports.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { faultOf, isForeign, linksOf, readSite, type Site } from './pages.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The rules that axe-core finds broken. */
async function accessFaults(page: Page): Promise<string[]> {
  // Without scripts, a page stays hidden for half a second, and what is hidden has no faults.
  await page.evaluate(() => document.body.style.removeProperty('display'))
  await page.evaluate(axe)
  const found = await page.evaluate<{ id: string; html: string }[]>(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => ({ id, html: nodes[0].html })))',
  )
  return found.map(({ id, html }) => `${id}: ${html}`)
}

/** What a page of the reference describes, by its title: `Interface FitOptions`; the empty word for other pages. */
function kindOf(html: string): string {
  return /<h1[^>]*>(Class|Interface|Type Alias|Variable|Function|Module|Enumeration|Namespace)\b/.exec(html)?.[1] ?? ''
}

/** The other part of the site, which `npm run site` puts beside the documentation. */
const STUDIO = new Set(['index.html'])

describe('the documentation of the site', () => {
  let folder: string
  let site: Site
  let browser: Browser | null = null
  const addressOf = (path: string) => pathToFileURL(join(folder, path)).href

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'brenier-site-'))
    execFileSync(process.execPath, ['scripts/site.mjs', '--only', 'docs', '--out', folder], {
      cwd: root,
      stdio: 'pipe',
    })
    site = readSite(folder)
    if (noChromium === null) browser = await openChromium()
  })

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

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
    'from a folder on disk, its pages open, axe finds nothing in one with its menu, and the search finds them',
    async () => {
      const page = await browser!.newPage()
      await page.goto(addressOf('docs/pages/choosing.html'))
      expect(await accessFaults(page)).toEqual([])
      await page.locator('#tsd-search-trigger').click()
      await page.locator('#tsd-search-input').fill('kolmogorov')
      await page.locator('#tsd-search-results a').first().waitFor()
      const target = await page.locator('#tsd-search-results a').first().getAttribute('href')
      expect(target).toMatch(/\.html/)
      await page.close()
    },
  )

  test.skipIf(noChromium !== null)(
    'axe finds nothing in any page of docs, nor in a page of every kind of the reference',
    {
      timeout: 400_000,
    },
    async () => {
      const paths = [...site.pages.keys()]
      const kinds = new Map(paths.map((path) => [kindOf(site.pages.get(path)!), path]))
      expect([...kinds.keys()]).toEqual(
        expect.arrayContaining(['Class', 'Interface', 'Type Alias', 'Variable', 'Function', 'Module']),
      )
      const chosen = new Set([...paths.filter((path) => path.includes('/pages/')), ...kinds.values()])
      const page = await browser!.newPage()
      // Scripts draw the menu, which is the same on every page and takes most of the time.
      await page.route('**/*.js', (route) => route.abort())
      const faults: string[] = []
      for (const [i, path] of [...chosen].entries()) {
        await page.emulateMedia({ colorScheme: i % 2 === 0 ? 'dark' : 'light' })
        await page.goto(addressOf(path))
        for (const fault of await accessFaults(page)) faults.push(`${path}: ${fault}`)
      }
      expect(faults).toEqual([])
      await page.goto(addressOf(kinds.get('Class')!))
      // The check notices what it should: a link within a button, as TypeDoc's own pages have it.
      await page.evaluate(() => {
        document.querySelector('summary')!.innerHTML += '<a href="#top">Permalink</a>'
      })
      expect(await accessFaults(page)).toEqual([expect.stringContaining('nested-interactive')])
      await page.close()
    },
  )

  test('its search, which is one of its own files, knows the words of the pages', () => {
    const [, packed] = readFileSync(join(folder, 'docs/assets/search.js'), 'utf8').match(/"([\w+/=]+)"/)!
    const words = inflateSync(Buffer.from(packed!, 'base64')).toString()
    expect(words).toContain('kolmogorov')
    expect(words).toContain('unconverged')
  })
})
