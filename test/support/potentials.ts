import { softMaximum as fromPackage } from '../../examples/own-potential.mjs'
import { Random } from '../../src/base/random.ts'
import { evaluate, input, type NdArray, type Tensor } from '../../src/graph/index.ts'
import { networkPotential } from '../../src/potentials/network.ts'
import type { NetworkConfig } from '../../src/potentials/network-config.ts'
import { type Potential, type PotentialConfig, pointsShape } from '../../src/potentials/potential.ts'
import { quadraticPotential } from '../../src/potentials/quadratic.ts'
import { restorePotential } from '../../src/potentials/restore.ts'
import { initialWeights, sections, weightInputs, weightName } from '../../src/potentials/weights.ts'

export interface PotentialCase {
  readonly name: string
  readonly dimension: number
  readonly classes: number
  readonly make: (random: Random) => Potential
  readonly restore: (config: PotentialConfig) => Potential
}

/** The example is typed against the built package; in tests its imports are src. */
const softMaximum = fromPackage as unknown as (context: { dimension: number; random: Random }) => Potential

const SPREAD = [1, 0.5, 0.2]

function network(kind: NetworkConfig['kind'], activation: 'celu' | 'softplus', classes: number): PotentialCase {
  const config: NetworkConfig = {
    kind,
    dimension: 3,
    classes,
    hidden: [12, 8],
    pieces: 5,
    activation,
    spread: SPREAD,
    modulus: 0.01,
  }
  return {
    name: `${kind} with ${activation}${classes > 0 ? `, ${classes} classes` : ''}`,
    dimension: 3,
    classes,
    make: (random) => networkPotential(config, random),
    restore: restorePotential,
  }
}

function quadratic(classes: number): PotentialCase {
  return {
    name: `quadratic${classes > 0 ? `, ${classes} classes` : ''}`,
    dimension: 3,
    classes,
    make: () => quadraticPotential({ kind: 'quadratic', dimension: 3, classes, modulus: 0.01 }),
    restore: restorePotential,
  }
}

/** Every potential there is, and the one of examples/. */
export const POTENTIALS: readonly PotentialCase[] = [
  network('convex', 'celu', 0),
  network('convex', 'softplus', 0),
  network('convex', 'celu', 2),
  network('released', 'celu', 0),
  network('released', 'celu', 2),
  network('smooth', 'softplus', 0),
  network('smooth', 'celu', 2),
  quadratic(0),
  quadratic(2),
  {
    name: "examples' own",
    dimension: 3,
    classes: 0,
    make: (random) => softMaximum({ dimension: 3, random }),
    restore: ({ dimension }) => softMaximum({ dimension, random: new Random(0) }),
  },
]

/** A network of two narrow layers and a few pieces, for what any network does. */
export function smallNetwork(config: Partial<NetworkConfig> & Pick<NetworkConfig, 'dimension'>): Potential {
  const { dimension } = config
  return networkPotential(
    {
      ...{ kind: 'convex', classes: 0, hidden: [16, 8], pieces: 4, activation: 'celu', modulus: 0.1 },
      spread: Array<number>(dimension).fill(1),
      ...config,
    },
    new Random(2),
  )
}

/**
 * Weights at random, within their constraints, and not depending on where networks start: only the quadratic part stays about the
 * identity (R and b), so that maps stay moderate.
 */
export function randomWeights(potential: Potential, random: Random, size = 0.7): Float32Array {
  const weights = initialWeights(potential).map(() => 0)
  for (const { parameter, start, end } of sections(potential)) {
    if (parameter.name === 'R' || parameter.name === 'b') weights.set(parameter.initial, start)
    for (let i = start; i < end; i++) weights[i] = weights[i]! + size * random.normal()
    // Not cut off at 0, where a network's part would be missing.
    if (parameter.constraint === 'nonnegative') for (let i = start; i < end; i++) weights[i] = Math.abs(weights[i]!)
  }
  return weights
}

export function randomPoints(rows: number, dimension: number, random: Random, size = 1): NdArray {
  return {
    data: Float64Array.from({ length: rows * dimension }, () => size * random.normal()),
    shape: [rows, dimension],
  }
}

/** Labels 0, 1, ..., 0, 1, ... as one-hot rows. */
function cyclicLabels(rows: number, classes: number): NdArray {
  const data = Float64Array.from({ length: rows * classes }, (_, i) =>
    Number(Math.floor(i / classes) % classes === i % classes),
  )
  return { data, shape: [rows, classes] }
}

/** A potential as a graph that `evaluate` runs: its points, labels and weights by name. */
export function graphOf(potential: Potential, classes: number) {
  const points = input('points', pointsShape(potential.config.dimension))
  const label = classes > 0 ? input('label', ['rows', classes]) : undefined
  const variables = weightInputs(potential)
  const value = potential.value(points, variables, label)
  const feeds = (at: NdArray, weights: Float32Array): Record<string, NdArray> => ({
    points: at,
    ...(classes > 0 && { label: cyclicLabels(at.shape[0]!, classes) }),
    ...Object.fromEntries(
      sections(potential).map(({ parameter: { name, shape }, start, end }) => [
        weightName(name),
        { data: Float64Array.from(weights.subarray(start, end)), shape },
      ]),
    ),
  })
  const run = (tensor: Tensor, at: NdArray, weights: Float32Array) => evaluate([tensor], feeds(at, weights))[0]!.data
  return { points, variables, share: input('share', ['rows']), value, feeds, run }
}
