import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { root } from './package/imports.ts'

/** Examples as users run them: with the built package, which they import by its name. */
beforeAll(() => {
  if (!existsSync(join(root, 'dist/index.js'))) throw new Error('dist/ is absent; run npm run build first.')
})

/** The lines that an example prints. Throws what it wrote to stderr if it fails. */
function run(name: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'examples', `${name}.mjs`)], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return stdout
}

const number = (text: string, before: RegExp) => Number(new RegExp(`${before.source}(-?[\\d.e+-]+)`).exec(text)?.[1])

describe('examples', () => {
  test('library.mjs fits, carries both ways, bounds the distance, saves and loads', () => {
    const printed = run('library')
    expect(number(printed, /off by at most /)).toBeLessThan(0.01)
    expect(printed).toMatch(/, 0 rows unfinished/)
    // The shift alone, (1.5, 0.5), gives 2.5; the bend adds a little.
    const [estimate, bound] = [number(printed, /W2 squared: /), number(printed, /at least /)]
    expect(estimate).toBeGreaterThan(2.5)
    expect(estimate).toBeLessThan(3.2)
    expect(bound).toBeGreaterThan(2.2)
    expect(bound).toBeLessThan(estimate)
    expect(printed).toMatch(/\(certified\)/)
    expect(printed).toMatch(/loaded: the same map/)
  })

  test('interpolate.mjs passes halfway through a round cloud', () => {
    const printed = run('interpolate')
    const at = (t: string) =>
      ['mean', 'width', 'height'].map((what) => number(printed, new RegExp(`t = ${t}.*${what} `)))
    const expected: Record<string, number[]> = { '0\\.00': [0, 3, 1], '0\\.50': [5, 2, 2], '1\\.00': [10, 1, 3] }
    for (const [t, values] of Object.entries(expected))
      at(t).forEach((value, i) => {
        expect(Math.abs(value - values[i]!)).toBeLessThan(0.2)
      })
  })

  test("own-potential.mjs learns with a user's potential, and loads it again", () => {
    const printed = run('own-potential')
    expect(number(printed, /forward error /)).toBeLessThan(2)
    expect(printed).toMatch(/loaded: soft-maximum, certified: true/)
  })

  test('own-cost.mjs finds a cheaper map of its cost than that of the squared distance, and its inverse', () => {
    const printed = run('own-cost')
    const own = number(printed, /mean cost of the map: /)
    expect(own).toBeLessThan(0.985 * number(printed, /of the squared distance: /))
    expect(Math.abs(number(printed, /by duality: /) / own - 1)).toBeLessThan(0.05)
    expect(printed).toMatch(/0 rows unfinished/)
    expect(number(printed, /other rows: /)).toBeLessThan(0.01)
    expect(printed).toMatch(/loaded: a map of the cost uphill/)
  })

  test('are all run here', () => {
    // The others are the worked examples, the reader in Python and the page, with tests of their own.
    const others = /^(drift\.mjs|single-cells\.mjs|forward_map\.py|page)$/
    const names = readdirSync(join(root, 'examples')).filter((name) => !others.test(name))
    expect(names.sort()).toEqual(['interpolate.mjs', 'library.mjs', 'own-cost.mjs', 'own-potential.mjs'])
  })
})
