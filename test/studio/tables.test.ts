import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ExportedMap, Random } from 'brenier'
import { encodeTable, readTable } from 'brenier/io'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { goesBeyond, saved, staysAtStep } from './actions.ts'
import { inChromium, until } from './browser.ts'

const ROWS = 300
const NAMES = ['width', 'height']

/** A table of Gaussian rows around (shift, 0), as a file. */
async function table(name: string, format: 'npy' | 'h5ad' | 'parquet', shift: number): Promise<File> {
  const random = new Random(9 + shift).stream('rows')
  const data = Float32Array.from({ length: 2 * ROWS }, (_, i) => random.normal() + (i % 2 === 0 ? shift : 0))
  const bytes = await encodeTable({ points: { data, rows: ROWS, columns: 2 }, names: NAMES }, { format })
  return new File([Uint8Array.from(bytes)], `${name}.${format}`)
}

/** Drops a file on the place of a side, as a hand does. */
async function drop(page: Page, side: number, file: File): Promise<void> {
  const base64 = Buffer.from(await file.arrayBuffer()).toString('base64')
  const dataTransfer = await page.evaluateHandle(
    ([text, name]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name))
      return transfer
    },
    [base64, file.name] as const,
  )
  await page.locator('.given .drop').nth(side).dispatchEvent('drop', { dataTransfer })
}

const meanOfFirst = (data: ArrayLike<number>) =>
  Array.from(data).reduce((sum, value, i) => sum + (i % 2 === 0 ? value : 0), 0) / ROWS

inChromium('tables of other formats', (visit) => {
  test.each(['npy', 'h5ad', 'parquet'] as const)(
    'two dropped .%s files are learned from, and the ONNX models carry the rows as the page does',
    async (format) => {
      const page = await visit().page('#tables?steps=30', { acceptDownloads: true })
      const [source, target] = [await table('before', format, 0), await table('after', format, 3)]
      await drop(page, 0, source)
      await drop(page, 1, target)
      await page.locator('.columns').waitFor()
      const offered = (await page.locator('.columns li').allTextContents()).join()
      // .npy has no names of columns.
      for (const name of format === 'npy' ? [] : NAMES) expect(offered).toContain(name)
      await page.getByRole('button', { name: 'Learn' }).click()
      await page.locator('.verdict').waitFor()
      for (const [direction, from, button, middle] of [
        ['forward', source, 'Source rows, moved', 3],
        ['backward', target, 'Target rows, moved back', 0],
      ] as const) {
        const moved = (await readTable(new File([readFileSync((await saved(page, button)).path)], 'moved.csv'))).points
        expect(moved.rows).toBe(ROWS)
        expect(meanOfFirst(moved.data)).toBeCloseTo(middle, 0)
        const model = await ExportedMap.load((await saved(page, `ONNX, ${direction}`)).path)
        const { points } = await model.carry((await readTable(from)).points)
        const largest = Math.max(...Array.from(points.data, (value, i) => Math.abs(value - moved.data[i]!)))
        expect(largest).toBeLessThan(1e-3)
        await model.dispose()
      }
      await page.close()
    },
  )

  test('a column that is chosen as the label: each class is carried to its counterpart, however near another is', async () => {
    const random = new Random(4).stream('rows')
    /** Two classes that change places: one map for all would leave each where it is. */
    const table = (name: string, a: number, b: number) => {
      const row = (i: number) => `${(i % 2 === 0 ? a : b) + 0.3 * random.normal()},${random.normal()},${'ab'[i % 2]}`
      const lines = Array.from({ length: ROWS }, (_, i) => row(i))
      return new File([['width,height,kind', ...lines, ''].join('\n')], name)
    }
    const page = await visit().page('#tables?steps=40&scale=none', { acceptDownloads: true })
    await drop(page, 0, table('before.csv', 0, 5))
    await drop(page, 1, table('after.csv', 5, 0))
    await page.locator('.columns li').nth(2).locator('select').selectOption('label')
    await page.getByRole('button', { name: 'Learn' }).click()
    await page.locator('.verdict').waitFor()
    const file = new File([readFileSync((await saved(page, 'Source rows, moved')).path)], 'moved.csv')
    const moved = await readTable(file, { labels: { name: 'kind' } })
    for (const [kind, middle] of [
      ['a', 5],
      ['b', 0],
    ] as const) {
      const rows = moved.labels!.flatMap((label, i) => (label === kind ? [moved.points.data[2 * i]!] : []))
      expect(rows.length).toBe(ROWS / 2)
      expect(rows.reduce((sum, value) => sum + value, 0) / rows.length).toBeCloseTo(middle, 0)
    }
    await page.close()
  })

  test('the learning is paused, goes on, and is stopped', async () => {
    const page = await visit().page('#tables?seconds=600')
    await drop(page, 0, await table('before', 'npy', 0))
    await drop(page, 1, await table('after', 'npy', 3))
    await page.locator('.columns').waitFor()
    await page.getByRole('button', { name: 'Learn' }).click()
    await until(page, 'Learning')
    await page.getByRole('button', { name: 'Pause' }).click()
    await until(page, 'Paused')
    const paused = await staysAtStep(page)
    await page.getByRole('button', { name: 'Resume' }).click()
    await goesBeyond(page, paused)
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Stop' }).click()
    await until(page, 'Ready')
    // A fit that was stopped while it waited leaves the worker free.
    await page.getByRole('button', { name: 'Learn' }).click()
    await until(page, 'Learning')
    await page.close()
  })

  test('the report is a page of its own: the numbers of the studio, drawn figures, and nothing from anywhere else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'brenier-report-'))
    const page = await visit().page('#tables?steps=30', { acceptDownloads: true })
    await drop(page, 0, await table('before', 'parquet', 0))
    await drop(page, 1, await table('after', 'parquet', 3))
    await page.locator('.columns').waitFor()
    await page.getByRole('button', { name: 'Learn' }).click()
    const verdict = (await page.locator('.verdict').textContent())!
    const distance = Number(await page.locator('.numbers dd').first().textContent())
    const { path, name } = await saved(page, 'Report')
    expect(name).toBe('report.html')
    const address = pathToFileURL(join(folder, name)).href
    copyFileSync(path, join(folder, name))
    const report = await page.context().browser()!.newPage()
    const asked: string[] = []
    report.on('request', (request) => asked.push(request.url()))
    report.on('pageerror', (error) => asked.push(error.message))
    await report.goto(address)
    await report.waitForLoadState('networkidle')
    expect(await report.title()).toBe('before.parquet to after.parquet')
    expect(await report.locator('h1').textContent()).toBe('before.parquet to after.parquet')
    // The first number is W2 squared, of the same rows as in the panel.
    const squared = await report.locator('.numbers .value').first().textContent()
    expect(Math.sqrt(Number.parseFloat(squared!))).toBeCloseTo(distance, 1)
    expect(distance).toBeCloseTo(3, 0)
    const sizes = await report
      .locator('figure')
      .evaluateAll((figures) =>
        figures.map((figure) =>
          Math.max(
            0,
            ...Array.from(figure.querySelectorAll('svg'), (svg) => Math.min(svg.getBBox().width, svg.getBBox().height)),
          ),
        ),
      )
    expect(sizes.length).toBeGreaterThan(5)
    for (const size of sizes) expect(size).toBeGreaterThan(100)
    // The advice is for a visitor of the page, who has no option of the library.
    const advice = (await report.locator('.warning').allTextContents()).join()
    for (const text of [verdict, advice]) {
      expect(text).toContain('--folds 5 (on the command line)')
      expect(text).not.toContain("folds '5'")
    }
    expect(asked.filter((url) => url !== address && !url.startsWith('data:'))).toEqual([])
    await report.close()
    await page.close()
    rmSync(folder, { recursive: true })
  })
})
