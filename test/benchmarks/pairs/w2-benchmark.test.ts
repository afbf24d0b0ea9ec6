import { describe, expect, it } from 'vitest'
import { w2BenchmarkPair } from '../../../benchmarks/pairs/w2-benchmark.ts'
import { Random } from '../../../src/base/random.ts'
import { energyDistance } from '../../../src/evaluation/metrics/energy-distance.ts'
import { l2uvp } from '../../../src/evaluation/metrics/map-error.ts'
import { decodeSafetensors } from '../../../src/io/safetensors/safetensors.ts'
import { moments, totalVariance } from '../../../src/problem/moments.ts'
import { bytesOf, missing, npyPoints } from '../../support/data-folder.ts'

describe('w2BenchmarkPair', () => {
  for (const dimension of [2, 8, 32]) {
    const file = `w2-benchmark/w2-${dimension}.safetensors`
    const reason = missing(file)
    it.skipIf(reason)(
      `maps the held-out sources of D = ${dimension} to the held-out targets${reason ? ` (${reason})` : ''}`,
      () => {
        const pair = w2BenchmarkPair(decodeSafetensors(bytesOf(file)))
        expect(pair.dimension).toBe(dimension)
        const source = npyPoints(`w2-benchmark/heldout-${dimension}-source.npy`)
        const target = npyPoints(`w2-benchmark/heldout-${dimension}-target.npy`)
        const images = pair.forward(source)
        // The targets are stored in float32: a relative error of 6e-8, squared and in percent.
        expect(l2uvp(images, target, totalVariance(target))).toBeLessThan(1e-9)
        expect(totalVariance(target) / pair.varianceTarget).toBeCloseTo(1, 1)
        expect(totalVariance(source) / pair.varianceSource).toBeCloseTo(1, 1)
      },
    )

    it.skipIf(reason)(
      `draws sources distributed as the held-out ones at D = ${dimension}${reason ? ` (${reason})` : ''}`,
      () => {
        const pair = w2BenchmarkPair(decodeSafetensors(bytesOf(file)))
        const heldOut = npyPoints(`w2-benchmark/heldout-${dimension}-source.npy`)
        const fresh = pair.source.sample(3000, new Random(9))
        const found = energyDistance(fresh, heldOut, { maxRows: 3000 })
        expect(Math.abs(found.value)).toBeLessThan(5 * found.standardError)
        expect(moments(fresh).covariance.rows).toBe(dimension)
      },
    )
  }

  it.skipIf(missing('w2-benchmark/w2-2.safetensors'))('names the tensor that is missing or has another shape', () => {
    const file = decodeSafetensors(bytesOf('w2-benchmark/w2-2.safetensors'))
    const without = new Map(file.tensors)
    without.delete('shift')
    expect(() => w2BenchmarkPair({ ...file, tensors: without })).toThrow(/no tensor shift/)
    const other = new Map(file.tensors).set('shift', file.tensors.get('std')!)
    expect(() => w2BenchmarkPair({ ...file, tensors: other })).toThrow(/shift has shape \[1\]/)
    expect(() => w2BenchmarkPair({ ...file, metadata: {} })).toThrow(/strong_convexity is undefined/)
  })
})
