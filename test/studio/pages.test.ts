import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { visiting, whyNot } from './browser.ts'

const reason = whyNot()
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface Finding {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

// test/site has the others.
describe.skipIf(reason !== null)('the scenes', () => {
  const visit = visiting()

  test.each(['points', 'method', 'pitfalls'])(
    '%s: axe finds nothing serious, light and dark, and a phone has no sideways scrolling',
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
        const serious = findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(serious.map(({ id: rule, nodes }) => `${rule}: ${nodes[0]!.html} ${nodes[0]!.failureSummary}`)).toEqual(
          [],
        )
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
        await page.close()
      }
    },
  )
})
