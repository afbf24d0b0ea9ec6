import { type DualTerms, type Points, points, type Random } from 'brenier'

/** A pair whose optimal map, potential and distance are known: all coordinates have one distribution and the map x + v'(x), with v convex enough. */
export interface CoverageCase {
  readonly name: string
  readonly dimension: number
  /** W2 squared. */
  readonly truth: number
  draw(random: Random): number
  /** v, in u = |x|^2 / 2 + sum v(x_j), and its derivative. */
  v(x: number): number
  slope(x: number): number
}

const SHRUNK = 0.5
const WIDENED = 2

/** v = (a - 1) x^2 / 2: the map a x, with a contribution of (a - 1)^2 E x^2 to W2 squared from each coordinate. */
function linear(a: number) {
  return { v: (x: number) => ((a - 1) * x * x) / 2, slope: (x: number) => (a - 1) * x }
}

function normal(random: Random): number {
  return random.normal()
}

/** Student's t with 3 degrees of freedom has variance 3 but no fourth moment, so the terms of the dual have no variance. */
function student3(random: Random): number {
  const square = random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2
  return random.normal() / Math.sqrt(square / 3)
}

const MIXTURE = [
  { share: 0.3, mean: -3, deviation: 0.7 },
  { share: 0.7, mean: 2, deviation: 0.7 },
] as const

function mixture(random: Random): number {
  const { mean, deviation } = MIXTURE[random.uniform() < MIXTURE[0].share ? 0 : 1]
  return mean + deviation * random.normal()
}

/** The mean of a function under a mixture, by the trapezoidal rule, which is exact to double precision here. */
function meanOfMixture(f: (x: number) => number): number {
  const step = 1 / 64
  let sum = 0
  for (const { share, mean, deviation } of MIXTURE)
    for (let t = -12; t <= 12; t += step)
      sum += ((share * step) / Math.sqrt(2 * Math.PI)) * Math.exp((-t * t) / 2) * f(mean + deviation * t)
  return sum
}

/** v = 2 log cosh x: the map x + 2 tanh x, which moves the two parts of a mixture apart. */
const APART = { v: (x: number) => 2 * Math.log(Math.cosh(x)), slope: (x: number) => 2 * Math.tanh(x) }

/** v = x^4 / 12: the map x + x^3 / 3; the terms of its dual have degree six. */
const CUBIC = { v: (x: number) => x ** 4 / 12, slope: (x: number) => x ** 3 / 3 }

const scaled = (a: number, variance: number, dimension: number) => dimension * variance * (a - 1) ** 2

export const CASES: readonly CoverageCase[] = [
  { name: 'Gaussian, widened', dimension: 1, draw: normal, ...linear(WIDENED), truth: scaled(WIDENED, 1, 1) },
  { name: 'Gaussian, shrunk', dimension: 8, draw: normal, ...linear(SHRUNK), truth: scaled(SHRUNK, 1, 8) },
  ...[2, 16].map((dimension) => ({
    ...{ name: 'mixture', dimension, draw: mixture, ...APART },
    truth: dimension * meanOfMixture((x) => APART.slope(x) ** 2),
  })),
  { name: 'Student t3, widened', dimension: 1, draw: student3, ...linear(WIDENED), truth: scaled(WIDENED, 3, 1) },
  { name: 'Student t3, shrunk', dimension: 4, draw: student3, ...linear(SHRUNK), truth: scaled(SHRUNK, 3, 4) },
  { name: 'x + x³/3', dimension: 1, draw: normal, ...CUBIC, truth: 15 / 9 },
  { name: 'x + x³/3', dimension: 4, draw: normal, ...CUBIC, truth: (4 * 15) / 9 },
]

/** Fresh rows of the source. */
export function sourceRows({ dimension, draw }: CoverageCase, rows: number, random: Random): Points {
  return points(
    Float64Array.from({ length: rows * dimension }, () => draw(random)),
    rows,
    dimension,
  )
}

/** The images of fresh rows of the source. */
export function targetRows(one: CoverageCase, rows: number, random: Random): Points {
  const x = sourceRows(one, rows, random)
  return { ...x, data: x.data.map((value) => value + one.slope(value)) }
}

/**
 * The terms of the exact potential on fresh rows: |x|^2 - 2 u(x) = -2 sum v, and |z|^2 - 2 u*(z) = sum (v'^2 + 2 v) at the pre-image of z.
 */
export function exactTerms(one: CoverageCase, [rows, others]: readonly [number, number], random: Random): DualTerms {
  const { dimension: d, v, slope } = one
  const [x, y] = [sourceRows(one, rows, random), sourceRows(one, others, random)]
  const sums = ({ data, rows: count }: Points, term: (value: number) => number) =>
    Float64Array.from({ length: count }, (_, i) => {
      let sum = 0
      for (let j = 0; j < d; j++) sum += term(data[i * d + j]!)
      return sum
    })
  const terms = {
    source: sums(x, (value) => -2 * v(value)),
    target: sums(y, (value) => slope(value) ** 2 + 2 * v(value)),
  }
  return { ...terms, bound: terms }
}
