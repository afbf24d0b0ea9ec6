import { describe, expect, it, test } from 'vitest'
import '../../src/index.ts'
import { diagonal, identity, type Matrix, matrix, scaled, transpose } from '../../src/base/linalg/matrix.ts'
import { product } from '../../src/base/linalg/product.ts'
import { pauses } from '../../src/base/pause.ts'
import { points } from '../../src/base/points.ts'
import { MatrixProducts, openEngine } from '../../src/engine/index.ts'
import { frameOf } from '../../src/problem/choose-frame.ts'
import {
  centred,
  enterExactly,
  type Frame,
  frameMatrices,
  hiddenCoordinates,
  leaveExactly,
  unitOf,
} from '../../src/problem/frame.ts'
import type { Moments } from '../../src/problem/moments.ts'
import { wideFrameOf } from '../../src/problem/wide-frame.ts'
import { distance, randomCovariance } from '../base/linalg/random-matrices.ts'

function momentsWith(covariance: Matrix): Moments {
  return { mean: new Float64Array(covariance.rows), covariance, rows: 1000 }
}

const ones = (d: number) => new Float64Array(d).fill(1)

/** A covariance without row and column `j`. */
function without(covariance: Matrix, j: number): Matrix {
  const data = covariance.data.map((value, at) =>
    Math.floor(at / covariance.rows) === j || at % covariance.rows === j ? 0 : value,
  )
  return { ...covariance, data }
}

function expectContragredient({ source, target, factor, dimension }: Frame): void {
  expect(distance(scaled(product(transpose(source), target), 1 / factor), identity(dimension))).toBeLessThan(1e-7)
}

describe('frameOf', () => {
  const [a, b] = [randomCovariance(5, 1), randomCovariance(5, 2)]
  it.each<[string, Matrix, Matrix, number]>([
    ['full covariances', a, b, 0],
    ['a column constant on both sides', without(a, 2), without(b, 2), 1],
    ['one constant in the source', without(a, 2), b, 1],
    ['one constant in the target', a, without(b, 0), 1],
    ['each side constant where the other is not', without(a, 2), without(b, 0), 2],
    ['nothing in common', diagonal([1, 0, 0, 0, 0]), diagonal([0, 1, 1, 0, 0]), 5],
    ['a target of rank 3', a, randomCovariance(5, 3, 3), 2],
  ])("of %s keeps A' B = k I and hides what a side lacks", (_, source, target, hidden) => {
    for (const start of ['moments', 'identity'] as const) {
      const frame = frameOf(momentsWith(source), momentsWith(target), { scale: ones(5) }, start)
      expectContragredient(frame)
      expect(hiddenCoordinates(frame)).toHaveLength(hidden)
    }
  })

  it('takes out sizes by powers of two, and none where they are ordinary', () => {
    const frame = frameOf(momentsWith(scaled(a, 1e90)), momentsWith(scaled(b, 1e-90)), { scale: ones(5) }, 'moments')
    expect(unitOf(frame, 'source')).toBeGreaterThan(1e44)
    expect(Number.isInteger(Math.log2(unitOf(frame, 'target')))).toBe(true)
    expect(unitOf(frameOf(momentsWith(a), momentsWith(b), { scale: ones(5) }, 'moments'), 'source')).toBe(1)
    expectContragredient(frame)
  })
})

test.each([1, 1e-40, 1e40])('rows of size %f enter and leave in float64 as they do in float32', (size) => {
  const covariance = (seed: number) => scaled(randomCovariance(3, seed), size * size)
  const frame = frameOf(momentsWith(covariance(1)), momentsWith(covariance(2)), { scale: ones(3) }, 'moments')
  const { sourceIn, sourceOut } = frameMatrices(frame)
  const row = Float64Array.of(size, -2 * size, 0.5 * size)
  const inside = enterExactly(row, frame, 'source', sourceIn)
  const single = centred(points(row, 1, 3), frame, 'source')
  const product32 = product(matrix(Float64Array.from(single), 1, 3), sourceIn)
  inside.forEach((value, j) => {
    expect(value).toBeCloseTo(product32.data[j]!, 5)
  })
  leaveExactly(inside, frame, 'source', sourceOut).forEach((value, j) => {
    expect(value / row[j]!).toBeCloseTo(1, 9)
  })
})

describe('wideFrameOf', () => {
  it.each(['moments', 'identity'] as const)(
    'is the frame of frameOf but for signs of axes, start %s',
    async (start) => {
      const products = await MatrixProducts.open(await openEngine())
      for (const n of [7, 150]) {
        const [from, to] = [momentsWith(randomCovariance(n, 1)), momentsWith(randomCovariance(n, 2))]
        const narrow = frameOf(from, to, { scale: ones(n) }, start)
        const wide = await wideFrameOf(from, to, { scale: ones(n) }, start, products, pauses())
        expectContragredient(wide)
        expect(wide.factor / narrow.factor).toBeCloseTo(1, 3)
        const slope = ({ source, factor }: Frame) => scaled(product(transpose(source), source), 1 / factor)
        expect(distance(slope(wide), slope(narrow))).toBeLessThan(1e-3)
        wide.spread.forEach((value, j) => {
          expect(value).toBeCloseTo(narrow.spread[j]!, 3)
        })
      }
      await products.dispose()
    },
  )

  it('hides constant columns', async () => {
    const products = await MatrixProducts.open(await openEngine())
    const [a, b] = [randomCovariance(6, 1), randomCovariance(6, 2)]
    const frame = await wideFrameOf(
      momentsWith(without(a, 2)),
      momentsWith(without(b, 0)),
      { scale: ones(6) },
      'moments',
      products,
      pauses(),
    )
    expectContragredient(frame)
    expect(hiddenCoordinates(frame)).toHaveLength(2)
    await products.dispose()
  })

  it('hides sums of columns, as frameOf does', async () => {
    const products = await MatrixProducts.open(await openEngine())
    const n = 140
    // The last column is the sum of the first two, in both tables; in the target the one before it is twice the third.
    const sums = (extra: boolean) =>
      matrix(
        Float64Array.from({ length: n * n }, (_, at) => {
          const [i, j] = [Math.floor(at / n), at % n]
          if (i === n - 1) return Number(j < 2)
          return extra && i === n - 2 ? 2 * Number(j === 2) : Number(i === j)
        }),
        n,
        n,
      )
    const summed = (seed: number, extra: boolean) =>
      momentsWith(product(product(sums(extra), randomCovariance(n, seed)), transpose(sums(extra))))
    const [from, to] = [summed(1, false), summed(2, true)]
    const narrow = frameOf(from, to, { scale: ones(n) }, 'moments')
    const wide = await wideFrameOf(from, to, { scale: ones(n) }, 'moments', products, pauses())
    expectContragredient(wide)
    expect(hiddenCoordinates(wide)).toHaveLength(2)
    expect(hiddenCoordinates(narrow)).toHaveLength(2)
    await products.dispose()
  })

  it('stops where its signal says so', async () => {
    const products = await MatrixProducts.open(await openEngine())
    const from = momentsWith(randomCovariance(300, 1))
    const stop = AbortSignal.timeout(60)
    await expect(wideFrameOf(from, from, { scale: ones(300) }, 'moments', products, pauses(stop))).rejects.toThrow(
      /timeout/,
    )
    await products.dispose()
  })
})
