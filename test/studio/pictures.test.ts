import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inChromium, until } from './browser.ts'
import { apart, emptied, fromPng, type SmallPicture, smallCanvas, smallShot, toPng } from './small-picture.ts'

/**
 * The most mean difference from a stored picture, of 255. Fits with a seed and a number of steps are the same everywhere, so what differs is the
 * rounding of edges and of scaled photographs.
 */
const MOST = 0.6
/** What is nearly empty must be as near as this part of its distance from an empty picture. */
const OF_EMPTY = 0.15
const toleranceOf = (picture: SmallPicture) => Math.min(MOST, OF_EMPTY * apart(picture, emptied(picture)))
/** With it, `npx vitest run test/studio/pictures.test.ts` stores the pictures anew; look at them. */
const STORES = process.env.BRENIER_PICTURES === 'store'

/** A scene in a state that its link gives, and how it is seen in small. */
interface Scene {
  readonly link: string
  readonly colorScheme?: 'light' | 'dark'
  readonly ready: (page: Page) => Promise<unknown>
  readonly views: Readonly<Record<string, (page: Page) => Promise<SmallPicture>>>
}

const finished = (page: Page) => until(page, 'Finished')
const planeOf = (name: string) => ({ [name]: (page: Page) => smallCanvas(page) })
const points = (name: string, fields: string): Scene => ({
  link: `#points?rows=200&drawn=500&steps=30&${fields}`,
  ready: finished,
  views: planeOf(name),
})
const method = (step: number): Scene => ({
  link: `#method?steps=30&step=${step}`,
  ready: finished,
  views: planeOf(`method-${step}`),
})
const pitfall = (name: string, fields = ''): Scene => ({
  link: `#pitfalls?steps=30&case=${name}${fields}`,
  ready: finished,
  views: planeOf(`pitfalls-${name}`),
})

/** The same scene at night; its picture has a name of its own. */
const dark = ({ views, ...scene }: Scene): Scene => ({
  ...scene,
  colorScheme: 'dark',
  views: Object.fromEntries(Object.entries(views).map(([name, look]) => [`${name}-dark`, look])),
})

const SCENES: readonly Scene[] = [
  points('points-forward', 'contours=1&arrows=1&time=0.6'),
  points('points-backward', 'direction=backward'),
  points('points-expansion', 'expansion=1&grid=0&source=rings&target=mixture'),
  ...[1, 2, 3, 4].map(method),
  ...['rows', 'units', 'outliers', 'mass', 'tears'].map((name) => pitfall(name)),
  ...[points('points-forward', 'contours=1&arrows=1&time=0.6'), method(1), pitfall('tears')].map(dark),
  {
    link: '#colours?steps=20',
    ready: (page) => page.locator('.cloud').nth(1).waitFor(),
    views: {
      'colours-coffee': (page) => smallCanvas(page, 'figure:nth-of-type(1) .after', 24),
      'colours-rocket': (page) => smallCanvas(page, 'figure:nth-of-type(2) .after', 24),
      'colours-cloud': (page) => smallShot(page, '.cloud >> nth=0', 12),
    },
  },
  {
    link: '#digits?picture=57',
    ready: (page) => page.locator('.journey figcaption', { hasText: 'the digit 9' }).waitFor(),
    views: {
      'digits-given': (page) => smallShot(page, '.journey canvas >> nth=0', 8),
      'digits-carried': (page) => smallShot(page, '.journey canvas >> nth=1', 8),
      'digits-back': (page) => smallShot(page, '.journey canvas >> nth=2', 8),
    },
  },
  {
    link: '#tables?steps=20',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Try it' }).click()
      await page.locator('.columns').waitFor()
      await page.getByRole('button', { name: 'Learn' }).click()
      await page.locator('.verdict').waitFor()
    },
    views: {
      'tables-first': (page) => smallShot(page, '.features svg >> nth=0', 6),
      'tables-third': (page) => smallShot(page, '.features svg >> nth=2', 6),
    },
  },
]

const NAMES = SCENES.flatMap(({ views }) => Object.keys(views))
const fileOf = (name: string) => fileURLToPath(new URL(`./pictures/${name}.png`, import.meta.url))
const stored = (name: string) => fromPng(readFileSync(fileOf(name)), name)

inChromium('the pictures of the scenes', (visit) => {
  test.each(SCENES.map((scene) => ({ colorScheme: 'light' as const, ...scene })))(
    '$link looks as it did, $colorScheme',
    async ({ link, ready, views, colorScheme }) => {
      const page = await visit().page(link, { reducedMotion: 'reduce', colorScheme })
      await ready(page)
      for (const [name, look] of Object.entries(views)) {
        if (STORES) {
          await page.waitForTimeout(3000)
          writeFileSync(fileOf(name), await toPng(await look(page)))
        }
        expect(existsSync(fileOf(name)), `${name}.png is stored`).toBe(true)
        const before = await stored(name)
        await expect
          .poll(async () => apart(await look(page), before), { timeout: 30_000, message: name })
          .toBeLessThan(toleranceOf(before))
      }
      await page.close()
    },
  )

  test('the picture of another view is farther away than the tolerance, and an empty one is more than six times as far', async () => {
    const all = await Promise.all(NAMES.map(async (name) => ({ name, picture: await stored(name) })))
    const near = all.flatMap(({ name, picture }, i) => {
      expect(toleranceOf(picture), name).toBeGreaterThan(0.1)
      return all
        .filter((other, k) => k !== i && apart(picture, other.picture) < toleranceOf(picture))
        .map((other) => `${name} and ${other.name}`)
    })
    expect(near).toEqual([])
  })
})
