import { expect, test } from 'vitest'
import { ConjugateProgram } from '../../src/conjugate/program.ts'
import { RivalStarts } from '../../src/conjugate/rival-starts.ts'
import { openEngine } from '../../src/engine/index.ts'
import { add, matmul, mul, reduceSum, reshape, scalar, square } from '../../src/graph/index.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { normalPoints } from '../support/training.ts'

const engine = await openEngine()
const D = 3
/** u = |x|^2 (so that the Hessian is 2) plus the fourth power of the length, times a weight; one more constant for each class. */
const potential = (classes: number): Potential => ({
  config: { kind: 'fixed', dimension: D },
  parameters: [
    {
      name: 'b',
      shape: [1, Math.max(classes, 1)],
      initial: Float32Array.from({ length: Math.max(classes, 1) }, (_, k) => -9 * k),
    },
  ],
  value: (points, { b }, label) => {
    const length = reduceSum(square(points), [1])
    const own = add(length, mul(scalar(0.1), square(length)))
    return label ? add(own, reshape(matmul(label, b!, { transposeB: true }), ['rows'])) : own
  },
  guarantee: null,
})
const value = (x: ArrayLike<number>) => {
  const s = Array.from(x).reduce((sum, v) => sum + v * v, 0)
  return s + 0.1 * s * s
}
const slope = (x: ArrayLike<number>) => {
  const s = Array.from(x).reduce((sum, v) => sum + v * v, 0)
  return Array.from(x, (v) => 2 * v + 0.4 * s * v)
}
/** L with L L = 1/2, the inverse of the quadratic part's Hessian. */
const root = Float32Array.from({ length: D * D }, (_, i) => (i % (D + 1) === 0 ? Math.SQRT1_2 : 0))
const rowsOf = (table: Float32Array) =>
  Array.from({ length: table.length / D }, (_, i) => table.subarray(i * D, (i + 1) * D))
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, v, j) => sum + v * b[j]!, 0)

const x = normalPoints(40, D, 1).data as Float32Array
const z = normalPoints(25, D, 2).data as Float32Array

async function open(classes: number) {
  const made = potential(classes)
  const conjugate = await ConjugateProgram.create(engine, made, made.parameters[0]!.initial.slice(), { classes })
  return { conjugate, rivals: await RivalStarts.create(engine, D, classes, 1) }
}

test('each row gets the point whose value, less what half a Newton step gains, is lowest', async () => {
  const { conjugate, rivals } = await open(0)
  const { starts, promised } = await rivals.starts(await rivals.at(conjugate, x), z, root)
  rowsOf(z).forEach((target, i) => {
    const promises = rowsOf(x).map((point) => {
      const residual = slope(point).map((v, j) => v - target[j]!)
      return value(point) - dot(target, point) - dot(residual, residual) / 4
    })
    const least = Math.min(...promises)
    expect(promised[i]).toBeCloseTo(least, 4)
    expect(rowsOf(starts)[i]).toEqual(rowsOf(x)[promises.indexOf(least)])
  })
})

test('only points of the same class are chosen, however low the others are', async () => {
  const { conjugate, rivals } = await open(2)
  const oneHot = (rows: number) => Float32Array.from({ length: 2 * rows }, (_, i) => Number(i % 2 === (i >> 1) % 2))
  const from = await rivals.at(conjugate, x, oneHot(40))
  const { starts } = await rivals.starts(from, z, root, oneHot(25))
  const all = rowsOf(x)
  rowsOf(starts).forEach((start, i) => {
    const chosen = all.findIndex((point) => point.every((v, j) => v === start[j]))
    expect(chosen % 2).toBe(i % 2)
  })
})

test('points where u is not finite are never chosen', async () => {
  const { conjugate, rivals } = await open(0)
  const some = x.slice()
  some.fill(1e30, 0, D)
  const { starts, promised } = await rivals.starts(await rivals.at(conjugate, some), z, root)
  expect(promised.every(Number.isFinite)).toBe(true)
  expect(starts.every((v) => Math.abs(v) < 10)).toBe(true)
})

test('a large table gives rivals from all over it', async () => {
  const { conjugate, rivals } = await open(0)
  const many = normalPoints(5000, D, 3).data as Float32Array
  const { points } = await rivals.at(conjugate, many)
  expect(points!.shape).toEqual([1024, D])
  const last = rowsOf(points!.data as Float32Array).at(-1)!
  expect(rowsOf(many).findIndex((row) => row.every((v, j) => v === last[j]))).toBeGreaterThan(4900)
})
