import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { normalRows, root, scratch, spawned, writeCsv } from './harness.ts'

/** What the README shows is run as it stands there, from the build, in a folder of its own. */
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const block = (language: string) => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(readme)![1]!
const folder = scratch()
beforeAll(() => {
  writeCsv(folder.path('before.csv'), normalRows(300, 2, 1), ['a', 'b'])
  writeCsv(folder.path('after.csv'), normalRows(300, 2, 2, 3), ['a', 'b'])
  // Rows that the fit does not have: on its own the distance would not be certified.
  writeCsv(folder.path('before-new.csv'), normalRows(200, 2, 3), ['a', 'b'])
  writeCsv(folder.path('after-new.csv'), normalRows(200, 2, 4, 3), ['a', 'b'])
  mkdirSync(folder.path('node_modules'))
  symlinkSync(root, folder.path('node_modules/brenier'))
})
afterAll(() => folder.remove())

/** At a free port, for the usual one may be taken on a machine that runs tests. */
async function servesUntilInterrupted(args: readonly string[]): Promise<void> {
  const port = 20_000 + (process.pid % 20_000)
  let page = ''
  const { code } = await spawned([...args, '--port', String(port)], {
    cwd: folder.path('.'),
    whileRunning: async (signal) => {
      const end = Date.now() + 30_000
      while (page === '' && Date.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        page = await fetch(`http://127.0.0.1:${port}/`).then(
          (answer) => answer.text(),
          (error: Error) => (error.message === 'fetch failed' ? '' : error.message),
        )
      }
      signal('SIGINT')
    },
  })
  expect(page).toContain('<title>')
  expect(code).toBe(0)
}

describe('the README', () => {
  test('its library example runs, and finds the shift of 3', () => {
    writeFileSync(folder.path('example.mjs'), block('js'))
    const { status, stdout, stderr } = spawnSync(process.execPath, ['example.mjs'], {
      cwd: folder.path('.'),
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [estimate, bound, certified] = stdout.trim().split('\n').at(-1)!.split(' ').slice(-3)
    expect(Math.abs(Number(estimate) - 9)).toBeLessThan(1)
    expect(Number(bound)).toBeLessThan(Number(estimate))
    expect(certified).toBe('true')
    expect(stdout).toContain("'converged'")
    expect(existsSync(folder.path('map.safetensors'))).toBe(true)
  })

  test('its library example has about ten lines', () => {
    expect(
      block('js')
        .trim()
        .split('\n')
        .filter((line) => line !== '').length,
    ).toBeLessThanOrEqual(10)
  })

  test('its commands run in their order', async () => {
    const commands = block('sh').trim().split('\n')
    expect(commands.length).toBeGreaterThanOrEqual(4)
    for (const command of commands) {
      const [program, ...args] = command.split(/\s+/)
      expect(program).toBe('brenier')
      if (args[0] === 'studio') {
        await servesUntilInterrupted(args)
        continue
      }
      const { code, stdout, stderr } = await spawned(args, { cwd: folder.path('.') })
      expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: '' })
      if (args[0] === 'evaluate') expect(stdout).toMatch(/at least \d[\d.]*, certified\n/)
    }
    for (const made of ['report.html', 'moved.csv', 'back.csv']) expect(existsSync(folder.path(made))).toBe(true)
  }, 240_000)

  test('every file that it links to exists', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path!)
    expect(links.length).toBeGreaterThan(3)
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})
