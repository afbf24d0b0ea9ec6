import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { normalRows, writeCsv } from '../cli/harness.ts'
import { root } from './imports.ts'

/** `npm run portable`: the folder runs where there is nothing but Node, wherever it stands. */
describe.skipIf(process.platform === 'win32')('the portable folder', () => {
  const place = mkdtempSync(join(tmpdir(), 'brenier portable '))
  const folder = join(place, 'brenier')
  const bin = join(place, 'bin')

  beforeAll(() => {
    expect(existsSync(join(root, 'dist/index.js')), 'dist is missing; run `npm run build`').toBe(true)
    execFileSync(process.execPath, [join(root, 'scripts/portable.mjs'), '--folder', folder])
    mkdirSync(bin)
    symlinkSync(process.execPath, join(bin, 'node'))
    symlinkSync('../brenier/brenier', join(bin, 'brenier'))
  }, 300_000)

  afterAll(() => rmSync(place, { recursive: true, force: true }))

  /** From a folder of its own, by a link on the PATH, with no other variable than that. */
  const brenier = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(join(bin, 'brenier'), args, {
      cwd: place,
      env: { PATH: `${bin}:/usr/bin:/bin` },
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }

  test('fits with its own native engine, writes a report, and reads and writes what needs libraries', () => {
    writeCsv(join(place, 'a.csv'), normalRows(200, 2, 1), ['x', 'y'])
    writeCsv(join(place, 'b.csv'), normalRows(200, 2, 2, 3), ['x', 'y'])
    const quick = ['--potential', 'quadratic', '--steps', '20', '--device', 'native']
    expect(brenier('fit', 'a.csv', 'b.csv', '-o', 'm.safetensors', ...quick, '--report', 'r.html')).toMatchObject({
      status: 0,
    })
    for (const [from, to] of [
      ['a.csv', 'moved.parquet'],
      ['moved.parquet', 'again.h5ad'],
      ['again.h5ad', 'last.arrow'],
    ] as const)
      expect(brenier('transport', 'm.safetensors', from, '--out', to, '-q')).toMatchObject({ status: 0 })
    expect(readdirSync(place)).toEqual(expect.arrayContaining(['r.html', 'last.arrow']))
  }, 120_000)

  test('has nothing for other platforms, and no tool of development', () => {
    expect(readdirSync(join(folder, 'node_modules/onnxruntime-node/bin/napi-v6'))).toEqual([process.platform])
    expect(readdirSync(join(folder, 'node_modules/onnxruntime-node/bin/napi-v6', process.platform))).toEqual([
      process.arch,
    ])
    for (const name of ['typescript', 'vitest', 'vite', 'playwright-core'])
      expect(existsSync(join(folder, 'node_modules', name))).toBe(false)
  })

  test('says what is missing where there is no Node', () => {
    rmSync(join(bin, 'node'))
    const sh = mkdtempSync(join(place, 'tools '))
    for (const tool of ['readlink', 'dirname', 'sh'])
      symlinkSync(execFileSync('which', [tool], { encoding: 'utf8' }).trim(), join(sh, tool))
    const { status, stderr } = spawnSync(join(sh, 'sh'), [join(bin, 'brenier'), '--version'], {
      env: { PATH: sh },
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('Node 20 or later is needed') })
  })
})
