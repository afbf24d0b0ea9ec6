import { Converter, PageEvent, StructureRouter } from 'typedoc'

/** The other parts of the site, from its root: they stand in the bar of every page. */
const PARTS = { Studio: 'index.html', Gallery: 'index.html#gallery', Docs: 'docs/index.html' }

/** The addresses of the pages that are written by hand, without folder and ending. */
const addresses = new WeakMap()

/** A page is named by its first heading, and its address by its file: `docs/choosing.md` becomes `pages/choosing.html`. */
class PageRouter extends StructureRouter {
  getIdealBaseName(reflection) {
    return addresses.has(reflection) ? `pages/${addresses.get(reflection)}` : super.getIdealBaseName(reflection)
  }
}

export function load(app) {
  app.renderer.defineRouter('pages', PageRouter)
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    // A page outside the chapters is named with its folder.
    const file = page.name.split('/').at(-1)
    const [, title = file] = page.content[0]?.text?.match(/^\s*# (.+)\n/) ?? []
    page.name = file === 'README' && title === 'Benchmarks' ? 'How to measure' : title.replaceAll('`', '')
    const address = file === 'README' ? page.name : file
    addresses.set(page, address.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'))
  })
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const entry of project.children ?? []) entry.name = importOf(entry.name)
  })
  app.renderer.on(PageEvent.END, (page) => {
    page.contents = finished(page.contents ?? '', page.url)
  })
}

/** An entry point is called by what one imports. */
const importOf = (name) => (name === 'index' ? 'brenier' : `brenier/${name.replace('/node', '')}`)

/** The bar of the site; tables in frames that scroll by themselves on a narrow screen; the first page without its second title; and what screen readers need. */
function finished(html, url) {
  const root = '../'.repeat(url.split('/').length)
  const links = Object.entries(PARTS).map(([name, path]) => `<a href="${root}${path}">${name}</a>`)
  let tables = 0
  const page = html
    .replace('<div id="tsd-toolbar-links">', `$&${links.join('')}`)
    .replaceAll('<table>', () => `<div class="wide" tabindex="0" role="region" aria-label="Table ${++tables}"><table>`)
    .replaceAll('</table>', '</table></div>')
    .replaceAll(/<th( style="[^"]*")?><\/th>/g, '<td$1></td>')
    .replace('<div class="col-content">', '<div class="col-content" role="main">')
    .replace('<div class="col-sidebar">', '<div class="col-sidebar" role="complementary" aria-label="Beside the page">')
    .replaceAll(/<summary[^>]*>.*?<\/summary>/gs, withoutLinks)
  return inOrder(
    url === 'index.html' ? page.replace(/<div class="tsd-page-title">\s*<h1[^>]*>[^<]*<\/h1><\/div>/, '') : page,
  )
}

/** TypeDoc leaves levels of headings out, for their size; a screen reader is told the level that each has among those around it. */
function inOrder(html) {
  const first = html.indexOf('<h1')
  const around = []
  const told = html.slice(first).replaceAll(/<h([1-6])\b/g, (tag, level) => {
    while (around.length > 0 && around.at(-1) >= level) around.pop()
    around.push(level)
    return around.length === Number(level) ? tag : `${tag} aria-level="${around.length}"`
  })
  return html.slice(0, first) + told
}

/** What opens and closes a part of a page is a button, which may not contain a link: the permalink of its heading goes. */
const withoutLinks = (summary) => summary.replaceAll(/<a [^>]*tsd-anchor-icon.*?<\/a>/gs, '')
