import { describe, expect, it } from 'vitest'
import { type FitOptions, fit, InputError, Random } from '../../src/index.ts'

type Rows = number[][]

const STEPS = { steps: 150, hidden: [16] } as const

function rows(count: number, drawRow: (random: Random) => number[], seed: number): Rows {
  const random = new Random(seed)
  return Array.from({ length: count }, () => drawRow(random))
}

const normal = (random: Random) => [random.normal(), random.normal()]
const shifted = (random: Random) => [random.normal() + 3, random.normal() + 3]

async function learned(source: Rows, target: Rows, options: FitOptions = {}) {
  const { map, summary } = await fit(source, target, { ...STEPS, ...options }).result
  const moved = await map.forward(source)
  const back = await map.backward(target)
  await map.dispose()
  const column = (j: number) => Array.from({ length: moved.rows }, (_, i) => moved.data[i * moved.columns + j]!)
  const median = (j: number) => column(j).sort((a, b) => a - b)[moved.rows >> 1]!
  return { moved, back, column, median, summary }
}

describe('sizes', () => {
  it.each([1e-60, 1e-45, 1e-30, 1e30, 1e45])('of %f give the map of ordinary sizes', async (size) => {
    const scaled = (table: Rows) => table.map((row) => row.map((value) => value * size))
    const [source, target] = [rows(300, normal, 1), rows(300, shifted, 2)]
    const usual = await learned(source, target)
    const { moved, summary, back } = await learned(scaled(source), scaled(target))
    moved.data.forEach((value, i) => {
      expect(value / size).toBeCloseTo(usual.moved.data[i]!, 2)
    })
    expect(summary.w2Squared.estimate / size / size).toBeCloseTo(usual.summary.w2Squared.estimate, 1)
    expect(back.unconvergedRows).toBe(0)
  })

  it.each([1e-300, 1e-160, 1e150, 1e300])('of %f are refused with the range and the cure', async (size) => {
    const [source, target] = [rows(60, normal, 1), rows(60, shifted, 2)].map((table) =>
      table.map((row) => row.map((value) => value * size)),
    ) as [Rows, Rows]
    await expect(fit(source, target, STEPS)).rejects.toThrow(InputError)
    await expect(fit(source, target, STEPS)).rejects.toThrow(/1e-?60 is (needed|taken).*(multiply|divide) both tables/)
  })

  it('a map that is not finite is an error, not a result', async () => {
    const run = fit(rows(100, normal, 1), rows(100, shifted, 2), { ...STEPS, learningRate: 1e38, heldOut: 0 })
    await expect(run).rejects.toThrow(InputError)
  })

  it('a row whose image leaves the range of numbers is refused by its number', async () => {
    const map = await fit(rows(100, normal, 1), rows(100, shifted, 2), STEPS)
    await expect(
      map.forward([
        [0, 0],
        [1e300, 0],
      ]),
    ).rejects.toThrow(/Row 2 of the points has no finite image/)
    await map.dispose()
  })
})

describe('columns without variance', () => {
  const third = (drawRow: typeof normal, value: (row: number[], random: Random) => number) => (random: Random) => {
    const row = drawRow(random)
    return [...row, value(row, random)]
  }
  const free = (_: number[], random: Random) => random.normal()

  it('constant on both sides are shifted, exactly', async () => {
    const [source, target] = [
      rows(
        300,
        third(normal, () => 5),
        1,
      ),
      rows(
        300,
        third(shifted, () => -7.7),
        2,
      ),
    ]
    const { column, back, summary } = await learned(source, target)
    expect(new Set(column(2))).toEqual(new Set([-7.7]))
    expect(new Set(Array.from({ length: 300 }, (_, i) => back.points.data[3 * i + 2]))).toEqual(new Set([5]))
    expect(summary.notices.join()).toMatch(/Both sides are constant in column 3: such columns are only shifted/)
  })

  it('constant in the target are its constant; constant in the source its mean, and the notices say so', async () => {
    const toConstant = await learned(
      rows(300, third(normal, free), 1),
      rows(
        300,
        third(shifted, () => 2),
        2,
      ),
    )
    for (const value of toConstant.column(2)) expect(value).toBeCloseTo(2, 4)
    expect(toConstant.summary.notices.join()).toMatch(/target is constant in column 3, and the source is not/)
    const fromConstant = await learned(
      rows(
        300,
        third(normal, () => 4),
        1,
      ),
      rows(
        300,
        third(shifted, ([x = 0]) => 2 * x),
        2,
      ),
    )
    fromConstant.column(2).forEach((value, i) => {
      expect(value).toBeCloseTo(2 * fromConstant.moved.data[3 * i]!, 3)
    })
    expect(fromConstant.summary.notices.join()).toMatch(/source is constant in column 3, and the target is not/)
  })

  it('that are sums of others stay so in the images', async () => {
    const sum = ([x = 0, y = 0]: number[]) => x + y
    const { moved, summary } = await learned(rows(300, third(normal, free), 1), rows(300, third(shifted, sum), 2))
    for (let i = 0; i < moved.rows; i++)
      expect(moved.data[3 * i + 2]! - moved.data[3 * i]! - moved.data[3 * i + 1]!).toBeCloseTo(0, 4)
    expect(summary.notices.join()).toMatch(/Columns are sums of others.*1 direction without variance/)
  })
})

describe('rows far from all others', () => {
  const spoiled = (table: Rows) => [[1e6, -1e6], ...table.slice(1)]

  it.each(['source', 'target'] as const)('in the %s are named and do not decide the map', async (side) => {
    const [source, target] = [rows(500, normal, 1), rows(500, shifted, 2)]
    const sides = side === 'source' ? ([spoiled(source), target] as const) : ([source, spoiled(target)] as const)
    for (const scale of ['none', 'features'] as const) {
      const { median, summary } = await learned(...sides, { scale })
      for (const j of [0, 1]) expect(Math.abs(median(j) - 3)).toBeLessThan(0.3)
      expect(summary.notices.join()).toMatch(new RegExp(`The ${side} has a row far.*1 of 500 rows.*row 1 at`))
    }
  })

  it('are learned from where that is asked, with a notice', async () => {
    const { summary } = await learned(rows(200, normal, 1), spoiled(rows(200, shifted, 2)), {
      outliers: 'keep',
      steps: 5,
    })
    expect(summary.notices.join()).toMatch(/fit with outliers 'pull'/)
  })

  it('are not found in ordinary, sparse, skewed or clustered data', async () => {
    const draws: Record<string, (random: Random) => number[]> = {
      normal,
      sparse: (random) => [random.uniform() < 0.02 ? 3 : 0, random.normal()],
      skewed: (random) => [Math.exp(random.normal()), Math.exp(random.normal())],
      clusters: (random) => [random.normal() + (random.uniform() < 0.1 ? 1000 : 0), random.normal()],
    }
    for (const [name, drawRow] of Object.entries(draws)) {
      const { summary } = await learned(rows(400, drawRow, 1), rows(400, drawRow, 2), { steps: 2 })
      expect(summary.notices.join(), name).not.toMatch(/far from all others/)
    }
  })
})
