import { describe, expect, it, test } from 'vitest'
import { diagonal, identity, type Matrix, transpose } from '../../src/base/linalg/matrix.ts'
import { randomRotation } from '../../src/base/linalg/orthogonal.ts'
import { product } from '../../src/base/linalg/product.ts'
import { Random } from '../../src/base/random.ts'
import { FixedPoint } from '../../src/conjugate/fixed-point.ts'
import { Lbfgs } from '../../src/conjugate/lbfgs.ts'
import { preconditionerFrom } from '../../src/conjugate/precondition.ts'
import { ConjugateProgram } from '../../src/conjugate/program.ts'
import { solveConjugate } from '../../src/conjugate/solve.ts'
import { openEngine } from '../../src/engine/index.ts'
import { constant, matmul, mul, reduceSum, scalar } from '../../src/graph/index.ts'
import { initialWeights } from '../../src/potentials/weights.ts'
import { distance } from '../base/linalg/random-matrices.ts'
import { formula, normalRows } from '../support/conjugate.ts'
import { gap } from '../support/engines.ts'
import { QUADRATIC } from '../support/maps.ts'
import { normalPoints, openTrainer } from '../support/training.ts'

const D = 6
/** Curvatures from 0.05 to 50, in axes of their own. */
const CURVATURES = [0.05, 0.2, 0.8, 3, 12, 50]
const axes = randomRotation(D, new Random(1))
const spectral = (values: readonly number[]) =>
  product(product(axes, diagonal(Float64Array.from(values))), transpose(axes))
const HESSIAN = spectral(CURVATURES)

function rowsTimes(rows: Float32Array, m: Matrix): Float32Array {
  return Float32Array.from(product({ data: Float64Array.from(rows), rows: rows.length / D, columns: D }, m).data)
}

const asMatrix = (data: Float32Array): Matrix => ({ data: Float64Array.from(data), rows: D, columns: D })

describe('the preconditioner', () => {
  it('of a quadratic is the inverse root of its Hessian, from any points', () => {
    const random = new Random(2)
    const points = Float32Array.from({ length: 200 * D }, (_, at) => 3 + random.normal() ** 3 + (at % D))
    const root = preconditionerFrom(points, rowsTimes(points, HESSIAN), D)
    const exact = spectral(CURVATURES.map((curvature) => curvature ** -0.5))
    expect(distance(asMatrix(root), exact)).toBeLessThan(0.01)
  })

  it.each([100, 140])('is that root at %i columns too', (d) => {
    const random = new Random(4)
    const turn = randomRotation(d, random)
    const curvatures = Float64Array.from({ length: d }, (_, j) => 0.05 * 1000 ** (j / d))
    const power = (exponent: number) =>
      product(product(turn, diagonal(curvatures.map((one) => one ** exponent))), transpose(turn))
    const points = normalRows(4 * d, d, 5)
    const rows = (data: ArrayLike<number>): Matrix => ({ data: Float64Array.from(data), rows: 4 * d, columns: d })
    const root = preconditionerFrom(points, Float32Array.from(product(rows(points), power(1)).data), d)
    expect(distance({ data: Float64Array.from(root), rows: d, columns: d }, power(-0.5))).toBeLessThan(0.01)
  })

  it('between Gaussian points and the gradients there is the inverse root of the mean Hessian, whatever the potential', () => {
    // u = sum over the axes of a_j t^2 / 2 + t^4 / 12, t the coordinate along the axis: second derivatives a_j + t^2, of mean a_j + s_j^2.
    const [rows, offsets, widths] = [100_000, [0.5, 1, 2, 1, 0.3, 4], [1, 0.5, 2, 1.5, 1, 0.2]]
    const inAxes = normalRows(rows, D, 3).map((value, at) => value * widths[at % D]!)
    const slopes = inAxes.map((t, at) => offsets[at % D]! * t + t ** 3 / 3)
    const root = preconditionerFrom(rowsTimes(inAxes, transpose(axes)), rowsTimes(slopes, transpose(axes)), D)
    const exact = spectral(offsets.map((a, j) => (a + widths[j]! ** 2) ** -0.5))
    expect(distance(asMatrix(root), exact)).toBeLessThan(0.02)
  })

  it('stays moderate where the curvature is next to nothing, negative or immense', () => {
    const points = normalRows(500, D, 4)
    const hessian = spectral([-2, 1e-6, 1e-3, 1, 1e3, 1e6])
    const root = preconditionerFrom(points, rowsTimes(points, hessian), D)
    const low = 0.03 ** -0.5
    const high = 100 ** -0.5
    const exact = spectral([low, low, low, 1, high, high])
    // In float32, beside curvatures of 1e6, those near 0 are rounding: only their order is left.
    const { data } = product(product(transpose(axes), asMatrix(root)), axes)
    for (const j of [0, 1, 2, 3, 4, 5]) {
      const value = data[j * D + j]!
      expect(value).toBeGreaterThan(0.99 * high)
      expect(value).toBeLessThan(1.01 * low)
    }
    expect(data[4 * D + 4]).toBeCloseTo(high, 2)
    expect(data[5 * D + 5]).toBeCloseTo(high, 2)
    expect(distance(asMatrix(root), exact)).toBeLessThan(low)
  })

  test.each([
    ['lbfgs', 4],
    ['fixed-point', 50],
  ] as const)(
    'cuts the gradients of %s on an ill-conditioned quadratic by a factor of %i or more',
    async (name, factor) => {
      const h = constant(HESSIAN.data, [D, D])
      const potential = formula(D, (y) => mul(scalar(0.5), reduceSum(mul(matmul(y, h), y), [1])), true)
      const preimages = normalRows(40, D, 5)
      const targets = rowsTimes(preimages, HESSIAN)
      const problem = await ConjugateProgram.create(await openEngine(), potential, initialWeights(potential))
      const solve = async (preconditioner: Float32Array, curvature: number) => {
        problem.setPreconditioner(preconditioner)
        const method = name === 'lbfgs' ? new Lbfgs(40, D, { convex: true }) : new FixedPoint(40, D, curvature)
        const workspace = { buffers: problem.buffers(40), method }
        const options = { tolerance: 0.02, maxIterations: 20_000 }
        const solved = await solveConjugate(problem, workspace, targets, new Float32Array(targets.length), options)
        expect(solved.unconverged).toBe(0)
        expect(gap(rowsTimes(solved.points, HESSIAN), targets)).toBeLessThan(0.02)
        return solved.evaluations
      }
      const plain = await solve(Float32Array.from(identity(D).data), 50)
      const points = normalRows(500, D, 6)
      const preconditioned = await solve(preconditionerFrom(points, rowsTimes(points, HESSIAN), D), 1)
      await problem.dispose()
      expect(preconditioned).toBeLessThanOrEqual(plain / factor)
    },
  )

  it('of training is about the inverse root of the potential’s Hessian after some steps', async () => {
    // The target is 0.2 to 5 times as wide as the source along the axes, so that learned curvatures are of that range.
    const d = 4
    const x = normalPoints(2000, d, 7)
    const stretched = normalPoints(2000, d, 8)
    const widths = [0.2, 0.6, 1.7, 5]
    const z = { ...stretched, data: Float32Array.from(stretched.data, (value, at) => value * widths[at % d]!) }
    const { trainer } = await openTrainer(x, z, { potential: QUADRATIC, recipe: { batch: 256, rate: 0.05 } })
    for (let k = 0; k < 256; k++) await trainer.step(k / 512)
    const { weights, preconditioner } = trainer.state
    const square = (data: ArrayLike<number>): Matrix => ({ data: Float64Array.from(data), rows: d, columns: d })
    const R = square(weights.subarray(0, d * d))
    const L = square(preconditioner)
    const hessian = product(transpose(R), R)
    const round = product(product(L, hessian), L)
    expect(distance(round, identity(d))).toBeLessThan(0.15)
    expect(distance(hessian, identity(d))).toBeGreaterThan(0.5)
    await trainer.dispose()
  })
})
