import { expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { networkPotential } from '../../src/potentials/network.ts'
import { smoothedWeights, viewsOf } from '../../src/potentials/weights.ts'
import { graphOf, POTENTIALS, randomPoints, randomWeights } from '../support/potentials.ts'

const D = 2
const HIDDEN = [3, 2] as const
const MODULUS = 0.01

/** The formula of `networkPotential` with t s(p / t) for every s(p), celu, and likewise for the log-sum-exp. */
function byFormula(w: Readonly<Record<string, Float32Array>>, x: Float64Array, t: number): number {
  const affine = (slopes: Float32Array, offsets: Float32Array, i: number) =>
    offsets[i]! + x.reduce((sum, value, j) => sum + slopes[i * D + j]! * value, 0)
  const bent = (p: number) => t * (p > 0 ? p / t : Math.expm1(p / t))
  let h: number[] = []
  HIDDEN.forEach((width, l) => {
    const before = h
    h = Array.from({ length: width }, (_, i) => {
      const inner = before.reduce((sum, value, k) => sum + w[`W${l}`]![i * before.length + k]! * value, 0)
      return bent(inner + affine(w[`A${l}`]!, w[`a${l}`]!, i) + affine(w[`B${l}`]!, w[`d${l}`]!, i) ** 2)
    })
  })
  const pieces = Array.from(w.t!, (_, i) => Math.exp(affine(w.S!, w.t!, i) / t))
  const net = h.reduce((sum, value, i) => sum + w.c![i]! * value, 0)
  const flat = affine(w.R!, new Float32Array(D), 0) ** 2 + affine(w.R!, new Float32Array(D), 1) ** 2
  const square = x.reduce((sum, value) => sum + value * value, 0)
  const linear = x.reduce((sum, value, j) => sum + w.b![j]! * value, 0)
  return net + w.m![0]! * t * Math.log(pieces.reduce((a, b) => a + b, 0)) + 0.5 * (flat + MODULUS * square) + linear
}

test.each([1, 4, 1000])('the network smoothed by %d is its formula with t s(p / t)', (t) => {
  const potential = networkPotential(
    {
      ...{ kind: 'released', dimension: D, classes: 0, hidden: HIDDEN, pieces: 4, activation: 'celu' },
      ...{ spread: [1, 1], modulus: MODULUS },
    },
    new Random(1),
  )
  const weights = randomWeights(potential, new Random(2))
  const graph = graphOf(potential, 0)
  const points = randomPoints(8, D, new Random(3), 3)
  const found = graph.run(graph.value, points, smoothedWeights(potential, weights, t))
  const w = viewsOf(potential, weights)
  found.forEach((value, i) => {
    const expected = byFormula(w, points.data.subarray(i * D, (i + 1) * D) as Float64Array, t)
    // The scaled weights are rounded to float32.
    expect(Math.abs(value - expected)).toBeLessThan(1e-6 * t * (1 + Math.abs(expected)))
  })
})

test.each(POTENTIALS.filter(({ name }) => /^(convex|released|smooth)/.test(name)))(
  '$name smoothed by far is quadratic',
  ({ dimension: d, classes, make }) => {
    const potential = make(new Random(1))
    const graph = graphOf(potential, classes)
    const weights = randomWeights(potential, new Random(2))
    const points = randomPoints(1, d, new Random(3))
    const along = (step: number) => ({
      ...points,
      data: points.data.map((value, j) => value + step * 3 * ((j % 2) - 0.4)),
    })
    const third = (flat: Float32Array) => {
      const [a, b, c, e] = [0, 1, 2, 3].map((step) => graph.run(graph.value, along(step), flat)[0]!)
      return Math.abs(e! - 3 * c! + 3 * b! - a!)
    }
    expect(third(smoothedWeights(potential, weights, 1e7))).toBeLessThan(1e-2 * third(weights))
  },
)
