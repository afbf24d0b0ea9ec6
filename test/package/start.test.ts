import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { compareFeatures, kolmogorovSmirnov, readCsv, splitMagic } from '../../scripts/magic.mjs'
import { Random } from '../../src/base/random.ts'
import { root } from './imports.ts'

describe('the split of the MAGIC table', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'brenier-magic-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const [header, ...table] = readFileSync(join(root, 'data/magic04.data'), 'utf8').trim().split('\n') as [
    string,
    ...string[],
  ]
  const lines = (name: string) => readFileSync(join(folder, name), 'utf8').trim().split('\n')

  test.each([
    ['hadron', 'h', 6688],
    ['gamma', 'g', 12332],
  ])('%s: every row once, a fifth of them held out, the class column gone', (name, letter, rows) => {
    splitMagic(7, folder)
    const [trainHeader, ...train] = lines(`${name}-train.csv`)
    const [heldOutHeader, ...heldOut] = lines(`${name}-heldout.csv`)
    expect(`${trainHeader},class`).toBe(header)
    expect(heldOutHeader).toBe(trainHeader)
    expect(heldOut).toHaveLength(Math.floor(rows / 5))
    const expected = table.filter((row) => row.endsWith(letter)).map((row) => row.slice(0, -2))
    expect(expected).toHaveLength(rows)
    expect([...train, ...heldOut].sort()).toEqual(expected.sort())
  })

  test('is the same for the same seed, and another for another', () => {
    const heldOut = (seed: number) => {
      splitMagic(seed, folder)
      return lines('hadron-heldout.csv')
    }
    const first = heldOut(7)
    expect(heldOut(7)).toEqual(first)
    expect(heldOut(8)).not.toEqual(first)
  })

  test('reads back what it wrote, each column sorted', () => {
    splitMagic(7, folder)
    const { names, columns } = readCsv(join(folder, 'hadron-heldout.csv'))
    const first = lines('hadron-heldout.csv')
      .slice(1)
      .map((line) => Number(line.split(',')[0]))
    expect(names).toHaveLength(10)
    expect([...columns[0]!]).toEqual(first.sort((a, b) => a - b))
  })
})

describe('the comparison feature by feature', () => {
  const grid = (start: number) => Float64Array.from({ length: 1000 }, (_, i) => start + i)

  test.each([
    ['the same sample', grid(0), grid(0), 0],
    ['uniform distributions 0.3 of their width apart', grid(0), grid(300), 0.3],
    ['distributions that do not overlap', grid(0), grid(5000), 1],
    ['ties: half the mass at 0 against all of it', Float64Array.of(0, 0, 1, 1), Float64Array.of(0, 0, 0), 0.5],
  ])('Kolmogorov-Smirnov of %s', (_, a, b, expected) => {
    expect(kolmogorovSmirnov(a, b)).toBeCloseTo(expected, 12)
    expect(kolmogorovSmirnov(b, a)).toBeCloseTo(expected, 12)
  })

  test('its floor is what two samples of one distribution show, on average', () => {
    const random = new Random(1)
    const sample = (rows: number) => ({
      names: ['x'],
      columns: [Float64Array.from({ length: rows }, () => random.normal()).sort()],
    })
    const runs = Array.from({ length: 200 }, () => compareFeatures(sample(1337), sample(1337), sample(2466)))
    const mean = runs.reduce((sum, { features }) => sum + features[0]!.after, 0) / runs.length
    expect(mean / runs[0]!.floor).toBeGreaterThan(0.9)
    expect(mean / runs[0]!.floor).toBeLessThan(1.1)
  })
})
