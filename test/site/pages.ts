import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** A site of static files, by their paths from its root. */
export interface Site {
  readonly files: ReadonlySet<string>
  readonly pages: ReadonlyMap<string, string>
}

export function readSite(folder: string): Site {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  const pages = all.filter((path) => path.endsWith('.html') && !path.includes('/media/'))
  return { files: new Set(all), pages: new Map(pages.map((path) => [path, readFileSync(join(folder, path), 'utf8')])) }
}

const unescaped = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")

/** What a page links to or shows, without data in the link itself. */
export function linksOf(html: string): string[] {
  return [...html.matchAll(/<[a-z][^>]*?\s(?:href|src)="([^"]*)"/g)]
    .map(([, link]) => unescaped(link!))
    .filter((link) => !link.startsWith('data:'))
}

export const isForeign = (link: string) => /^([a-z][a-z+.-]*:|\/\/)/i.test(link)

/** Why a link leads nowhere, or null. */
export function faultOf(site: Site, page: string, link: string, outside: ReadonlySet<string>): string | null {
  const [path = '', anchor = ''] = link.split('#', 2)
  if (path.startsWith('/')) return 'is absolute, so the site would work at the root of a host only'
  const target = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path.split('?')[0]!)))
  if (outside.has(target)) return null
  if (!site.files.has(target)) return `names ${target}, which is not there`
  const html = site.pages.get(target)
  if (anchor === '' || html === undefined) return null
  return html.includes(`id="${decodeURIComponent(anchor)}"`) ? null : `names a place that ${target} does not have`
}
