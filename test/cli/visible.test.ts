import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { notFormula, visible, visibleJson, visibleLine } from '../../src/cli/visible.ts'
import { encodeSafetensors } from '../../src/io/safetensors/safetensors.ts'
import { cli, normalRows, scratch, writeCsv } from './harness.ts'

const folder = scratch()
afterAll(folder.remove)

/** A title for the terminal's window, red, an escape of one character, and text from right to left. */
const NASTY = '\u001b]0;pwned\u0007\u001b[31m\u009b5m\u202ename'
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

describe('what a file says never reaches a terminal raw', () => {
  test('a header, in the error', async () => {
    const path = folder.path('esc.safetensors')
    writeFileSync(path, encodeSafetensors({}, { brenier: JSON.stringify({ format: NASTY }) }))
    const { stderr, code } = await cli(['inspect', path])
    expect(code).toBe(1)
    expect(stderr).toContain('pwned')
    expect(stderr).not.toMatch(RAW)
  })

  test('the name of a file that is not there, and a flag', async () => {
    for (const args of [['inspect', NASTY], [NASTY], ['inspect', `--${NASTY}`], ['fit', NASTY, 'b', '--out', 'x']]) {
      const { stderr } = await cli(args)
      expect(stderr).toContain('pwned')
      expect(stderr).not.toMatch(RAW)
    }
  })

  test('names of columns: in what inspect prints, in notices, in JSON, and in rows on a terminal', async () => {
    const source = writeCsv(folder.path('a.csv'), normalRows(60, 2, 1), ['x', NASTY])
    const target = writeCsv(folder.path('b.csv'), normalRows(60, 2, 2, 3), ['x', NASTY])
    const map = folder.path('map.safetensors')
    await cli(['fit', source, target, '--steps', '2', '--hidden', '4', '--out', map, '--allow-unconverged'])
    const text = await cli(['inspect', map])
    expect(text.stdout).toContain('pwned')
    expect(text.stdout).not.toMatch(RAW)
    const { stdout } = await cli(['inspect', map, '--json'])
    expect(stdout).not.toMatch(RAW)
    expect(JSON.parse(stdout).columns).toEqual(['x', NASTY])
    const renamed = writeCsv(folder.path('c.csv'), normalRows(5, 3, 3), ['x', NASTY, `${NASTY}2`])
    const carried = await cli(['transport', map, renamed, '--out', folder.path('out.csv')])
    expect(carried.code).toBe(0)
    expect(carried.stderr).toContain('pwned')
    expect(carried.stderr).not.toMatch(RAW)
    expect(readFileSync(folder.path('out.csv'), 'utf8')).toContain(NASTY)
  })

  test('line breaks of a text stay, those of one line do not; JSON gives the same value back', () => {
    expect(visible(`a\n\tb${NASTY}`)).toBe('a\n\tb\\u001b]0;pwned\\u0007\\u001b[31m\\u009b5m\\u202ename')
    expect(visibleLine('a\nbrenier: done')).toBe('a\\u000abrenier: done')
    const value = { [NASTY]: ['\u007f\u0085\u2028é漢', '"\\'] }
    expect(JSON.parse(visibleJson(value))).toEqual(value)
    expect(visibleJson(value)).not.toMatch(RAW)
  })
})

describe('--csv-safe', () => {
  test.each(['=1+1', '+SUM(A1)', '-cmd', '@x', '\tx', '=HYPERLINK("x")'])('%j gets an apostrophe', (cell) => {
    expect(notFormula(cell)).toBe(`'${cell}`)
  })

  test.each(['-1', '+2.5', '-.5e-3', 'a=b', "'x", ''])('%j stays', (cell) => {
    expect(notFormula(cell)).toBe(cell)
  })

  test('names and kept cells of what transport writes; without it they stay', async () => {
    const rows = normalRows(60, 2, 1)
    const source = writeCsv(folder.path('s.csv'), rows, ['x', '=y'])
    const target = writeCsv(folder.path('t.csv'), normalRows(60, 2, 2, 3), ['x', '=y'])
    const map = folder.path('m.safetensors')
    await cli(['fit', source, target, '--steps', '2', '--hidden', '4', '--out', map, '--allow-unconverged'])
    const kept = writeCsv(
      folder.path('k.csv'),
      [
        [0.5, -1, '=1+1'],
        [-1, 0.5, 'fine'],
        [0, 0.2, '-7'],
      ],
      ['x', '=y', 'id'],
    )
    const out = folder.path('o.csv')
    const run = async (...flags: string[]) => {
      const { code, stderr } = await cli(['transport', map, kept, '--keep', 'id', '--out', out, ...flags])
      expect([code, stderr]).toEqual([0, ''])
      return readFileSync(out, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(','))
    }
    const plain = await run()
    expect(plain.map((cells) => cells.at(-1))).toEqual(['id', '=1+1', 'fine', '-7'])
    const safe = await run('--csv-safe')
    expect(safe[0]).toEqual(['x', "'=y", 'id'])
    expect(safe.map((cells) => cells.at(-1))).toEqual(['id', "'=1+1", 'fine', '-7'])
    expect(safe.slice(1).map((cells) => cells.slice(0, 2))).toEqual(plain.slice(1).map((cells) => cells.slice(0, 2)))
  })
})
