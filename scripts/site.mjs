// `npm run site`: the whole site in out/site, as static files that any host can serve from any path. The studio is the start page; docs/ has
// the documentation with the API reference. `-- --only docs` or `-- --only studio` builds one part; `-- --out DIR` writes to another folder.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { main, root, runTool } from './tools.mjs'

/** Tells the studio that the documentation is beside it. */
const DOCUMENTATION = { tag: 'meta', attrs: { name: 'documentation', content: 'docs/index.html' }, injectTo: 'head' }

const DOCUMENTS = 'site/documentation'

/** The pages of docs that no chapter names; they come after the chapters, so that none is forgotten. */
function outsideChapters() {
  const folder = join(root, DOCUMENTS, 'chapters')
  const chapters = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  return readdirSync(join(root, 'docs'), { recursive: true })
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .filter((page) => page.endsWith('.md') && !page.startsWith('docs/api/'))
    .filter((page) => !chapters.some((chapter) => chapter.includes(`/${page}\n`)))
}

const PARTS = {
  studio: (out) =>
    build({
      configFile: join(root, 'studio', 'vite.config.ts'),
      root: join(root, 'studio'),
      logLevel: 'warn',
      build: { outDir: out, emptyOutDir: false },
      plugins: [{ name: 'part-of-the-site', transformIndexHtml: () => [DOCUMENTATION] }],
    }),
  async docs(out) {
    const options = ['--options', `${DOCUMENTS}/typedoc.json`, '--out', join(out, 'docs'), '--logLevel', 'Warn']
    const pages = [`${DOCUMENTS}/chapters/*.md`, ...outsideChapters()].flatMap((page) => ['--projectDocuments', page])
    if ((await runTool('typedoc', [...options, ...pages])) !== 0)
      throw new Error('TypeDoc failed; its messages are above.')
  },
}

await main(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' }, out: { type: 'string', default: 'out/site' } } })
  const { only } = values
  if (only !== undefined && !Object.hasOwn(PARTS, only))
    throw new Error(`--only takes ${Object.keys(PARTS).join(' or ')}, found ${only}.`)
  const out = resolve(root, values.out)
  if (only === undefined && existsSync(out)) rmSync(out, { recursive: true })
  for (const part of only === undefined ? Object.keys(PARTS) : [only]) await PARTS[part](out)
  process.stderr.write(`The site is in ${out}.\n`)
})
