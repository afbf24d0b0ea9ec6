import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DATASETS, loadDataset } from '../../../benchmarks/datasets/index.ts'
import { NumpyRandom } from '../../../benchmarks/datasets/numpy-random.ts'
import { tenths } from '../../../benchmarks/datasets/split.ts'
import type { Points } from '../../../src/base/points.ts'
import { missing } from '../../support/data-folder.ts'
import { hashed, writeSmallFiles } from './small-files.mjs'

const expected = JSON.parse(readFileSync(join(import.meta.dirname, 'expected.json'), 'utf8')) as Record<
  string,
  { rows: number; columns: number; first: number[]; last: number[]; weighted: number }[]
>

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brenier-datasets-'))
  await writeSmallFiles(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rowOf = ({ data, columns }: Points, i: number) => [...data.subarray(i * columns, (i + 1) * columns)]

describe('the published preprocessing, as its own code gives it', () => {
  test.each(['power', 'gas', 'hepmass', 'miniboone'])('%s', async (name) => {
    const { train, validation, test: last, columns, complete } = await loadDataset(name, folder, { partial: true })
    expect(complete).toBe(false)
    for (const [k, part] of [train, validation, last].entries()) {
      const want = expected[name]![k]!
      expect([part.rows, part.columns]).toEqual([want.rows, want.columns])
      expect(columns).toHaveLength(want.columns)
      for (const [row, values] of [
        [0, want.first],
        [part.rows - 1, want.last],
      ] as const)
        for (const [j, value] of rowOf(part, row).entries()) expect(value).toBeCloseTo(values[j]!, 5)
      let weighted = 0
      for (let at = 0; at < part.data.length; at++) weighted += part.data[at]! * ((at % 17) + 1)
      expect(Math.abs(weighted - want.weighted)).toBeLessThan(1e-5 * part.data.length)
    }
  })

  test('the strongly correlated sensors of GAS and the discrete features of HEPMASS are gone', async () => {
    const gas = await loadDataset('gas', folder, { partial: true })
    expect(gas.columns).toEqual(['R9', 'R10', 'R11', 'R12', 'R13', 'R14', 'R15', 'R16'])
    const hepmass = await loadDataset('hepmass', folder, { partial: true })
    expect(hepmass.columns).toHaveLength(21)
    expect(hepmass.columns).not.toContain('f9')
  })

  test('BSDS300 is taken as it is, in its three sets', async () => {
    const { train, validation, test: last, preprocessing } = await loadDataset('BSDS300', folder, { partial: true })
    expect([train.rows, validation.rows, last.rows, train.columns]).toEqual([400, 40, 100, 63])
    expect(rowOf(last, 3)[7]).toBe(Math.fround(hashed(9003, 7) - 0.5))
    expect(preprocessing[0]).toContain('None')
  })

  test("numpy's generator: shuffle and rand after it, bit for bit", () => {
    // numpy.random.RandomState(42): order = arange(1000); shuffle(order); rand(2)
    const random = new NumpyRandom(42)
    expect([...random.shuffledOrder(1000).subarray(0, 5)]).toEqual([521, 737, 740, 660, 411])
    expect([random.uniform(), random.uniform()]).toEqual([0.9899602323899452, 0.32235384497472297])
  })

  test('the published numbers of rows follow from the rule of tenths', () => {
    const total = (rows: { train: number; validation: number; test: number }) =>
      rows.train + rows.validation + rows.test
    for (const { name, rows } of DATASETS)
      if (!['bsds300', 'hepmass'].includes(name)) expect(tenths(total(rows)), name).toEqual(rows)
  })
})

describe('real files', () => {
  const magic = missing('magic/magic04.data')
  test.skipIf(magic !== undefined)('MAGIC is whole, and standardised over training and validation', async () => {
    const data = await loadDataset(
      'magic',
      process.env.BRENIER_DATA ?? join(import.meta.dirname, '../../../../shared/data'),
    )
    expect(data.complete).toBe(true)
    const seen = [data.train, data.validation].flatMap((part) =>
      Array.from({ length: part.rows }, (_, i) => rowOf(part, i)),
    )
    for (let j = 0; j < 10; j++) {
      const mean = seen.reduce((sum, row) => sum + row[j]!, 0) / seen.length
      const square = seen.reduce((sum, row) => sum + row[j]! ** 2, 0) / seen.length
      expect(mean).toBeCloseTo(0, 5)
      expect(square).toBeCloseTo(1, 5)
    }
  })
})

describe('files that are not what they should be', () => {
  test.each([
    ['power', /power\/data\.npy has 400 rows of POWER, the published table has 2,049,280/],
    ['hepmass', /1000_train\.csv has 200 rows of HEPMASS, the published table has 350,136/],
    ['BSDS300', /BSDS300\.hdf5:train has 400 rows of BSDS300, the published table has 1,000,000/],
  ])('%s with another number of rows names both numbers', async (name, message) => {
    await expect(loadDataset(name, folder)).rejects.toThrow(message)
  })

  test('absent files, unknown names, another number of columns, a frame without its columns', async () => {
    await expect(loadDataset('power', join(folder, 'nowhere'))).rejects.toThrow(/nowhere\/power\/data\.npy.*zenodo/)
    await expect(loadDataset('power', folder, { partial: true, splitSeed: 1 })).rejects.toThrow(
      /split of POWER is the published one/,
    )
    await expect(loadDataset('constructor', folder)).rejects.toThrow(/power, gas, hepmass, miniboone, bsds300, magic/)
    const other = mkdtempSync(join(tmpdir(), 'brenier-datasets-'))
    try {
      await writeSmallFiles(other)
      const power = readFileSync(join(other, 'power/data.npy'))
      writeFileSync(join(other, 'miniboone/data.npy'), power)
      await expect(loadDataset('miniboone', other, { partial: true })).rejects.toThrow(
        /has 8 columns.*MINIBOONE has 43/,
      )
      writeFileSync(join(other, 'gas/ethylene_CO.csv'), 'Time,A,B\n1,2,3\n2,3,4\n')
      await expect(loadDataset('gas', other, { partial: true })).rejects.toThrow(/no column Meth, Eth/)
    } finally {
      rmSync(other, { recursive: true, force: true })
    }
  })
})
