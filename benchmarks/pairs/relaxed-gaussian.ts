import { buresMap, type Points } from 'brenier'
import { determinant, diagonal, inverse, type Matrix, matrix, product, sum, timesVector } from './dense.ts'
import { affine, inFloat64, type KnownMoments } from './gaussian.ts'
import type { PointMap } from './measure.ts'

/** The optimal plan between two Gaussians whose masses may change, in closed form. */
export interface RelaxedGaussian {
  readonly forward: PointMap
  readonly backward: PointMap
  /** The mass factor of each row of a side: the fraction of it that the plan transports. */
  readonly massOf: Readonly<Record<'source' | 'target', (points: Points) => Float64Array>>
  /** The transported mass, out of 1 on each side, and the least cost. */
  readonly carried: number
  readonly leastCost: number
}

/** exp(-(x' K x) / 2 + k' x + constant). */
interface Exponent {
  readonly quadratic: Matrix
  readonly linear: Float64Array
  readonly constant: number
}

/**
 * min over pi of E |x - z|^2 + R KL(pi_1 | mu) + R KL(pi_2 | nu), mu = N(m0, C0), nu = N(m1, C1).
 * At the optimum pi_1 = mu exp(-f / R) and pi_2 = nu exp(-g / R) with f = |x|^2 - 2 u and g = |z|^2 - 2 u*, and grad u maps pi_1 to pi_2.
 * With u(x) = x'Ax / 2 + b'x + c both are Gaussian. Equal precisions require A Q1 A = Q0 with Q_i = C_i^-1 + (2 / R) I, so A is the Bures map
 * between the covariances Q0^-1 and Q1^-1. Equal means give b, equal masses give c. (This is the limit of the entropic problem in Janati,
 * Muzellec, Peyre and Cuturi 2020.)
 * @param strength R
 */
export function relaxedGaussian(source: KnownMoments, target: KnownMoments, strength: number): RelaxedGaussian {
  const d = source.mean.length
  const unit = diagonal(new Float64Array(d).fill(1))
  const rate = 2 / strength
  const [precision0, precision1] = [inverse(source.covariance), inverse(target.covariance)]
  const a = buresMap(inverse(sum(precision0, unit, rate)), inverse(sum(precision1, unit, rate)))
  const back = inverse(a)
  const kept = scaled(sum(unit, back, -1), rate)
  // (P2 + (4 / R) A^-1) b = C1^-1 m1 - A^-1 C0^-1 m0, where P2 is the precision of pi_2.
  const pulled = timesVector(back, timesVector(precision0, source.mean))
  const wanted = timesVector(precision1, target.mean).map((value, j) => value - pulled[j]!)
  const b = timesVector(inverse(sum(sum(precision1, kept), back, 2 * rate)), wanted)
  const moved = timesVector(back, b)
  const first: Exponent = {
    quadratic: scaled(sum(unit, a, -1), rate),
    linear: b.map((value) => rate * value),
    constant: 0,
  }
  const second: Exponent = {
    quadratic: kept,
    linear: moved.map((value) => -rate * value),
    constant: dot(b, moved) / strength,
  }
  const [log0, log1] = [logMean(source, precision0, first), logMean(target, precision1, second)]
  const shift = (log1 - log0) / 2
  const carried = Math.exp((log0 + log1) / 2)
  return {
    forward: (points) => affine(points, a, b),
    backward: (points) =>
      affine(
        points,
        back,
        moved.map((value) => -value),
      ),
    massOf: {
      source: (points) => exponentials(points, { ...first, constant: shift }),
      target: (points) => exponentials(points, { ...second, constant: second.constant - shift }),
    },
    carried,
    leastCost: 2 * strength * (1 - carried),
  }
}

/** The logarithm of the mean, under N(m, C), of the exponential. */
function logMean(
  { mean, covariance }: KnownMoments,
  precision: Matrix,
  { quadratic, linear, constant }: Exponent,
): number {
  const tilted = sum(precision, quadratic)
  const lifted = timesVector(precision, mean)
  const h = lifted.map((value, j) => value + linear[j]!)
  const logVolume = Math.log(determinant(product(covariance, tilted)))
  return constant + (dot(h, timesVector(inverse(tilted), h)) - dot(mean, lifted) - logVolume) / 2
}

function exponentials(points: Points, { quadratic, linear, constant }: Exponent): Float64Array {
  const x = inFloat64(points)
  const bent = product(x, quadratic)
  return Float64Array.from({ length: x.rows }, (_, i) => {
    let exponent = constant
    for (let j = 0, at = i * x.columns; j < x.columns; j++, at++)
      exponent += x.data[at]! * (linear[j]! - bent.data[at]! / 2)
    return Math.exp(exponent)
  })
}

function scaled({ data, rows, columns }: Matrix, factor: number): Matrix {
  return matrix(
    data.map((value) => factor * value),
    rows,
    columns,
  )
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, value, j) => total + value * b[j]!, 0)
}
