import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { inChromium } from './browser.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface Finding {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** axe-core takes every link before the first to another page for one that skips a part of this page; ours open scenes. */
const MENU = 'skip-link'

/** A phone, a tablet, a laptop. */
const SIZES = [
  { width: 360, height: 740 },
  { width: 768, height: 1024 },
  { width: 1440, height: 800 },
]

const ALL = ['points', 'method?step=2', 'pitfalls', 'colours', 'tables', 'digits', 'gallery']

// test/site has tables, colours and digits with what they show when they have learned.
inChromium('the scenes', (visit) => {
  test.each(['points', 'method', 'pitfalls', 'gallery'])(
    '%s: axe finds nothing, light and dark, and a phone has no sideways scrolling',
    async (id) => {
      const source = readFileSync(AXE, 'utf8')
      for (const colorScheme of ['light', 'dark'] as const) {
        const size = colorScheme === 'dark' ? { width: 390, height: 844 } : { width: 1280, height: 800 }
        const page = await visit().page(`#${id}`, { colorScheme, viewport: size })
        await page.locator('main h1').first().waitFor()
        await page.evaluate(source)
        const findings = await page.evaluate(async () => {
          const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }
          return (await axe.run()).violations
        })
        const faults = findings.filter(({ id: rule }) => rule !== MENU)
        expect(faults.map(({ id: rule, nodes }) => `${rule}: ${nodes[0]!.html} ${nodes[0]!.failureSummary}`)).toEqual(
          [],
        )
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
        await page.close()
      }
    },
  )

  test.each(ALL)('%s says at once, on any screen, that your data stays in this page', async (id) => {
    const page = await visit().page(`#${id}`)
    await page.locator('main h1').first().waitFor()
    for (const viewport of SIZES) {
      await page.setViewportSize(viewport)
      const isRead = await page
        .locator('.bar')
        .getByText('Your data stays in this page')
        .evaluate((sentence) => {
          const { left, top, right, bottom } = sentence.getBoundingClientRect()
          const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
          return found === sentence && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight
        })
      expect(isRead, `${viewport.width} pixels wide`).toBe(true)
    }
    await page.close()
  })

  test.each(ALL)(
    '%s: on a phone, a finger meets all that can be pressed, and the menu shows where one is',
    async (id) => {
      const phone = { viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true }
      const page = await visit().page(`#${id}`, phone)
      await page.locator('main h1').first().waitFor()
      if (id === 'digits') await page.locator('.offered').first().waitFor()
      expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true)
      const small = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('button, select, input, textarea, label.drop, a')]
          // A link in a sentence is as high as its line. What is hidden belongs to a label.
          .filter((each) => each.offsetParent !== null && each.closest('p, .skip') === null)
          .map((each) => {
            const boxes = [each, each.closest('label') ?? each].map((box) => box.getBoundingClientRect())
            const [width, height] = [Math.max(...boxes.map((b) => b.width)), Math.max(...boxes.map((b) => b.height))]
            return { what: each.outerHTML.slice(0, 90), width, height }
          })
          .filter(({ width, height }) => Math.min(width, height) < 43.9),
      )
      expect(small).toEqual([])
      const overflowing = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.bar a, button, label.drop')]
          .filter(
            ({ scrollWidth, clientWidth, offsetParent }) => offsetParent !== null && scrollWidth > clientWidth + 1,
          )
          .map(({ outerHTML }) => outerHTML.slice(0, 90)),
      )
      expect(overflowing).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      // The scene's own entry in the menu is in view.
      const inView = await page.evaluate(() => {
        const [entry, menu] = ['.bar [aria-current]', '.bar nav'].map((name) =>
          document.querySelector(name)!.getBoundingClientRect(),
        )
        return entry!.left >= menu!.left - 1 && entry!.right <= menu!.right + 1
      })
      expect(inView).toBe(true)
      await page.close()
    },
  )
})
