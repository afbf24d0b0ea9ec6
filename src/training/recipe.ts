import type { Random } from '../base/random.ts'
import { constant, evaluate, gradient, input, sub } from '../graph/index.ts'
import { networkPotential } from '../potentials/network.ts'
import { type Potential, pointsShape, type Weights } from '../potentials/potential.ts'
import { type QuadraticStart, quadraticPotential } from '../potentials/quadratic.ts'
import type { Coordinates } from '../problem/frame.ts'

/** A potential by name, or a function that makes one in the coordinates of the fit. */
export type PotentialChoice = 'auto' | 'convex' | 'smooth' | 'quadratic' | ((context: PotentialContext) => Potential)

export interface PotentialContext {
  readonly dimension: number
  /** The source's standard deviation in each coordinate. Length D. */
  readonly spread: Float64Array
  /** How many classes the labels have; 0 without labels. */
  readonly classes: number
  readonly random: Random
}

/** What depends on the potential and the size of the problem, and is not asked of the user. */
export interface Recipe {
  readonly hidden: readonly number[]
  readonly batch: number
  readonly steps: number
  readonly rate: number
  readonly betas: readonly [number, number]
  /** Of the inner solve, at the start and at the end, relative to the target's deviation. */
  readonly tolerance: readonly [number, number]
  /** Few rows need many; where they are given up instead, nothing holds the potential up there, and more rows fail at each step. */
  readonly maxIterations: number
  /** Pairs that L-BFGS remembers of each row. */
  readonly memory: number
  /** Of the source rows, relative to the spread of their stratum (see `Smoother`). */
  readonly smoothing: number
  /** Of the weights' moving average. */
  readonly averaging: number
}

const MODULUS = 0.01
/** Of the network's log-sum-exp: more than the clusters that a target is usually made of. */
const PIECES = 16

export interface PotentialKind {
  readonly name: 'convex' | 'smooth' | 'quadratic'
  readonly make?: (context: PotentialContext) => Potential
}

/** Few rows are not gone through more often than this: what is left to learn is their noise. */
const MAX_EPOCHS = 150
const MIN_STEPS = 500

/** The kind of potential whose recipe applies, and the user's own factory if there is one. */
export function chooseKind(choice: PotentialChoice = 'auto'): PotentialKind {
  if (typeof choice === 'function') return { name: 'smooth', make: choice }
  return { name: choice === 'auto' ? 'convex' : choice }
}

/** The networks and run lengths that about a minute on one core is best spent on, by dimension, and what they need of smoothing. */
function chooseSize(dimension: number): Pick<Recipe, 'hidden' | 'steps' | 'smoothing'> {
  if (dimension <= 16) return { hidden: [128, 128, 64], steps: 6000, smoothing: 0.1 }
  if (dimension <= 48) return { hidden: [64, 64, 32], steps: 3000, smoothing: 0.3 }
  return { hidden: [128, 128, 64], steps: 4000, smoothing: 0.3 }
}

/** The recipe for D dimensions and the smaller side's number of rows. docs/accuracy.md has the measurements behind it. */
export function chooseRecipe(kind: 'convex' | 'smooth' | 'quadratic', dimension: number, rows: number): Recipe {
  const batch = Math.min(512, Math.max(32, 2 ** Math.floor(Math.log2(rows))))
  const { hidden, steps, smoothing } = chooseSize(dimension)
  return {
    hidden,
    batch,
    steps: Math.round(Math.min(steps, Math.max(MIN_STEPS, (MAX_EPOCHS * rows) / batch))),
    rate: kind === 'quadratic' ? 5e-3 : 1e-2,
    betas: [0.9, 0.99],
    tolerance: [0.1, 0.01],
    maxIterations: 100,
    memory: 8,
    smoothing,
    averaging: 0.99,
  }
}

export function makePotential(
  choice: 'convex' | 'smooth' | 'quadratic',
  { spread }: Coordinates,
  hidden: readonly number[],
  starts: readonly QuadraticStart[],
  random: Random,
): Potential {
  const dimension = spread.length
  const classes = starts.length
  if (choice === 'quadratic')
    return quadraticPotential({ kind: 'quadratic', dimension, classes, modulus: MODULUS }, starts)
  const activation = choice === 'convex' ? 'celu' : 'softplus'
  const potential = networkPotential(
    { kind: choice, dimension, classes, hidden, pieces: PIECES, activation, spread: [...spread], modulus: MODULUS },
    random,
    starts,
  )
  calm(potential, spread, random.stream('probes'))
  return potential
}

/** The share of a typical displacement from the mean that the untrained network may add to the map. */
const START_NOISE = 0.005
const PROBES = 64

/** Scales the network's outputs so that the map starts where its quadratic part does, but for a small share. */
function calm({ config, parameters, value }: Potential, spread: Float64Array, random: Random): void {
  const { dimension } = config
  const outputs = parameters.filter(({ name }) => name === 'c' || name === 'm')
  const classes = outputs[0]!.shape[0]!
  const points = Float64Array.from({ length: PROBES * dimension }, (_, i) => spread[i % dimension]! * random.normal())
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
  const feeds = {
    points: { data: points, shape: [PROBES, dimension] },
    label: { data: firstClass(classes), shape: [PROBES, classes] },
  }
  const [network] = evaluate([sub(slope(1), slope(0))], feeds)
  const norm = (values: ArrayLike<number>) => Math.sqrt(Array.from(values).reduce((sum, v) => sum + v * v, 0))
  const share = norm(network!.data) / norm(points)
  if (share > START_NOISE) for (const { initial } of outputs) initial.set(initial.map((v) => (v * START_NOISE) / share))
}

function firstClass(classes: number): Float64Array {
  return Float64Array.from({ length: PROBES * classes }, (_, i) => Number(i % classes === 0))
}
