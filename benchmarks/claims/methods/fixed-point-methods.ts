import { Random, type Values } from 'brenier'
import { GraphProgram, weightFeeds } from '../graph-program.ts'
import { envelopeGraph, implicitGraph, unrolledGraph } from '../graphs.ts'
import { InnerParts } from '../inner.ts'
import { type Batch, type DualMethod, type MethodOptions, PotentialOptimizer } from './method.ts'

/**
 * Three methods with the same inner iterates (the paper's fixed point, K steps from the same starts); only their gradients differ.
 * Envelope: the paper's. Unrolled: through the iterations. Implicit: by a linear solve with the Hessian.
 */
export type FixedPointName = 'envelope' | 'unrolled' | 'implicit'

/** How many training steps pass before power iterations find the step length again (in the paper: one). */
const REFRESH = 10
const CURVATURE_ROWS = 128
/** Limits of the linear solve: its relative error, and its Hessian-vector products. */
const LINEAR_TOLERANCE = 1e-3
const LINEAR_ITERATIONS = 50

export class FixedPointMethod implements DualMethod {
  readonly name: FixedPointName
  readonly #options: MethodOptions
  readonly #optimizer: PotentialOptimizer
  readonly #inner: InnerParts
  readonly #gradient: GraphProgram
  readonly #random: Random
  #steps = 0
  #stepSize = 0

  private constructor(
    name: FixedPointName,
    options: MethodOptions,
    optimizer: PotentialOptimizer,
    inner: InnerParts,
    gradient: GraphProgram,
  ) {
    this.name = name
    this.#options = options
    this.#optimizer = optimizer
    this.#inner = inner
    this.#gradient = gradient
    this.#random = new Random(options.seed).stream('curvature')
  }

  static async create(name: FixedPointName, options: MethodOptions): Promise<FixedPointMethod> {
    const { engine, potential, betas, iterations } = options
    const optimizer = new PotentialOptimizer(potential, betas)
    const graph = {
      envelope: envelopeGraph,
      implicit: implicitGraph,
      unrolled: () => unrolledGraph(potential, iterations),
    }
    return new FixedPointMethod(
      name,
      options,
      optimizer,
      await InnerParts.load(engine, potential, optimizer.weights),
      await GraphProgram.load(engine, graph[name](potential)),
    )
  }

  get weights(): Float32Array {
    return this.#optimizer.weights
  }

  async step(batch: Batch, rate: number): Promise<Values> {
    const { potential } = this.#options
    const d = potential.config.dimension
    const rows = batch.target.length / d
    if (this.#steps++ % REFRESH === 0)
      this.#stepSize = await this.#inner.stepSize(batch.start.subarray(0, CURVATURE_ROWS * d), this.#random)
    const solved = this.name === 'unrolled' ? null : await this.#solve(batch)
    const results = await this.#gradient.run(
      {
        ...weightFeeds(potential, this.weights),
        source: batch.source,
        target: batch.target,
        start: batch.start,
        share: Float32Array.of(1 / rows),
        step: Float32Array.of(this.#stepSize),
        ...solved,
      },
      rows,
    )
    this.#optimizer.update(results.gradient!, rate)
    return solved?.solution ?? results.solution!
  }

  async #solve({ target, start }: Batch): Promise<{ solution: Values; direction?: Values }> {
    const implicit = this.name === 'implicit'
    const { points, residual } = await this.#inner.fixedPoint(
      target,
      start,
      this.#stepSize,
      this.#options.iterations,
      implicit,
    )
    if (residual === null) return { solution: points }
    const direction = await this.#inner.linearSolve(points, residual, LINEAR_TOLERANCE, LINEAR_ITERATIONS)
    return { solution: points, direction }
  }

  async dispose(): Promise<void> {
    await this.#inner.dispose()
    await this.#gradient.dispose()
  }
}
