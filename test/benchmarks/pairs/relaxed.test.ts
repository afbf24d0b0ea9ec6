import { describe, expect, it } from 'vitest'
import { matrix } from '../../../benchmarks/pairs/dense.ts'
import { gaussian } from '../../../benchmarks/pairs/gaussian.ts'
import { relaxedGaussian } from '../../../benchmarks/pairs/relaxed-gaussian.ts'
import { relaxedPlan } from '../../../benchmarks/pairs/relaxed-plan.ts'
import { withWeights } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import { moments } from '../../../src/problem/moments.ts'

const source = gaussian(Float64Array.of(1, 0), matrix(Float64Array.of(1, 0.3, 0.3, 0.5), 2, 2))
const target = gaussian(Float64Array.of(-0.5, 1.5), matrix(Float64Array.of(0.6, -0.2, -0.2, 2), 2, 2))
const mean = (values: Float64Array) => values.reduce((total, value) => total + value, 0) / values.length

describe('relaxedGaussian', () => {
  const exact = relaxedGaussian(source, target, 3)
  const [x, z] = [source.sample(400_000, new Random(1)), target.sample(400_000, new Random(2))]
  const mass = { source: exact.massOf.source(x), target: exact.massOf.target(z) }

  it('carries the same mass from one side as to the other', () => {
    expect(mean(mass.source)).toBeCloseTo(exact.carried, 2)
    expect(mean(mass.target)).toBeCloseTo(exact.carried, 2)
  })

  it('carries what is left of the source to what is left of the target', () => {
    const images = moments(withWeights(exact.forward(x), mass.source))
    const wanted = moments(withWeights(z, mass.target))
    images.mean.forEach((value, j) => {
      expect(value).toBeCloseTo(wanted.mean[j]!, 1)
    })
    images.covariance.data.forEach((value, at) => {
      expect(value).toBeCloseTo(wanted.covariance.data[at]!, 1)
    })
    const again = exact.backward(exact.forward(x))
    expect(Math.max(...again.data.subarray(0, 100).map((value, at) => Math.abs(value - x.data[at]!)))).toBeLessThan(
      1e-9,
    )
  })

  it('has potentials whose sum is the cost on its pairs, and at most the cost elsewhere', () => {
    const potential = (values: Float64Array) => values.map((value) => -3 * Math.log(value))
    const images = exact.forward(x)
    const [f, onImages, g] = [potential(mass.source), potential(exact.massOf.target(images)), potential(mass.target)]
    const cost = (i: number, to: { readonly data: ArrayLike<number> }, k: number) =>
      (x.data[2 * i]! - to.data[2 * k]!) ** 2 + (x.data[2 * i + 1]! - to.data[2 * k + 1]!) ** 2
    for (let i = 0; i < 200; i++) {
      expect(f[i]! + onImages[i]!).toBeCloseTo(cost(i, images, i), 8)
      for (let k = 0; k < 200; k++) expect(f[i]! + g[k]!).toBeLessThan(cost(i, z, k) + 1e-8)
    }
  })
})

describe('relaxedPlan', () => {
  it('comes near the closed form on samples of Gaussians', () => {
    const [x, z] = [source.sample(300, new Random(3)), target.sample(300, new Random(4))]
    const [found, exact] = [relaxedPlan(x, z, 3), relaxedGaussian(source, target, 3)]
    expect(found.leastCost).toBeCloseTo(exact.leastCost, 0)
    expect(Math.abs(found.leastCost / exact.leastCost - 1)).toBeLessThan(0.15)
    const expected = exact.massOf.source(x)
    expect(mean(found.sourceMass.map((value, i) => (value - expected[i]!) ** 2))).toBeLessThan(0.02)
    expect(mean(found.sourceMass)).toBeCloseTo(mean(found.targetMass), 6)
  })
})
