import { cholesky } from '../base/linalg/cholesky.ts'
import {
  add,
  identity,
  type Matrix,
  scaled,
  scaledColumns,
  symmetrised,
  trace,
  transpose,
  zeros,
} from '../base/linalg/matrix.ts'
import { wideEigen } from '../base/linalg/wide-eigen.ts'
import type { Pause } from '../base/pause.ts'
import { inTurns } from '../base/pieces.ts'
import type { MatrixProducts } from '../engine/index.ts'
import { type Axes, covariancesInCost, frameWith, joined, noAxes, sizes, spreadsOf, withFloor } from './choose-frame.ts'
import type { Frame, Start } from './frame.ts'
import type { Metric } from './metric.ts'
import type { Moments } from './moments.ts'
import { type Subspaces, subspacesOf } from './null-directions.ts'

/** Blocks up to this size are factorised in plain loops. */
const BLOCK = 128

/** With more columns, sums of columns without variance are not looked for, because it would take seconds: constant columns only. */
const LOOKED_AT = 320

/** `frameOf` for wide tables. */
export async function wideFrameOf(
  source: Moments,
  target: Moments,
  metric: Metric,
  start: Start,
  products: MatrixProducts,
  pause: Pause,
): Promise<Frame> {
  const [c0, c1] = covariancesInCost(source, target, metric)
  const spaces = await inTurns(subspacesOf(c0, c1, c0.rows > LOOKED_AT ? 'columns' : 'all'), pause)
  if (spaces === null) return frameWith(source, target, metric, await wideAxes(c0, c1, start, products, pause))
  const { kept, targetOnly } = spaces
  const inside = async (c: Matrix) => products.transposedB(await products.product(kept, c), kept)
  const axes = kept.rows === 0 ? noAxes(c1) : await wideAxes(await inside(c0), await inside(c1), start, products, pause)
  const slope = await regression(c1, spaces, products, pause)
  const parts = {
    source: await products.product(axes.source, add(kept, await products.transposedA(slope, targetOnly))),
    target: await products.product(axes.target, kept),
    rest: add(targetOnly, await products.product(slope, kept), -1),
  }
  return frameWith(source, target, metric, joined(axes, spaces, parts, sizes(c0, c1)))
}

/** K: the coefficients of the linear regression of the directions in which only the target varies. */
async function regression(
  c1: Matrix,
  { kept, targetOnly }: Subspaces,
  products: MatrixProducts,
  pause: Pause,
): Promise<Matrix> {
  if (targetOnly.rows === 0 || kept.rows === 0) return zeros(targetOnly.rows, kept.rows)
  const { inverse } = await factored(
    withFloor(await products.transposedB(await products.product(kept, c1), kept)),
    products,
    pause,
  )
  const across = await products.transposedB(await products.product(targetOnly, c1), kept)
  return products.product(await products.transposedB(across, inverse), inverse)
}

/**
 * The axes of `frameOf` for wide tables. With C0 = L L' and L' C1 L = U diag(s) U', the moment map is G = L^-T U diag(s)^1/2 U' L^-1, and
 *
 *   A = diag(s)^1/4 U' L^-1,    B = diag(s)^-1/4 U' L'
 *
 * have A' B = I, A' A = G and A C0 A' = B C1 B' = diag(s)^1/2. This gives the same frame with one eigenvalue problem instead of six, and
 * products on the engine that do not block the event loop.
 */
async function wideAxes(c0: Matrix, c1: Matrix, start: Start, products: MatrixProducts, pause: Pause): Promise<Axes> {
  if (start === 'identity') return identityAxes(c0, c1, pause)
  const { lower, inverse } = await factored(withFloor(c0), products, pause)
  const middle = await products.product(await products.transposedA(lower, withFloor(c1)), lower)
  const { values, vectors } = await inTurns(wideEigen(symmetrised(middle)), pause)
  const least = Number.EPSILON * values.at(-1)!
  const quarters = values.map((value) => Math.max(value, least) ** 0.25)
  const into = await products.transposedA(scaledColumns(vectors, quarters), inverse)
  const onto = await products.transposedB(
    transpose(
      scaledColumns(
        vectors,
        quarters.map((value) => 1 / value),
      ),
    ),
    lower,
  )
  const variances = await variancesOf(into, c0, products)
  const widest = variances.reduce((most, value) => Math.max(most, value), Number.MIN_VALUE)
  const unit = 1 / Math.sqrt(widest)
  return {
    source: scaled(into, unit),
    target: scaled(onto, unit),
    factor: unit * unit,
    spread: spreadsOf(variances, widest, unit),
  }
}

async function identityAxes(c0: Matrix, c1: Matrix, pause: Pause): Promise<Axes> {
  const { values, vectors } = await inTurns(wideEigen(c0), pause)
  const widest = Math.max(values.at(-1)!, Number.MIN_VALUE)
  const unit = 1 / Math.sqrt(Math.max(widest, trace(c1) / c1.rows))
  const rotation = scaled(transpose(vectors), unit)
  return { source: rotation, target: rotation, factor: unit * unit, spread: spreadsOf(values, widest, unit) }
}

/** The diagonal of A C A'. */
async function variancesOf(a: Matrix, covariance: Matrix, products: MatrixProducts): Promise<Float64Array> {
  const { data } = await products.product(a, covariance)
  return Float64Array.from({ length: a.rows }, (_, i) => {
    let sum = 0
    for (let at = i * a.columns; at < (i + 1) * a.columns; at++) sum += data[at]! * a.data[at]!
    return sum
  })
}

interface Factored {
  /** L, lower triangular. */
  readonly lower: Matrix
  /** L^-1. */
  readonly inverse: Matrix
}

/** L and L^-1 with L L' = A, by recursive halving, so that nearly all of the work is products. */
async function factored(a: Matrix, products: MatrixProducts, pause: Pause): Promise<Factored> {
  const n = a.rows
  if (n <= BLOCK) {
    const lower = cholesky(a)
    await pause()
    return { lower, inverse: triangularInverse(lower) }
  }
  const half = n >> 1
  const first = await factored(block(a, 0, half, 0, half), products, pause)
  const below = await products.transposedB(block(a, half, n, 0, half), first.inverse)
  const update = await products.transposedB(below, below)
  const left = block(a, half, n, half, n)
  const rest = { ...left, data: left.data.map((value, at) => value - update.data[at]!) }
  const last = await factored(rest, products, pause)
  const across = await products.product(await products.product(last.inverse, below), first.inverse)
  return {
    lower: triangle(first.lower, below, last.lower),
    inverse: triangle(first.inverse, scaled(across, -1), last.inverse),
  }
}

/** L^-1 by forward substitution. */
function triangularInverse(lower: Matrix): Matrix {
  const { rows: n, data: l } = lower
  const out = identity(n)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++)
      for (let j = 0; j <= k; j++) out.data[i * n + j] = out.data[i * n + j]! - l[i * n + k]! * out.data[k * n + j]!
    for (let j = 0; j <= i; j++) out.data[i * n + j] = out.data[i * n + j]! / l[i * n + i]!
  }
  return out
}

function block({ data, columns }: Matrix, top: number, bottom: number, left: number, right: number): Matrix {
  const out = zeros(bottom - top, right - left)
  for (let i = top; i < bottom; i++)
    out.data.set(data.subarray(i * columns + left, i * columns + right), (i - top) * out.columns)
  return out
}

/** [first 0; below last] */
function triangle(first: Matrix, below: Matrix, last: Matrix): Matrix {
  const n = first.rows + last.rows
  const out = zeros(n, n)
  for (let i = 0; i < first.rows; i++)
    out.data.set(first.data.subarray(i * first.columns, (i + 1) * first.columns), i * n)
  for (let i = 0; i < last.rows; i++) {
    const at = (first.rows + i) * n
    out.data.set(below.data.subarray(i * below.columns, (i + 1) * below.columns), at)
    out.data.set(last.data.subarray(i * last.columns, (i + 1) * last.columns), at + first.rows)
  }
  return out
}
