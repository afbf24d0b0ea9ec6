import type { Random } from '../base/random.ts'
import type { NetworkConfig } from './network-config.ts'
import type { Parameter } from './potential.ts'
import { type QuadraticStart, quadraticParameters } from './quadratic.ts'

/** The scales of the initial weights: units bend within the data (sharply at low dimension), and inner sums are of the order of 1. */
const SLOPE_SCALE = 2
const SHARP_DIMENSION = 8
const QUADRATIC_SCALE = 0.3
const INNER_SCALE = 2
const OUTPUT_SCALE = 0.02
const PIECE_SLOPE_SCALE = 1.5
const PIECE_OFFSET_SCALE = 0.5

/**
 * The parameters of the network potential, named as in its formula, with their initial weights.
 * @param starts where the quadratic part starts, one for each class. Default: the identity
 */
export function networkParameters(
  config: NetworkConfig,
  random: Random,
  starts?: readonly QuadraticStart[],
): Parameter[] {
  const { dimension, classes, hidden, pieces, modulus } = config
  const draw = new Draws(random, classes)
  return [
    ...hidden.flatMap((width, l) => layerParameters(config, draw, width, l)),
    ...(pieces > 0 ? pieceParameters(config, draw) : []),
    ...quadraticParameters(dimension, classes, modulus, starts),
    {
      name: 'c',
      shape: [draw.groups, hidden.at(-1)!],
      initial: draw.outputs(hidden.at(-1)!),
      constraint: 'nonnegative',
      smoothing: 1,
    },
  ]
}

/** Layer l: the slopes A and offsets a of its affine part, B and d of its squared part, and W from the layer before. */
function layerParameters(
  { kind, dimension, hidden }: NetworkConfig,
  draw: Draws,
  width: number,
  l: number,
): Parameter[] {
  const parameters: Parameter[] = [
    {
      name: `A${l}`,
      shape: [width, dimension],
      initial: draw.normals(width * dimension, slopeScale(dimension)),
      smoothing: -1,
    },
    { name: `a${l}`, ...draw.offsets(width, 1), smoothing: -1 },
    {
      name: `B${l}`,
      shape: [width, dimension],
      initial: draw.normals(width * dimension, QUADRATIC_SCALE / Math.sqrt(dimension)),
      smoothing: -0.5,
    },
    { name: `d${l}`, ...draw.offsets(width, 0), smoothing: -0.5 },
  ]
  const before = hidden[l - 1]
  if (before === undefined) return parameters
  const [name, shape] = [`W${l}`, [width, before]]
  return [...parameters, { name, shape, inner: true, ...innerWeights(kind, draw, width, before) }]
}

function innerWeights(kind: NetworkConfig['kind'], draw: Draws, width: number, before: number) {
  const count = width * before
  if (kind === 'smooth') return { initial: draw.normals(count, 1 / Math.sqrt(before)) }
  const initial = draw.positives(count, INNER_SCALE / before)
  return kind === 'convex' ? { initial, constraint: 'nonnegative' as const } : { initial }
}

/** The log-sum-exp: its slopes S, its offsets t, and its weight m in u. */
function pieceParameters({ dimension, pieces }: NetworkConfig, draw: Draws): Parameter[] {
  return [
    {
      name: 'S',
      shape: [pieces, dimension],
      initial: draw.normals(pieces * dimension, PIECE_SLOPE_SCALE / Math.sqrt(dimension)),
      smoothing: -1,
    },
    { name: 't', ...draw.offsets(pieces, PIECE_OFFSET_SCALE), smoothing: -1 },
    { name: 'm', shape: [draw.groups], initial: draw.outputs(1), constraint: 'nonnegative', smoothing: 1 },
  ]
}

/** Draws initial weights; weights that differ by class start the same for all classes. */
class Draws {
  readonly #random: Random
  readonly #classes: number

  constructor(random: Random, classes: number) {
    this.#random = random
    this.#classes = classes
  }

  /** How many sets of output weights there are: one for each class, or one without classes. */
  get groups(): number {
    return Math.max(this.#classes, 1)
  }

  normals(count: number, scale: number): Float32Array {
    return Float32Array.from({ length: count }, () => scale * this.#random.normal())
  }

  positives(count: number, scale: number): Float32Array {
    return this.normals(count, scale).map(Math.abs)
  }

  offsets(width: number, scale: number): Pick<Parameter, 'shape' | 'initial'> {
    const shared = this.normals(width, scale)
    return this.#classes === 0
      ? { shape: [width], initial: shared }
      : { shape: [this.#classes, width], initial: repeated(shared, this.#classes) }
  }

  outputs(width: number): Float32Array {
    return repeated(this.positives(width, OUTPUT_SCALE), this.groups)
  }
}

function repeated(values: Float32Array, times: number): Float32Array {
  const all = new Float32Array(values.length * times)
  for (let k = 0; k < times; k++) all.set(values, k * values.length)
  return all
}

function slopeScale(dimension: number): number {
  return (SLOPE_SCALE * Math.min(1, Math.sqrt(SHARP_DIMENSION / dimension))) / Math.sqrt(dimension)
}
