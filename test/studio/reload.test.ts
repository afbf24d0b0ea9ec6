import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inChromium, until } from './browser.ts'

/** A scene, what a visitor changes in it, and what shows the change, read before and after a reload. */
interface Case {
  readonly link: string
  readonly ready: (page: Page) => Promise<unknown>
  readonly change: (page: Page) => Promise<unknown>
  readonly shown: (page: Page) => Promise<unknown>
  readonly isNow: unknown
}

const finished = (page: Page) => until(page, 'Finished')
const heading = (page: Page) => page.locator('main h1').first()

const CASES: readonly Case[] = [
  {
    link: '#points?rows=100&steps=5',
    ready: finished,
    change: async (page) => {
      await page.getByTitle('Rings').last().click()
      await page.getByLabel('Direction').selectOption('backward')
      await page.getByLabel('Seed').fill('12')
      await page.getByLabel('Seed').blur()
    },
    shown: async (page) => [
      await page.locator('.picker.target').getByLabel('Rings').isChecked(),
      await page.getByLabel('Direction').inputValue(),
      await page.getByLabel('Seed').inputValue(),
    ],
    isNow: [true, 'backward', '12'],
  },
  {
    link: '#method?steps=5',
    ready: finished,
    change: (page) => page.getByRole('button', { name: 'Next' }).click(),
    shown: (page) => heading(page).textContent(),
    isNow: 'The way back is an equation',
  },
  {
    link: '#pitfalls?steps=5',
    ready: finished,
    change: async (page) => {
      await page.getByLabel('Outliers').check()
      await page.getByLabel('Treat far rows').check()
    },
    shown: async (page) => [await heading(page).textContent(), await page.locator('.cure input:checked').count()],
    isNow: ['Outliers', 1],
  },
  {
    link: '#colours?steps=5',
    ready: (page) => page.locator('.cloud').nth(1).waitFor(),
    change: (page) => page.getByLabel('First picture').selectOption('astronaut'),
    shown: (page) => page.getByLabel('First picture').inputValue(),
    isNow: 'astronaut',
  },
  {
    link: '#tables',
    ready: (page) => page.getByRole('button', { name: 'Try it' }).waitFor(),
    change: async (page) => {
      await page.getByLabel('Scale').selectOption('none')
      await page.getByLabel('Seconds').fill('30')
      await page.getByLabel('Seconds').blur()
    },
    shown: async (page) => [await page.getByLabel('Scale').inputValue(), await page.getByLabel('Seconds').inputValue()],
    isNow: ['none', '30'],
  },
  {
    link: '#digits',
    ready: (page) => page.locator('.journey figcaption', { hasText: 'the digit' }).waitFor(),
    change: (page) =>
      page
        .getByRole('button', { name: /ankle boot/i })
        .first()
        .click(),
    shown: (page) => page.locator('.journey figcaption').first().textContent(),
    isNow: expect.stringContaining('ankle boot'),
  },
]

inChromium('a reload', (visit) => {
  test.each(CASES)('of $link keeps what the visitor has changed', async ({ link, ready, change, shown, isNow }) => {
    const page = await visit().page(link)
    await ready(page)
    expect(await shown(page)).not.toEqual(isNow)
    await change(page)
    await expect.poll(() => shown(page)).toEqual(isNow)
    await expect.poll(() => page.url()).not.toMatch(new RegExp(`${link.replace('?', '\\?')}$`))
    const url = page.url()
    await page.reload()
    await ready(page)
    await expect.poll(() => shown(page)).toEqual(isNow)
    expect(page.url()).toBe(url)
    await page.close()
  })
})
