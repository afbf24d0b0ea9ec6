import { describe, expect, test } from 'vitest'
import '../../src/index.ts'
import { logDeterminant } from '../../src/base/linalg/cholesky.ts'
import { identity, type Matrix, matrix } from '../../src/base/linalg/matrix.ts'
import { points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { openEngine } from '../../src/engine/index.ts'
import { add, mul, neg, reduceSum, scalar, softplus, square, type Tensor } from '../../src/graph/index.ts'
import { networkPotential } from '../../src/potentials/network.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { quadraticPotential } from '../../src/potentials/quadratic.ts'
import { initialWeights, project, sections } from '../../src/potentials/weights.ts'
import { frameOf } from '../../src/problem/choose-frame.ts'
import { gaussianLogDensity, logDensity } from '../../src/transport/density.ts'
import { TransportMap } from '../../src/transport/map.ts'

interface Gaussian {
  readonly mean: Float64Array
  readonly covariance: Matrix
}

/** A map with the frame of two distributions, as `fit` would make it. */
async function mapOf(source: Gaussian, target: Gaussian, potential: Potential, options: Partial<MapOptions> = {}) {
  const d = source.mean.length
  const { scale = new Float64Array(d).fill(1), weights = initialWeights(potential), classes = [] } = options
  const rows = 1000
  return new TransportMap(await openEngine(), {
    potential,
    weights,
    frame: frameOf({ ...source, rows }, { ...target, rows }, { scale }, options.start ?? 'moments'),
    preconditioner: Float32Array.from(identity(d).data),
    classes,
    training: {
      status: 'completed',
      steps: 0,
      seed: 0,
      sourceRows: rows,
      targetRows: rows,
      scale: 'none',
      start: 'moments',
      engine: 'test',
    },
  })
}

interface MapOptions {
  readonly scale: Float64Array
  readonly weights: Float32Array
  readonly classes: readonly string[]
  readonly start: 'moments' | 'identity'
}

function randomMoments(d: number, random: Random): Gaussian {
  const root = Float64Array.from({ length: d * d }, () => random.normal() / Math.sqrt(d))
  const covariance = identity(d)
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++)
      for (let k = 0; k < d; k++) covariance.data[i * d + j]! += root[i * d + k]! * root[j * d + k]!
  return { mean: Float64Array.from({ length: d }, () => random.normal()), covariance }
}

const standard = (d: number): Gaussian => ({ mean: new Float64Array(d), covariance: identity(d) })

describe('the density of a Gaussian is that of the Gaussian', () => {
  test.each([1, 2, 7, 64])('D = %i, to the standard Gaussian and to another one', async (d) => {
    const random = new Random(d)
    const [own, other] = [randomMoments(d, random), randomMoments(d, random)]
    const x = points(
      Float64Array.from({ length: 40 * d }, () => 2 * random.normal()),
      40,
      d,
    )
    const exact = gaussianLogDensity(x, own)
    for (const target of [standard(d), other]) {
      // The moments' map is exact, and the potential's start is the identity in its frame.
      const scale = Float64Array.from({ length: d }, (_, j) => 1 + j / d)
      const map = await mapOf(
        own,
        target,
        quadraticPotential({ kind: 'quadratic', dimension: d, classes: 0, modulus: 0.01 }),
        {
          scale: target === other ? new Float64Array(d).fill(1) : scale,
        },
      )
      const found = await logDensity(map, x, { target })
      expect(found.invalidRows).toBe(0)
      for (let i = 0; i < 40; i++) expect(found.logDensity[i]!).toBeCloseTo(exact[i]!, d < 10 ? 3 : 2)
      await map.dispose()
    }
  })

  test('the closed form itself: the standard normal at 0 and a correlated one in two dimensions', () => {
    expect(gaussianLogDensity(points(new Float64Array(3), 1, 3))[0]).toBeCloseTo(-1.5 * Math.log(2 * Math.PI), 12)
    const covariance = matrix(Float64Array.of(2, 0.6, 0.6, 1), 2, 2)
    const at = points(Float64Array.of(1, -1), 1, 2)
    const det = 2 - 0.36
    const square = (1 * 1 + 2 * 0.6 + 2 * 1) / det
    expect(gaussianLogDensity(at, { mean: new Float64Array(2), covariance })[0]).toBeCloseTo(
      -Math.log(2 * Math.PI) - 0.5 * Math.log(det) - 0.5 * square,
      12,
    )
    expect(logDeterminant(covariance)).toBeCloseTo(Math.log(det), 12)
  })
})

/** u(x) = |x|^2/2 + 3 sum softplus(2 x_j): T_j = x_j + 6 s(2 x_j), T_j' = 1 + 12 s (1 - s). */
const bent: Potential = {
  config: { kind: 'bent', dimension: 2 },
  parameters: [{ name: 'unused', shape: [1], initial: Float32Array.of(1) }],
  guarantee: null,
  value: (x: Tensor, { unused }) =>
    mul(
      reduceSum(add(mul(scalar(0.5), square(x)), mul(scalar(3), softplus(mul(scalar(2), x)))), [1]),
      reduceSum(unused!, [0]),
    ),
}

describe('densities of maps that are not affine', () => {
  test('a known map: q(T(x)) times the product of its slopes', async () => {
    const map = await mapOf(standard(2), standard(2), bent, { start: 'identity' })
    const random = new Random(3)
    const x = points(
      Float64Array.from({ length: 200 }, () => 2 * random.normal()),
      100,
      2,
    )
    const { logDensity: found } = await logDensity(map, x)
    const images = points(
      x.data.map((v) => v + 6 / (1 + Math.exp(-2 * v))),
      100,
      2,
    )
    const q = gaussianLogDensity(images)
    for (let i = 0; i < 100; i++) {
      const slope = (v: number) => {
        const s = 1 / (1 + Math.exp(-2 * v))
        return 1 + 12 * s * (1 - s)
      }
      const exact = q[i]! + Math.log(slope(x.data[2 * i]!)) + Math.log(slope(x.data[2 * i + 1]!))
      expect(found[i]!).toBeCloseTo(exact, 3)
    }
  })

  test('the density of a convex network integrates to 1 on a grid', async () => {
    const random = new Random(11)
    const potential = networkPotential(
      {
        kind: 'convex',
        dimension: 2,
        classes: 0,
        hidden: [12, 8],
        pieces: 3,
        activation: 'softplus',
        spread: [1, 0.6],
        modulus: 0.2,
      },
      random,
    )
    const weights = initialWeights(potential).map((value) => value + 0.15 * random.normal())
    project(sections(potential), weights)
    const map = await mapOf(randomMoments(2, random), standard(2), potential, { weights })
    const [side, reach] = [500, 16]
    const step = (2 * reach) / side
    const grid = new Float64Array(side * side * 2)
    for (let i = 0, at = 0; i < side; i++)
      for (let j = 0; j < side; j++) {
        grid[at++] = -reach + (i + 0.5) * step
        grid[at++] = -reach + (j + 0.5) * step
      }
    const { logDensity: found, invalidRows } = await logDensity(map, points(grid, side * side, 2))
    expect(invalidRows).toBe(0)
    expect(found.reduce((sum, value) => sum + Math.exp(value), 0) * step * step).toBeCloseTo(1, 3)
  })

  test('a conditional map gives the density of each class', async () => {
    const start = (scale: number, shift: number) => ({
      hessian: matrix(Float64Array.of(scale), 1, 1),
      gradient: Float64Array.of(shift),
    })
    const potential = quadraticPotential({ kind: 'quadratic', dimension: 1, classes: 2, modulus: 0.01 }, [
      start(2, 1),
      start(0.5, -1),
    ])
    const map = await mapOf(standard(1), standard(1), potential, { classes: ['a', 'b'], start: 'identity' })
    const x = [[0.3], [0.3]]
    const { logDensity: found } = await logDensity(map, x, { labels: ['a', 'b'] })
    const normal = (v: number) => -0.5 * Math.log(2 * Math.PI) - 0.5 * v * v
    expect(found[0]!).toBeCloseTo(normal(2 * 0.3 + 1) + Math.log(2), 4)
    expect(found[1]!).toBeCloseTo(normal(0.5 * 0.3 - 1) + Math.log(0.5), 4)
    await expect(logDensity(map, x)).rejects.toThrow(/no labels were given/)
  })

  test('rows where the potential is not convex are NaN and counted, not invented', async () => {
    const concave: Potential = {
      ...bent,
      value: (x: Tensor, weights) => mul(neg(bent.value(x, weights)), scalar(1)),
    }
    const map = await mapOf(standard(2), standard(2), concave, { start: 'identity' })
    const { logDensity: found, invalidRows } = await logDensity(map, [
      [0, 0],
      [1, 2],
      [3, 1],
    ])
    expect(invalidRows).toBe(3)
    expect([...found].every(Number.isNaN)).toBe(true)
  })

  test('too many dimensions, and a target of another dimension, are told', async () => {
    const wide = await mapOf(
      standard(65),
      standard(65),
      quadraticPotential({ kind: 'quadratic', dimension: 65, classes: 0, modulus: 0.01 }),
    )
    await expect(logDensity(wide, points(new Float64Array(65), 1, 65))).rejects.toThrow(
      /up to 64 dimensions; this map has 65/,
    )
    expect(() => gaussianLogDensity(points(new Float64Array(2), 1, 2), standard(3))).toThrow(
      /3 dimensions and the points 2/,
    )
  })
})
