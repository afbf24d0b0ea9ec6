import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import '../../../src/index.ts'
import type { Dataset } from '../../../benchmarks/datasets/index.ts'
import { runPhysical } from '../../../benchmarks/experiments/physical.ts'
import { scoreDirection } from '../../../benchmarks/experiments/two-sample-score.ts'
import { type Points, points } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import { moments } from '../../../src/problem/moments.ts'
import { writeSmallFiles } from '../datasets/small-files.mjs'
import { benchmarks } from '../harness.ts'

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brenier-physical-'))
  await writeSmallFiles(folder, 600)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function normalPoints(rows: number, columns: number, seed: number, mean = 0): Points {
  const random = new Random(seed)
  return points(
    Float64Array.from({ length: rows * columns }, () => mean + random.normal()),
    rows,
    columns,
  )
}

describe('scores of a direction', () => {
  const options = { repeats: 3, maxRows: 400, random: new Random(1) }

  test('a perfect map scores as held-out rows do, and a shift is seen in every number', () => {
    const samples = {
      images: normalPoints(800, 3, 2),
      linear: normalPoints(800, 3, 3, 1),
      heldOut: normalPoints(900, 3, 5),
      training: normalPoints(700, 3, 6, 0.5),
    }
    const score = scoreDirection(samples, options)
    // A shift by m: sliced W2 is |m| / sqrt(3). The samples' own shift is meant: its standard error is 0.03.
    const shift = (rows: Points) => {
      const [a, b] = [moments(rows).mean, moments(samples.heldOut).mean]
      return Math.hypot(...a.map((value, j) => value - b[j]!)) / Math.sqrt(3)
    }
    expect(score.rows).toBe(400)
    expect(score.ratio).toBeGreaterThan(0.6)
    expect(score.ratio).toBeLessThan(1.6)
    // Rows learned from that are half a standard deviation off are seen too.
    expect(score.training.slicedW2).toBeCloseTo(shift(samples.training), 1)
    expect(score.linear.energyDistance).toBeGreaterThan(8 * score.linear.energyStandardError)
    expect(score.betterThanLinear).toBeGreaterThan(20)
    for (const key of ['slicedW2', 'mmd'] as const)
      expect(score.linear[key]).toBeGreaterThan(5 * Math.abs(score.map[key]))
    expect(score.linear.slicedW2).toBeCloseTo(shift(samples.linear), 1)
  })

  test('the energy distance of the samples counts the pairs of a row with itself', () => {
    const images = points(Float64Array.of(2, 5), 2, 1)
    const values = [0, 1, 3, 7]
    const { map, rows } = scoreDirection(
      {
        images,
        linear: images,
        heldOut: points(Float64Array.from(values), 4, 1),
        training: images,
      },
      { ...options, repeats: 1 },
    )
    expect(rows).toBe(2)
    // 2 E|X - Z| - E|X - X'| - E|Z - Z'| of the two samples {2, 5} and {a, b}.
    const exact = values.flatMap((a, i) =>
      values.slice(i + 1).map((b) => {
        const across = [a, b].flatMap((z) => [Math.abs(2 - z), Math.abs(5 - z)]).reduce((sum, value) => sum + value, 0)
        return across / 2 - 3 / 2 - (b - a) / 2
      }),
    )
    expect(exact.some((value) => Math.abs(value - map.empiricalEnergyDistance) < 1e-9)).toBe(true)
  })
})

/** Two bumps on each axis: not Gaussian, so that the moments' map is far off. */
function bimodal(rows: number, seed: number): Points {
  const random = new Random(seed)
  const data = Float32Array.from(
    { length: rows * 2 },
    () => (random.uniform() < 0.5 ? -0.95 : 0.95) + 0.3 * random.normal(),
  )
  return points(data, rows, 2)
}

describe('data to the standard Gaussian and back', () => {
  test('two bumps on each axis: near held-out against held-out both ways, far better than the moments, with the right density', async () => {
    const dataset: Dataset = {
      name: 'magic',
      train: bimodal(4000, 1),
      validation: bimodal(400, 2),
      test: bimodal(1000, 3),
      columns: ['a', 'b'],
      preprocessing: [],
      files: [],
      complete: true,
    }
    const machine = { cpu: '', cores: 1, memoryGiB: 1, system: '', runtime: '' }
    const environment = { machine, commit: null, date: '', memory: () => null, peakMemory: () => null }
    const report = await runPhysical(
      { steps: 700, hidden: [32, 32], gaussianRows: 5000, generatedRows: 1000, densityRows: 1000 },
      dataset,
      { environment },
    )
    expect(report.data.target).toBe('standard Gaussian')
    expect(report.forward.ratio).toBeLessThan(3)
    expect(report.backward.ratio).toBeLessThan(3)
    expect(report.forward.linear.empiricalEnergyDistance).toBeGreaterThan(
      5 * report.forward.heldOut.empiricalEnergyDistance,
    )
    expect(report.backward.betterThanLinear).toBeGreaterThan(5)
    // The true mean log density of a mixture of two bumps on each of two axes.
    const bump = (x: number) =>
      Math.log(
        [-0.95, 0.95].reduce(
          (sum, m) => sum + (0.5 * Math.exp(-0.5 * ((x - m) / 0.3) ** 2)) / (0.3 * Math.sqrt(2 * Math.PI)),
          0,
        ),
      )
    let truth = 0
    for (const value of dataset.test.data) truth += bump(value) / dataset.test.rows
    expect(report.logDensity!.mean).toBeGreaterThan(report.logDensity!.linear.mean + 0.5)
    expect(Math.abs(report.logDensity!.mean - truth)).toBeLessThan(0.15)
    expect(report.logDensity!.invalidRows).toBe(0)
  }, 240_000)
})

describe('experiment physical', () => {
  test.each(['power', 'gas', 'hepmass', 'miniboone', 'bsds300'])(
    '%s in the format of its file',
    async (name) => {
      const args = ['experiment', 'physical', '--data', folder, '--name', name, '--partial', '--steps', '20']
      const { code, stdout, stderr } = await benchmarks([
        ...args,
        '--gaussian-rows',
        '500',
        '--density-rows',
        '20',
        '--hidden',
        '8,8',
        '--json',
      ])
      expect(stderr).toContain('another number of rows than published')
      expect(code, stderr).toBe(0)
      const report = JSON.parse(stdout)
      expect(report.data.dimension).toBe({ power: 6, gas: 8, hepmass: 21, miniboone: 43, bsds300: 63 }[name])
      for (const direction of ['forward', 'backward'])
        for (const key of ['map', 'linear', 'heldOut'])
          for (const value of Object.values(report[direction][key])) expect(Number.isFinite(value)).toBe(true)
      expect(Number.isFinite(report.logDensity.mean)).toBe(true)
    },
    30_000,
  )

  test('writes a report, and says in words what it found', async () => {
    const out = join(folder, 'out')
    const args = ['experiment', 'physical', '--data', folder, '--name', 'POWER', '--partial', '--steps', '5']
    const { code, stdout } = await benchmarks([...args, '--gaussian-rows', '500', '--density-rows', '0', '--out', out])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^power: power to standard Gaussian, 6 dimensions/)
    expect(stdout).toContain('other held-out rows')
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toContain('| the moments alone |')
    expect(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')).experiment).toBe('physical')
  })

  test('wrong names and whole tables that are not there', async () => {
    const run = (...args: string[]) => benchmarks(['experiment', ...args])
    expect(await run('chemical', '--data', folder, '--name', 'power')).toMatchObject({ code: 2 })
    const { code, stderr } = await run('physical', '--data', folder, '--name', 'power')
    expect(code).toBe(1)
    expect(stderr).toMatch(/600 rows of POWER, the published table has 2,049,280.*--partial/)
    const classes = await run('physical', '--data', folder, '--name', 'power', '--partial', '--target', 'classes')
    expect(classes.stderr).toMatch(/POWER has no classes/)
  })
})
