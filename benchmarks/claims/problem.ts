import { l2uvp, moments, type Points, type Potential, points, Random, takeRows } from 'brenier'
import { ConjugateSolver, type Engine, networkPotential } from 'brenier/method'
import { mixturePair } from '../pairs/mixture-pair.ts'
import { GraphProgram, weightFeeds } from './graph-program.ts'
import { forwardGraph } from './graphs.ts'
import type { Batch, DualMethod } from './methods/method.ts'

/** Samples of the mixture pair, with both sides centred (which does not change the optimal map), and held-out pairs of its exact map. */
export interface Problem {
  readonly dimension: number
  readonly source: Float32Array
  readonly target: Float32Array
  readonly spread: readonly number[]
  readonly targetDeviation: number
  readonly heldOut: { readonly points: Points; readonly images: Points }
  readonly variance: { readonly source: number; readonly target: number }
}

const PAIR_SEED = 11
const HELD_OUT = 4096

/** @param rows of each side's pool, drawn with `seed`; there is one pair for each dimension */
export function mixtureProblem(dimension: number, rows: number, seed: number): Problem {
  const pair = mixturePair(dimension, new Random(PAIR_SEED).stream('pair'))
  const random = new Random(seed).stream('training rows')
  const [x, z] = [pair.source.sample(rows, random), pair.target.sample(rows, random)]
  const [m0, m1] = [moments(x), moments(z)]
  const fresh = pair.pairs(HELD_OUT, new Random(PAIR_SEED).stream('test points'))
  return {
    dimension,
    source: shifted(x, m0.mean),
    target: shifted(z, m1.mean),
    spread: Array.from({ length: dimension }, (_, j) => Math.sqrt(m0.covariance.data[j * (dimension + 1)]!)),
    targetDeviation: Math.sqrt(pair.varianceTarget),
    heldOut: {
      points: points(shifted(fresh.points, m0.mean), HELD_OUT, dimension),
      images: points(shifted(fresh.images, m1.mean), HELD_OUT, dimension),
    },
    variance: { source: pair.varianceSource, target: pair.varianceTarget },
  }
}

function shifted({ data, columns }: Points, mean: Float64Array): Float32Array {
  return Float32Array.from(data, (value, i) => value - mean[i % columns]!)
}

/** The potential network that every method trains, starting at the identity map. */
export function networkFor({ dimension, spread }: Problem, hidden: readonly number[], seed: number): Potential {
  return networkPotential(
    { kind: 'convex', dimension, classes: 0, hidden, pieces: 0, activation: 'celu', spread, modulus: 0.01 },
    new Random(seed).stream('initial weights'),
  )
}

/** Batches in a new order each epoch. They keep each target row's last solution, where its next inner solve starts (at first: z). */
export class Batches {
  readonly #problem: Problem
  readonly #size: number
  readonly #random: Random
  readonly #known: Float32Array
  readonly #orders: { source: Int32Array; target: Int32Array }
  #position: number
  #rows: Int32Array

  constructor(problem: Problem, size: number, seed: number) {
    this.#problem = problem
    this.#size = size
    this.#random = new Random(seed).stream('batches')
    this.#known = problem.target.slice()
    this.#orders = { source: new Int32Array(0), target: new Int32Array(0) }
    this.#position = Number.POSITIVE_INFINITY
    this.#rows = new Int32Array(0)
  }

  next(): Batch {
    const { source, target, dimension: d } = this.#problem
    const count = source.length / d
    if (this.#position + this.#size > count) {
      this.#orders.source = this.#random.permutation(count)
      this.#orders.target = this.#random.permutation(count)
      this.#position = 0
    }
    const range = [this.#position, this.#position + this.#size] as const
    this.#position += this.#size
    this.#rows = this.#orders.target.subarray(...range)
    const drawn = (table: Float32Array, rows: Int32Array) =>
      Float32Array.from(takeRows(points(table, count, d), rows).data)
    return {
      source: drawn(source, this.#orders.source.subarray(...range)),
      target: drawn(target, this.#rows),
      start: drawn(this.#known, this.#rows),
    }
  }

  /** Keeps the solutions of the last batch. */
  keep(solutions: ArrayLike<number>): void {
    const d = this.#problem.dimension
    this.#rows.forEach((row, i) => {
      for (let j = 0; j < d; j++) this.#known[row * d + j] = solutions[i * d + j]!
    })
  }
}

/** L2-UVP in percent for both maps on the held-out pairs. */
export interface Accuracy {
  readonly forward: number
  readonly backward: number
}

const EVALUATION = { tolerance: 1e-3, maxIterations: 200 }

/** Judges a method's potential. The backward map is the method's own if it has one, else the project's converged inner solver. */
export async function judge(
  engine: Engine,
  problem: Problem,
  potential: Potential,
  method: DualMethod,
): Promise<Accuracy> {
  const { dimension: d, heldOut, variance } = problem
  const rows = heldOut.points.rows
  const program = await GraphProgram.load(engine, forwardGraph(potential))
  const feeds = { ...weightFeeds(potential, method.weights), points: heldOut.points.data }
  const { image } = await program.run(feeds, rows)
  const forward = l2uvp(points(image!, rows, d), heldOut.images, variance.target)
  await program.dispose()
  const targets = Float32Array.from(heldOut.images.data)
  const preimages = method.backward
    ? await method.backward(targets)
    : await solved(engine, problem, potential, method.weights, targets)
  return { forward, backward: l2uvp(points(preimages, rows, d), heldOut.points, variance.source) }
}

async function solved(
  engine: Engine,
  { dimension: d, targetDeviation }: Problem,
  potential: Potential,
  weights: Float32Array,
  targets: Float32Array,
): Promise<Float32Array> {
  const diagonal = (value: number) => Float32Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? value : 0))
  const solver = await ConjugateSolver.create(engine, {
    potential,
    weights,
    preconditioner: diagonal(1),
    metric: diagonal(1 / targetDeviation),
    classes: 0,
    threads: 1,
  })
  const result = await solver.solve(targets, EVALUATION)
  await solver.dispose()
  return result.points
}
