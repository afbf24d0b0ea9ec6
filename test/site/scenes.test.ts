import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Random } from 'brenier'
import { readTable } from 'brenier/io'
import { encodePng, image } from 'brenier/pictures'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveFolder } from '../../benchmarks/page/serve.ts'
import { cli } from '../cli/harness.ts'
import { root } from '../package/imports.ts'
import { noChromium, openChromium } from '../support/chromium.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** The studio lies below a path, as on a host of many sites. */
const PATH = 'some/where'

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}

/** What axe-core finds. It takes every link before the first to another page for one that skips a part of this page; ours open scenes. */
async function accessFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const violations = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)')
  return violations.filter(({ id }) => id !== 'skip-link').map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

const mean = (values: ArrayLike<number>, every = 1, at = 0) => {
  let sum = 0
  for (let i = at; i < values.length; i += every) sum += values[i]!
  return (sum * every) / values.length
}

const pixelsOf = (page: Page, selector: string) =>
  page.$eval(selector, (element) => {
    const canvas = element as HTMLCanvasElement
    return [...canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data]
  })

describe.skipIf(noChromium !== null)(
  `the scenes of tables, colours and digits in Chromium (${noChromium ?? 'found'})`,
  () => {
    let folder: string
    let browser: Browser
    let served: Awaited<ReturnType<typeof serveFolder>>
    const requested = new Set<string>()

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'brenier-scenes-'))
      mkdirSync(join(folder, PATH), { recursive: true })
      const args = ['scripts/site.mjs', '--only', 'studio', '--out', join(folder, PATH)]
      execFileSync(process.execPath, args, { cwd: root, stdio: 'pipe' })
      served = await serveFolder(folder, { isolated: false })
      browser = await openChromium()
    })

    afterAll(async () => {
      await browser.close()
      await served.close()
      rmSync(folder, { recursive: true, force: true })
    })

    async function open(scene: string): Promise<{ page: Page; errors: string[] }> {
      const page = await browser.newPage({ viewport: { width: 390, height: 800 }, acceptDownloads: true })
      const errors: string[] = []
      page.on('pageerror', ({ message }) => errors.push(message))
      page.on('request', (request) => requested.add(request.url()))
      await page.goto(`${served.url.replace(/\/?$/, '/')}${PATH}/index.html#${scene}`)
      await page.waitForSelector('h1')
      return { page, errors }
    }

    async function saved(page: Page, button: string): Promise<Buffer> {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: button }).click(),
      ])
      return readFileSync(await download.path())
    }

    test('two tables: what is no quantity is left out, and the command line moves the rows as the page does', async () => {
      const random = new Random(3)
      const table = (shift: number, rows: number) => {
        const kinds = ['a', 'b']
        const row = (i: number) =>
          `${1000 + i},${kinds[i % 2]},${shift + random.normal()},${2 * random.normal() - shift}`
        return ['id,kind,width,height', ...Array.from({ length: rows }, (_, i) => row(i)), ''].join('\n')
      }
      const files = { source: join(folder, 'before.csv'), target: join(folder, 'after.csv') }
      writeFileSync(files.source, table(0, 500))
      writeFileSync(files.target, table(3, 500))
      const { page, errors } = await open('tables?seconds=3')
      const inputs = page.locator('.given input')
      await inputs.nth(0).setInputFiles(files.source)
      await inputs.nth(1).setInputFiles(files.target)
      await page.waitForSelector('#columns')
      expect(
        await page.locator('.columns select').evaluateAll((all) => all.map((one) => (one as HTMLSelectElement).value)),
      ).toEqual(['out', 'out', 'feature', 'feature'])
      expect(await page.locator('.columns li').nth(1).locator('option').allTextContents()).toEqual([
        'label',
        'left out',
      ])
      await page.getByRole('button', { name: 'Learn' }).click()
      await page.locator('.verdict').waitFor({ timeout: 100_000 })
      const map = join(folder, 'map.safetensors')
      writeFileSync(map, await saved(page, 'The map'))
      writeFileSync(join(folder, 'page.csv'), await saved(page, 'Source rows, moved'))
      expect((await saved(page, 'Report')).toString()).toContain('Do the rows arrive?')
      expect(await accessFaults(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
      await page.close()
      const moved = join(folder, 'moved.csv')
      expect(await cli(['transport', map, files.source, '--out', moved])).toMatchObject({ code: 0 })
      const columns = ['width', 'height']
      const [there, here] = [
        await readTable(join(folder, 'page.csv'), { columns }),
        await readTable(moved, { columns }),
      ]
      expect(there.points.rows).toBe(500)
      const largest = Math.max(...Array.from(there.points.data, (value, i) => Math.abs(value - here.points.data[i]!)))
      expect(largest).toBeLessThan(1e-4)
      expect(mean(there.points.data, 2, 0)).toBeCloseTo(3, 0)
      expect(errors).toEqual([])
    })

    test('opens a map of the command line on two tables, shows how far the engine has come, and moves the rows as the command does', async () => {
      const random = new Random(8)
      const table = (shift: number) =>
        [
          'width,height',
          ...Array.from({ length: 300 }, () => `${shift + random.normal()},${random.normal()}`),
          '',
        ].join('\n')
      const [before, after, map] = ['old.csv', 'new.csv', 'cli.safetensors'].map((name) => join(folder, name))
      writeFileSync(before!, table(0))
      writeFileSync(after!, table(2))
      expect(await cli(['fit', before!, after!, '--steps', '30', '--hidden', '8', '--out', map!])).toMatchObject({
        code: 0,
      })
      const { page, errors } = await open('tables')
      await page.route('**/*.wasm', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 500))
        await route.continue()
      })
      await page.locator('.given input').nth(0).setInputFiles(before!)
      await page.locator('.given input').nth(1).setInputFiles(after!)
      await page.waitForSelector('#columns')
      await page.getByLabel('Open a map').setInputFiles(map!)
      await page.getByText('Loading the engine').waitFor()
      await page.locator('.verdict').waitFor({ timeout: 100_000 })
      writeFileSync(join(folder, 'there.csv'), await saved(page, 'Source rows, moved'))
      expect(errors).toEqual([])
      await page.close()
      expect(await cli(['transport', map!, before!, '--out', join(folder, 'here.csv')])).toMatchObject({ code: 0 })
      const [there, here] = [await readTable(join(folder, 'there.csv')), await readTable(join(folder, 'here.csv'))]
      expect(there.points.rows).toBe(300)
      const largest = Math.max(...Array.from(there.points.data, (value, i) => Math.abs(value - here.points.data[i]!)))
      expect(largest).toBeLessThan(1e-4)
      expect(mean(there.points.data, 2, 0)).toBeCloseTo(2, 0)
    })

    test('a file that is no table is an error in words, and the page goes on', async () => {
      const { page } = await open('tables')
      const broken = { name: 'broken.parquet', mimeType: '', buffer: Buffer.from('PAR1 this is not a table PAR1') }
      await page.locator('.given input').nth(0).setInputFiles(broken)
      await page.locator('.given input').nth(1).setInputFiles(broken)
      await page.locator('.error').waitFor()
      expect(await page.locator('.error').textContent()).toContain('broken.parquet')
      await page.close()
    })

    test('two pictures: each gets the colours of the other', async () => {
      const random = new Random(5)
      const picture = async (colour: readonly number[]) => {
        const pixels = Uint8Array.from({ length: 3 * 48 * 48 }, (_, i) => colour[i % 3]! + 20 * random.normal())
        return Buffer.from(await encodePng(image(pixels, 48, 48, 3)))
      }
      const { page, errors } = await open('colours?seconds=3')
      const drop = async (side: number, colour: readonly number[]) =>
        page
          .locator('.given input')
          .nth(side)
          .setInputFiles({ name: `${side}.png`, mimeType: 'image/png', buffer: await picture(colour) })
      await drop(0, [190, 90, 80])
      await drop(1, [70, 110, 180])
      await page.getByText('0.png, in the colours of 1.png').waitFor()
      await page.locator('.cloud').nth(1).waitFor({ timeout: 100_000 })
      const [first, second] = [
        await pixelsOf(page, 'figure:nth-of-type(1) .after'),
        await pixelsOf(page, 'figure:nth-of-type(2) .after'),
      ]
      for (const [c, [a, b]] of [
        [190, 70],
        [90, 110],
        [80, 180],
      ].entries()) {
        expect(Math.abs(mean(first, 4, c) - b!)).toBeLessThan(8)
        expect(Math.abs(mean(second, 4, c) - a!)).toBeLessThan(8)
      }
      expect(await accessFaults(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
      expect(errors).toEqual([])
      await page.close()
    })

    test('a drawn 1 is read as 1, becomes trousers, and comes back', async () => {
      const { page, errors } = await open('digits')
      await page.locator('.offered').first().waitFor({ timeout: 100_000 })
      const box = (await page.locator('.pad canvas').boundingBox())!
      await page.locator('.pad canvas').scrollIntoViewIfNeeded()
      const at = (await page.locator('.pad canvas').boundingBox()) ?? box
      await page.mouse.move(at.x + at.width / 2, at.y + 0.15 * at.height)
      await page.mouse.down()
      await page.mouse.move(at.x + at.width / 2, at.y + 0.85 * at.height, { steps: 6 })
      await page.mouse.up()
      await page.locator('.read-as').waitFor({ timeout: 60_000 })
      expect(await page.locator('.read-as select').inputValue()).toBe('1')
      expect(await page.locator('.journey').textContent()).toContain('trousers')
      const ink = async (place: number) =>
        (await pixelsOf(page, `.journey figure:nth-child(${place}) canvas`)).filter((_, i) => i % 4 === 3)
      const product = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
      const likeness = async () => {
        const [given, back] = [await ink(1), await ink(3)]
        return product(given, back) / Math.sqrt(product(given, given) * product(back, back))
      }
      await expect.poll(likeness, { timeout: 20_000 }).toBeGreaterThan(0.75)
      expect(await accessFaults(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
      expect(errors).toEqual([])
      await page.close()
    })

    test('from a folder on disk, the page says what to do, and leads to the documentation', async () => {
      const page = await browser.newPage()
      await page.goto(pathToFileURL(join(folder, PATH, 'index.html')).href)
      await page.getByRole('heading', { name: 'The studio needs a server' }).waitFor()
      expect(await page.getByRole('link', { name: 'The documentation works from here' }).getAttribute('href')).toBe(
        'docs/index.html',
      )
      await page.close()
    })

    test('nothing was asked of another host', () => {
      expect(requested.size).toBeGreaterThan(10)
      const { host } = new URL(served.url)
      expect([...requested].filter((url) => !/^(data|blob):/.test(url) && new URL(url).host !== host)).toEqual([])
    })
  },
)
