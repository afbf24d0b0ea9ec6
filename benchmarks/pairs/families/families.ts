import type { Random } from 'brenier'
import { diagonal, product, randomRotation, transpose } from '../dense.ts'
import { gaussian, normals } from '../gaussian.ts'
import { gaussianPairOf } from '../gaussian-pair.ts'
import { type Measure, pushforward } from '../measure.ts'
import { mixturePair } from '../mixture-pair.ts'
import { type BenchmarkPair, benchmarkPair } from '../pair.ts'
import { inverseOf, onSubspace, radial, separable } from './maps.ts'

/**
 * Kinds of problems with exact maps. The results on those "for choosing" were used to choose defaults; those "for reporting" are only
 * reported and were not used for any choice.
 */
export interface Family {
  readonly name: string
  readonly role: 'choosing' | 'reporting'
  readonly dimension: number
  /** Training rows per side. */
  readonly rows: number
  draw(random: Random): BenchmarkPair
}

function family(
  role: Family['role'],
  name: string,
  [dimension, rows]: readonly [number, number],
  draw: (dimension: number, random: Random) => Omit<BenchmarkPair, 'name'>,
): Family {
  return { name, role, dimension, rows, draw: (random) => Object.assign(draw(dimension, random), { name }) }
}

const SHARP = { radius: 6, deviations: [0.3, 0.6], slope: 8, curvature: 0.15 } as const

export const FAMILIES: readonly Family[] = [
  family('choosing', 'near mixture', [8, 100_000], mixturePair),
  family('choosing', 'sharp mixture', [8, 100_000], (d, random) => mixturePair(d, random, SHARP)),
  family('choosing', 'sharp mixture', [16, 100_000], (d, random) => mixturePair(d, random, SHARP)),
  family('choosing', 'sharp mixture', [32, 100_000], (d, random) => mixturePair(d, random, SHARP)),
  family('choosing', 'radial |x|^0.5 x', [4, 100_000], (d) => radialPair(standard(d), (r) => r ** 1.5)),
  family('choosing', 'waves on axes', [8, 100_000], (d, random) => wavesPair(d, random)),
  family('choosing', 'Gaussians, condition 1e4', [32, 100_000], (d, random) => conditionedPair(d, random, 1e4)),
  family('choosing', 'near mixture, 500 rows', [4, 500], mixturePair),
  family('choosing', '2 pieces', [3, 100_000], (d, random) => mixturePair(d, random, { pieces: 2, slope: 5 })),
  family('choosing', 'near mixture', [32, 100_000], mixturePair),

  family('reporting', '40 pieces', [5, 100_000], (d, random) => mixturePair(d, random, { pieces: 40, slope: 5 })),
  family('reporting', 'sharp mixture, 6 components', [12, 100_000], (d, random) =>
    mixturePair(d, random, { ...SHARP, components: 6, pieces: 12 }),
  ),
  family('reporting', 'heavy tails', [6, 100_000], (d) => radialPair(heavyTailed(d), (r) => r + r / Math.hypot(1, r))),
  family('reporting', 'ring to Gaussian', [2, 100_000], (d) => ringPair(d)),
  family('reporting', 'subspace', [64, 50_000], (d, random) => subspacePair(d, random)),
  family('reporting', 'subspace', [128, 50_000], (d, random) => subspacePair(d, random)),
  family('reporting', 'split in two', [4, 100_000], (d, random) => splitPair(d, random)),
  family('reporting', 'Gaussians, condition 1e4', [16, 100_000], (d, random) => conditionedPair(d, random, 1e4)),
  family('reporting', 'cubic on axes', [10, 100_000], (d, random) => cubicPair(d, random)),
  family('reporting', 'sharp mixture, 500 rows', [3, 500], (d, random) => mixturePair(d, random, SHARP)),
  family('reporting', 'near mixture, 5,000 rows', [10, 5000], mixturePair),
  family('reporting', 'near mixture, 500,000 rows', [6, 500_000], (d, random) =>
    mixturePair(d, random, { components: 5, pieces: 20 }),
  ),
]

function standard(dimension: number): Measure {
  return { dimension, sample: (rows, random) => normals(rows, dimension, random) }
}

/** Student's t with 5 degrees of freedom, spherical. */
function heavyTailed(dimension: number): Measure {
  const degrees = 5
  return {
    dimension,
    sample: (rows, random) => {
      const points = normals(rows, dimension, random)
      for (let i = 0; i < rows; i++) {
        let square = 0
        for (let k = 0; k < degrees; k++) square += random.normal() ** 2
        const factor = Math.sqrt(degrees / square)
        for (let j = 0; j < dimension; j++) points.data[i * dimension + j]! *= factor
      }
      return points
    },
  }
}

function radialPair(source: Measure, g: (radius: number) => number): BenchmarkPair {
  return benchmarkPair({ name: 'radial', source, forward: radial(g), backward: radial(inverseOf(g)) })
}

/** A ring of radius about 2 and a Gaussian as its image: the source's mass must close the hole. */
function ringPair(dimension: number): BenchmarkPair {
  const toRing = (r: number) => 0.25 * r + (2 * r) / Math.hypot(0.15, r)
  const source = pushforward(standard(dimension), radial(toRing))
  return benchmarkPair({ name: 'ring', source, forward: radial(inverseOf(toRing)), backward: radial(toRing) })
}

/** t + 0.8 sin(2 t) / 2 on each axis of a rotated frame, for sources with different standard deviations. */
function wavesPair(dimension: number, random: Random): BenchmarkPair {
  const axes = randomRotation(dimension, random)
  const widths = Array.from({ length: dimension }, () => 2 ** (2 * random.uniform() - 1))
  const covariance = product(product(transpose(axes), diagonal(widths.map((width) => width * width))), axes)
  return benchmarkPair({
    name: 'waves',
    source: gaussian(new Float64Array(dimension), covariance),
    forward: separable(axes, (t) => t + 0.4 * Math.sin(2 * t)),
  })
}

/** t + t^3 / 3: the target has heavier tails than a Gaussian. */
function cubicPair(dimension: number, random: Random): BenchmarkPair {
  const axes = randomRotation(dimension, random)
  return benchmarkPair({
    name: 'cubic',
    source: standard(dimension),
    forward: separable(axes, (t) => t + t ** 3 / 3),
  })
}

/** Discontinuous: the two halves of a Gaussian move apart. */
function splitPair(dimension: number, random: Random): BenchmarkPair {
  const axes = randomRotation(dimension, random)
  return benchmarkPair({
    name: 'split',
    source: standard(dimension),
    forward: separable(axes, (t, axis) => (axis === 0 ? t + 1.5 * Math.sign(t) : t)),
  })
}

/** Nearly a mixture in 3 of many dimensions; the map leaves the others as they are. */
function subspacePair(dimension: number, random: Random): BenchmarkPair {
  const inside = 3
  const inner = mixturePair(inside, random.stream('inside'))
  const axes = randomRotation(dimension, random.stream('axes'))
  const rest = standard(dimension - inside)
  const joined: Measure = {
    dimension,
    sample: (rows, drawn) => {
      const [a, b] = [inner.source.sample(rows, drawn), rest.sample(rows, drawn)]
      const data = new Float64Array(rows * dimension)
      for (let i = 0; i < rows; i++) {
        data.set(a.data.subarray(i * inside, (i + 1) * inside), i * dimension)
        data.set(b.data.subarray(i * rest.dimension, (i + 1) * rest.dimension), i * dimension + inside)
      }
      return { data, rows, columns: dimension }
    },
  }
  const rotate = (points: ReturnType<Measure['sample']>) => {
    const turned = product({ data: Float64Array.from(points.data), rows: points.rows, columns: dimension }, axes)
    return { data: turned.data, rows: turned.rows, columns: dimension }
  }
  return benchmarkPair({
    name: 'subspace',
    source: pushforward(joined, rotate),
    forward: onSubspace(axes, inside, inner.forward),
  })
}

/** Gaussians whose covariances have eigenvalues log-uniform over four decades, each with its own axes. */
function conditionedPair(dimension: number, random: Random, condition: number): BenchmarkPair {
  const covariance = () => {
    const values = Array.from({ length: dimension }, () => condition ** (random.uniform() - 0.5))
    const axes = randomRotation(dimension, random)
    return product(product(transpose(axes), diagonal(values)), axes)
  }
  return gaussianPairOf(covariance(), covariance())
}
