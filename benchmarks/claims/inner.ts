import type { Potential, Random, Values } from 'brenier'
import type { Engine } from 'brenier/method'
import { type Feeds, GraphProgram, type Precision, weightFeeds } from './graph-program.ts'
import { curvatureGraph, iterationGraph } from './graphs.ts'

const POWER_ITERATIONS = 20
/** The curvature is the maximum over some points at an earlier step, so the step is a tenth shorter. */
const SAFETY = 0.9

/** The parts of inner solves, for weights that may change between runs. Rows are independent, each of length D. */
export class InnerParts {
  readonly #d: number
  readonly #weights: Feeds
  readonly #iteration: GraphProgram
  readonly #curvature: GraphProgram
  readonly #precision: Precision

  private constructor(
    d: number,
    weights: Feeds,
    iteration: GraphProgram,
    curvature: GraphProgram,
    precision: Precision,
  ) {
    this.#d = d
    this.#weights = weights
    this.#iteration = iteration
    this.#curvature = curvature
    this.#precision = precision
  }

  static async load(
    engine: Engine,
    potential: Potential,
    weights: Values,
    precision: Precision = 'float32',
  ): Promise<InnerParts> {
    return new InnerParts(
      potential.config.dimension,
      weightFeeds(potential, weights),
      await GraphProgram.load(engine, iterationGraph(potential), { precision }),
      await GraphProgram.load(engine, curvatureGraph(potential), { precision }),
      precision,
    )
  }

  /** K steps of the paper's fixed point. @returns y_K and its residual grad u(y_K) - z (the residual costs one more gradient) */
  async fixedPoint(
    target: Values,
    start: Values,
    step: number,
    iterations: number,
    withResidual = false,
  ): Promise<{ points: Values; residual: Values | null }> {
    const rows = target.length / this.#d
    const points = start.slice()
    const feeds = { ...this.#weights, target, points, step: this.#values([step]) }
    for (let k = 0; k < iterations; k++) points.set((await this.#iteration.run(feeds, rows)).next!)
    if (!withResidual) return { points, residual: null }
    return { points, residual: (await this.#iteration.run(feeds, rows)).residual!.slice() }
  }

  /** The step 1 / (largest curvature of u at some points), found by power iterations. */
  async stepSize(points: Values, random: Random): Promise<number> {
    const d = this.#d
    const rows = points.length / d
    const direction = this.#values(Array.from(points, () => random.normal()))
    let largest = 0
    for (let k = 0; k < POWER_ITERATIONS; k++) {
      normaliseRows(direction, d)
      const { product } = await this.#curvature.run({ ...this.#weights, points, direction }, rows)
      direction.set(product!)
      largest = largestNorm(direction, d)
    }
    return SAFETY / largest
  }

  /**
   * v = H^-1 r at each point, by conjugate gradients with Hessian-vector products, until every row's error is below `tolerance` of its r,
   * or for at most `maxIterations`.
   */
  async linearSolve(points: Values, r: Values, tolerance: number, maxIterations: number): Promise<Values> {
    const d = this.#d
    const rows = points.length / d
    const solution = r.slice().fill(0)
    const [left, direction] = [r.slice(), r.slice()]
    const first = squares(left, d)
    let before = first
    for (let k = 0; k < maxIterations; k++) {
      const { product } = await this.#curvature.run({ ...this.#weights, points, direction }, rows)
      let open = false
      const after = new Float64Array(rows)
      for (let i = 0; i < rows; i++) {
        if (!(before[i]! > tolerance ** 2 * first[i]!)) continue
        const curvature = dot(direction, product!, i, d)
        const length = curvature > 0 ? before[i]! / curvature : 0
        for (let j = i * d; j < (i + 1) * d; j++) {
          solution[j]! += length * direction[j]!
          left[j]! -= length * product![j]!
        }
        after[i] = dot(left, left, i, d)
        const turn = after[i]! / before[i]!
        for (let j = i * d; j < (i + 1) * d; j++) direction[j] = left[j]! + turn * direction[j]!
        if (after[i]! > tolerance ** 2 * first[i]!) open = true
      }
      before = after
      if (!open) break
    }
    return solution
  }

  #values(data: readonly number[]): Values {
    return this.#precision === 'float32' ? Float32Array.from(data) : Float64Array.from(data)
  }

  async dispose(): Promise<void> {
    await this.#iteration.dispose()
    await this.#curvature.dispose()
  }
}

function dot(a: Values, b: Values, row: number, d: number): number {
  let total = 0
  for (let j = row * d; j < (row + 1) * d; j++) total += a[j]! * b[j]!
  return total
}

function squares(rows: Values, d: number): Float64Array {
  return Float64Array.from({ length: rows.length / d }, (_, i) => dot(rows, rows, i, d))
}

function normaliseRows(rows: Values, d: number): void {
  for (let i = 0; i < rows.length / d; i++) {
    const norm = Math.sqrt(dot(rows, rows, i, d)) || 1
    for (let j = i * d; j < (i + 1) * d; j++) rows[j]! /= norm
  }
}

function largestNorm(rows: Values, d: number): number {
  let largest = 0
  for (let i = 0; i < rows.length / d; i++) largest = Math.max(largest, Math.sqrt(dot(rows, rows, i, d)))
  return largest
}
