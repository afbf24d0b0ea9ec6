import { atOnce, PIECE_PRODUCTS, type Pieces } from '../base/pieces.ts'
import type { Random } from '../base/random.ts'
import { constant, evaluate, gradient, input, sub } from '../graph/index.ts'
import { HIDDEN_SPREAD } from '../problem/frame.ts'
import { networkPotential } from './network.ts'
import { type Potential, pointsShape, type Weights } from './potential.ts'
import { type QuadraticStart, quadraticPotential } from './quadratic.ts'

const MODULUS = 0.01
/** Affine functions in the network's log-sum-exp: more than the clusters of a usual target. */
const PIECES = 16

/**
 * A potential of one of the built-in kinds with its initial weights: apart from a small share, its map is that of the quadratic part.
 * @param spread the source's standard deviation in each coordinate of the frame, length D
 * @param hidden the widths of the layers (ignored by 'quadratic')
 * @param starts where the quadratic part starts, one for each class; empty without classes: the identity
 */
export function initialPotential(
  kind: 'convex' | 'smooth' | 'quadratic',
  spread: Float64Array,
  hidden: readonly number[],
  starts: readonly QuadraticStart[],
  random: Random,
): Potential {
  return atOnce(potentialPieces(kind, spread, hidden, starts, random))
}

/** The same, in pieces. */
export function* potentialPieces(
  kind: 'convex' | 'smooth' | 'quadratic',
  spread: Float64Array,
  hidden: readonly number[],
  starts: readonly QuadraticStart[],
  random: Random,
): Pieces<Potential> {
  const dimension = spread.length
  const classes = starts.length
  if (kind === 'quadratic')
    return quadraticPotential({ kind: 'quadratic', dimension, classes, modulus: MODULUS }, starts)
  const activation = kind === 'convex' ? 'celu' : 'softplus'
  const potential = networkPotential(
    { kind, dimension, classes, hidden, pieces: PIECES, activation, spread: [...spread], modulus: MODULUS },
    random,
    starts,
  )
  yield* scaleOutputs(potential, spread, random.stream('probes'))
  return potential
}

/** The share of a typical displacement from the mean that the untrained network may add to the map. */
const START_NOISE = 0.005
const PROBES = 64
/** The most numbers in all probes: at high dimension, fewer probes suffice. */
const PROBE_NUMBERS = 64 * 320
/** Weights times probes of a piece: a gradient takes several products for each. */
const PIECE_WEIGHTS = PIECE_PRODUCTS / 4

/** Scales the network's outputs so that the map starts where its quadratic part does, up to `START_NOISE`. */
function* scaleOutputs({ config, parameters, value }: Potential, spread: Float64Array, random: Random): Pieces<void> {
  const { dimension } = config
  const outputs = parameters.filter(({ name }) => name === 'c' || name === 'm')
  const classes = outputs[0]!.shape[0]!
  // Hidden coordinates stay at 0.
  const widths = spread.map((width) => (width < HIDDEN_SPREAD ? width : 0))
  const probes = Math.max(1, Math.min(PROBES, Math.floor(PROBE_NUMBERS / dimension)))
  const points = Float64Array.from({ length: probes * dimension }, (_, i) => widths[i % dimension]! * random.normal())
  const at = input('points', pointsShape(dimension))
  const label = (config.classes as number) > 0 ? input('label', ['rows', classes]) : undefined
  const weights = (scale: number): Weights =>
    Object.fromEntries(
      parameters.map((parameter) => {
        const { name, initial, shape } = parameter
        return [name, constant(outputs.includes(parameter) ? initial.map((v) => scale * v) : initial, shape)]
      }),
    )
  const slope = (scale: number) => gradient(value(at, weights(scale), label), [at])[0]!
  const network = sub(slope(1), slope(0))
  const slopes = new Float64Array(points.length)
  const size = parameters.reduce((sum, { initial }) => sum + initial.length, 0)
  const step = Math.max(1, Math.floor(PIECE_WEIGHTS / size))
  for (let first = 0; first < probes; first += step) {
    yield
    const rows = Math.min(step, probes - first)
    const some = points.subarray(first * dimension, (first + rows) * dimension)
    const feeds = {
      points: { data: some, shape: [rows, dimension] },
      label: { data: firstClass(classes, rows), shape: [rows, classes] },
    }
    slopes.set(evaluate([network], feeds)[0]!.data, first * dimension)
  }
  const norm = (values: Float64Array) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0))
  const share = norm(slopes) / norm(points)
  if (share > START_NOISE) for (const { initial } of outputs) initial.set(initial.map((v) => (v * START_NOISE) / share))
}

function firstClass(classes: number, probes: number): Float64Array {
  return Float64Array.from({ length: probes * classes }, (_, i) => Number(i % classes === 0))
}
