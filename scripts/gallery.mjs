// `npm run site -- --only studio && node scripts/gallery.mjs [NAME ...]`: makes the gallery's pictures, each from the scene that its link opens.
// Needs Chromium (BRENIER_CHROMIUM gives another path) and sharp. A fit that ends by a time limit gives a slightly different picture each time.

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { chromium } from 'playwright-core'
import sharp from 'sharp'
import { ENTRIES } from '../studio/scenes/gallery/entries.mjs'
import { main, root } from './tools.mjs'

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' }
const WAIT = 240_000
/** The picture alone, in the shape of the gallery's frames. */
const STYLE = `
  figcaption, .stage .legend, .stage .timeline { display: none !important }
  .stage { height: auto !important; aspect-ratio: 16 / 10; border: 0 !important; border-radius: 0 !important }`

/** Serves the built studio on a free port of this machine. */
function serve(folder) {
  const server = createServer(async ({ url }, answer) => {
    const path = new URL(url, 'http://localhost').pathname
    const file = join(folder, path === '/' ? 'index.html' : path)
    try {
      const bytes = await readFile(file)
      answer.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(bytes)
    } catch (error) {
      answer.writeHead(404).end(error.message)
    }
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

await main(async () => {
  const asked = process.argv.slice(2)
  const server = await serve(join(root, 'out', 'site'))
  const executablePath = process.env.BRENIER_CHROMIUM ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    for (const { name, link, ready, shown } of ENTRIES) {
      if (asked.length > 0 && !asked.includes(name)) continue
      // The finished map is then not played: the picture is at the time of the link.
      const look = { viewport: { width: 1200, height: 860 }, colorScheme: 'light', reducedMotion: 'reduce' }
      const page = await browser.newPage(look)
      await page.goto(`http://127.0.0.1:${server.address().port}/index.html${link}`)
      await page.locator(ready).first().waitFor({ timeout: WAIT })
      await page.addStyleTag({ content: STYLE })
      // New content is drawn in the next frames.
      await page.waitForTimeout(2500)
      const png = await page.locator(shown).first().screenshot()
      await sharp(png)
        .resize({ width: 760 })
        .webp({ quality: 78 })
        .toFile(join(root, 'studio', 'scenes', 'gallery', 'pictures', `${name}.webp`))
      await page.close()
      process.stdout.write(`${name}\n`)
    }
  } finally {
    await browser.close()
    server.close()
  }
})
