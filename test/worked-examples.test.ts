import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTable } from '../src/io/node/index.ts'
import { root } from './package/imports.ts'

/** The worked examples of docs/examples.md as users run them, on few rows. */
let folder = ''
beforeAll(() => {
  if (!existsSync(join(root, 'dist/cli/main.js'))) throw new Error('dist/ is absent; run npm run build first.')
  folder = mkdtempSync(join(tmpdir(), 'brenier-examples-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(name: string, rows: number, steps: number): string {
  const args = [join(root, 'examples', name), join(folder, name), String(rows), String(steps)]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return stdout
}

const found = (text: string, before: string) => Number(new RegExp(`${before}(-?[\\d.e+-]+)`).exec(text)?.[1])

describe('single-cells.mjs', () => {
  test('writes .h5ad files, and finds the effect of each held-out cell and the mean effect of each gene', async () => {
    const printed = run('single-cells.mjs', 1200, 250)
    expect(found(printed, 'held-out cells: error ')).toBeLessThan(3)
    expect(found(printed, 'cosine of the effects ')).toBeGreaterThan(0.85)
    expect(found(printed, 'energy distance to treated cells: ')).toBeLessThan(found(printed, 'untreated ') / 10)
    const effects = [...printed.matchAll(/gene\d+ +(-?[\d.]+) +(-?[\d.]+)/g)]
    expect(effects).toHaveLength(5)
    for (const [, exact, learned] of effects) expect(Math.abs(Number(learned) - Number(exact))).toBeLessThan(0.15)
    const cells = await readTable(join(folder, 'single-cells.mjs', 'control.h5ad'), { labels: 'cell_type' })
    expect(cells.names[3]).toBe('gene3')
    expect(new Set(cells.labels)).toEqual(new Set(['B', 'NK', 'T']))
  })
})

describe('drift.mjs', () => {
  test('corrects simulated events feature by feature, and draws each histogram before and after', () => {
    const printed = run('drift.mjs', 8000, 300)
    expect(found(printed, 'held-out events: error ')).toBeLessThan(2)
    expect(found(printed, 'cosine of the corrections ')).toBeGreaterThan(0.85)
    expect(found(printed, 'energy distance to measured events: ')).toBeLessThan(found(printed, 'uncorrected ') / 4)
    const features = [...printed.matchAll(/^f\w+ +([\d.]+) +([\d.]+)$/gm)].map(([, before, after]) => [
      Number(before),
      Number(after),
    ])
    expect(features).toHaveLength(10)
    const total = (k: 0 | 1) => features.reduce((sum, feature) => sum + feature[k]!, 0)
    expect(total(1)).toBeLessThan(0.8 * total(0))
    const svg = readFileSync(join(folder, 'drift.mjs', 'histograms.svg'), 'utf8')
    expect(svg.match(/<polyline /g)).toHaveLength(20)
    expect(svg).not.toContain('NaN')
  })
})
