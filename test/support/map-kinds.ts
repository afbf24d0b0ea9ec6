import { Random } from '../../src/base/random.ts'
import { openEngine } from '../../src/engine/index.ts'
import { asKind, networkPotential } from '../../src/potentials/network.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { quadraticPotential } from '../../src/potentials/quadratic.ts'
import { project, sections } from '../../src/potentials/weights.ts'
import { frameOf } from '../../src/problem/choose-frame.ts'
import type { Moments } from '../../src/problem/moments.ts'
import { TransportMap } from '../../src/transport/map.ts'
import { modelOf, randomMoments } from './maps.ts'
import { randomWeights } from './potentials.ts'

export const ROWS = 300

interface Kind {
  readonly name: string
  readonly potential: 'convex' | 'released' | 'smooth' | 'quadratic'
  /** Whether the inverse starts by the nearest of some points. */
  readonly anchors?: boolean
  readonly dimension: number
  readonly classes?: readonly string[]
  /** Of the tables: where they lie, how large they are, and what the cost divides each feature by. */
  readonly offset?: number
  readonly size?: number
  readonly unit?: number
  readonly start?: 'moments' | 'identity'
}

export const KINDS: readonly Kind[] = [
  { name: 'convex', potential: 'convex', dimension: 3 },
  { name: 'convex of one column, from the identity', potential: 'convex', dimension: 1, start: 'identity' },
  { name: 'convex of 12 columns, scaled features', potential: 'convex', dimension: 12, unit: 7 },
  { name: 'convex with means of 1e4', potential: 'convex', dimension: 3, offset: 1e4 },
  { name: 'smooth', potential: 'smooth', dimension: 2 },
  { name: 'quadratic', potential: 'quadratic', dimension: 4 },
  { name: 'smooth with anchors', potential: 'smooth', dimension: 3, anchors: true },
  { name: 'released', potential: 'released', dimension: 3 },
  { name: 'convex with classes', potential: 'convex', dimension: 3, classes: ['a', 'b c', 'ö', ''] },
  {
    name: 'smooth with classes that are numbers',
    potential: 'smooth',
    dimension: 2,
    classes: ['-7', '0', '9007199254740993'],
  },
  { name: 'released with classes', potential: 'released', dimension: 2, classes: ['u', 'v', 'w'] },
  { name: 'smooth with classes and anchors', potential: 'smooth', dimension: 2, classes: ['u', 'v'], anchors: true },
  { name: 'quadratic with one class', potential: 'quadratic', dimension: 2, classes: ['only'] },
]
/** Only points in double precision hold them. */
export const EXTREME: readonly Kind[] = [
  { name: 'sizes of 1e40', potential: 'convex', dimension: 2, size: 1e40, offset: 5e40 },
  { name: 'sizes of 1e-40', potential: 'convex', dimension: 2, size: 1e-40 },
]

function potentialOf({ potential: kind, dimension, classes = [] }: Kind): Potential {
  const shared = { dimension, classes: classes.length, modulus: 0.01 }
  if (kind === 'quadratic') return quadraticPotential({ kind, ...shared })
  const activation = kind === 'smooth' ? 'softplus' : 'celu'
  const shape = { hidden: [16, 8], pieces: 3, spread: new Array<number>(dimension).fill(1) }
  return networkPotential({ kind, ...shared, ...shape, activation }, new Random(2))
}

export function momentsOfKind({ dimension, offset = 0, size = 1 }: Kind, seed: number): Moments {
  const { mean, covariance, rows } = randomMoments(dimension, seed)
  return {
    mean: mean.map((value) => size * value + offset),
    covariance: { ...covariance, data: covariance.data.map((value) => size * size * value) },
    rows,
  }
}

const ANCHORS = 20

/** The kind of that name. */
export function kindOf(name: string): Kind {
  const found = KINDS.find((kind) => kind.name === name)
  if (found === undefined) throw new TypeError(`There is no kind "${name}".`)
  return found
}

export async function mapOf(kind: Kind): Promise<TransportMap> {
  const [source, target] = [momentsOfKind(kind, 4), momentsOfKind(kind, 5)]
  const potential = potentialOf(kind)
  const model = modelOf(source, target, { potential, weights: randomWeights(potential, new Random(3), 0.1) })
  const scale = new Float64Array(kind.dimension).fill(1 / (kind.unit ?? 1))
  const frame = frameOf(source, target, { scale }, kind.start ?? 'moments')
  const random = new Random(7)
  const points = Float32Array.from({ length: ANCHORS * kind.dimension }, () => random.normal())
  const anchors = kind.anchors && { anchors: points }
  const certificate = kind.potential === 'released' && { certificate: convexOf(potential, model.weights) }
  return new TransportMap(await openEngine(), {
    ...model,
    ...anchors,
    ...certificate,
    frame,
    classes: kind.classes ?? [],
  })
}

/** A convex potential near a released one. */
function convexOf(potential: Potential, weights: Float32Array): NonNullable<TransportMap['model']['certificate']> {
  const convex = asKind(potential, 'convex')!
  const projected = weights.slice()
  project(sections(convex), projected)
  return { potential: convex, weights: projected }
}

/** Rows of one side of a map, and their labels. */
export function rowsOf(kind: Kind, seed: number, precision: 'float32' | 'float64' = 'float64', rows = ROWS) {
  const { mean, covariance } = momentsOfKind(kind, seed)
  const random = new Random(seed + 9)
  const d = kind.dimension
  const values = Array.from({ length: rows * d }, (_, i) => {
    const j = i % d
    return mean[j]! + Math.sqrt(covariance.data[j * d + j]!) * random.normal()
  })
  const data = precision === 'float32' ? Float32Array.from(values) : Float64Array.from(values)
  const { classes } = kind
  return {
    points: { data, rows, columns: d },
    options:
      classes === undefined ? {} : { labels: Array.from({ length: rows }, (_, i) => classes[i % classes.length]!) },
  }
}

/** The largest difference, relative to the spread of a side. */
export function gap(a: ArrayLike<number>, b: ArrayLike<number>, spread: number): number {
  return Array.from(a, (value, i) => Math.abs(value - b[i]!) / spread).reduce((most, one) => Math.max(most, one), 0)
}
