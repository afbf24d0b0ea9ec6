import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from './package/imports.ts'

/** Examples as users run them: plain JavaScript that imports the built package by its name. */
const folder = join(root, 'out', `examples-${process.pid}`)

beforeAll(() => {
  if (!existsSync(join(root, 'dist/index.js'))) throw new Error('dist/ is absent; run npm run build first.')
  mkdirSync(folder, { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The lines that an example prints. Throws what it wrote to stderr if it fails. */
function run(name: string): string {
  const source = readFileSync(join(root, 'examples', `${name}.ts`), 'utf8')
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true }
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, ts.transpileModule(source, { compilerOptions: options }).outputText)
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return stdout
}

const number = (text: string, before: RegExp) => Number(new RegExp(`${before.source}(-?[\\d.e+-]+)`).exec(text)?.[1])

describe('examples', () => {
  test('library.ts fits, carries both ways, bounds the distance, saves and loads', () => {
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

  test('interpolate.ts passes halfway through a round cloud', () => {
    const printed = run('interpolate')
    const at = (t: string) =>
      ['mean', 'width', 'height'].map((what) => number(printed, new RegExp(`t = ${t}.*${what} `)))
    const expected: Record<string, number[]> = { '0\\.00': [0, 3, 1], '0\\.50': [5, 2, 2], '1\\.00': [10, 1, 3] }
    for (const [t, values] of Object.entries(expected))
      at(t).forEach((value, i) => {
        expect(Math.abs(value - values[i]!)).toBeLessThan(0.2)
      })
  })

  test("own-potential.ts learns with a user's potential, and loads it again", () => {
    const printed = run('own-potential')
    expect(number(printed, /forward error /)).toBeLessThan(2)
    expect(printed).toMatch(/loaded: soft-maximum, certified: true/)
  })

  test('are all run here', () => {
    const names = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts'))
    expect(names.sort()).toEqual(['interpolate.ts', 'library.ts', 'own-potential.ts'])
  })
})
