import { describe, expect, test } from 'vitest'
import { runW2 } from '../../../benchmarks/measurements/w2.ts'
import { W2Images } from '../../../benchmarks/measurements/w2-images.ts'
import { type BenchmarkFile, w2BenchmarkPair } from '../../../benchmarks/pairs/w2-benchmark.ts'
import { Random } from '../../../src/base/random.ts'
import { l2uvp } from '../../../src/evaluation/metrics/index.ts'
import { decodeSafetensors } from '../../../src/io/safetensors/safetensors.ts'
import { bytesOf, missing } from '../../support/data-folder.ts'
import { testContext } from '../context.ts'

/** A file of the benchmark's format with small random networks, convex as the real ones are. */
function randomFile(dimension: number, random: Random): BenchmarkFile {
  const tensors = new Map<string, { shape: number[]; data: Float32Array }>()
  const put = (name: string, shape: number[], value: () => number) =>
    tensors.set(name, {
      shape,
      data: Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, value),
    })
  const normal = () => 0.3 * random.normal()
  const hidden = [6, 5, 4]
  put('centers', [3, dimension], () => 2 * random.normal())
  put('maps', [3, dimension, dimension], normal)
  put('std', [1], () => 1)
  put('shift', [dimension], normal)
  put('scale', [1], () => 0.7)
  for (const prefix of ['v1', 'v2']) {
    hidden.forEach((units, l) => {
      const name = `${prefix}.quadratic_layers.${l}`
      put(`${name}.quadratic_decomposed`, [dimension, 1, units], () => random.normal())
      put(`${name}.weight`, [units, dimension], normal)
      put(`${name}.bias`, [units], normal)
      if (l > 0) put(`${prefix}.convex_layers.${l - 1}.weight`, [units, hidden[l - 1]!], () => random.uniform())
    })
    put(`${prefix}.final_layer.weight`, [1, hidden[2]!], () => random.uniform())
  }
  return { tensors, metadata: { strong_convexity: '0.01' } }
}

describe('W2Images', () => {
  test('is the map of the pair, to the precision of float32', async () => {
    const file = randomFile(3, new Random(1))
    const images = await W2Images.create(file)
    const { points, images: exact } = w2BenchmarkPair(file).pairs(500, new Random(2))
    const found = await images.of(points)
    const errors = Float64Array.from(exact.data, (value, i) => Math.abs(value - found.data[i]!))
    expect(Math.max(...errors)).toBeLessThan(1e-5 * Math.max(...exact.data.map(Math.abs)))
    await images.dispose()
  })

  const real = 'w2-benchmark/w2-32.safetensors'
  const reason = missing(real)
  test.skipIf(reason)(`is the map of the published pair at D = 32${reason ? ` (${reason})` : ''}`, async () => {
    const file = decodeSafetensors(bytesOf(real))
    const pair = w2BenchmarkPair(file)
    const images = await W2Images.create(file)
    const { points, images: exact } = pair.pairs(300, new Random(3))
    expect(l2uvp(await images.of(points), exact, pair.varianceTarget)).toBeLessThan(1e-9)
    await images.dispose()
  })
})

test('runW2 learns from a pool of the size asked for, and judges by the exact map', async () => {
  const file = randomFile(2, new Random(4))
  const config = { pool: 3000, testRows: 300, curveRows: 100, steps: 150, batchSize: 64, file: 'random' }
  const report = await runW2(config, testContext(), file)
  expect(report.pair).toEqual({ name: 'w2-2', dimension: 2 })
  expect(report.config).toMatchObject({ rows: 3000, file: 'random' })
  const [run] = report.runs
  expect(run!.final.forward).toBeLessThan(5)
  expect(run!.final.backward).toBeLessThan(5)
  expect(report.summary.forward.median).toBe(run!.final.forward)
})
