import type { Points } from '../base/points.ts'
import type { ConjugateResult } from '../conjugate/result.ts'
import { ConjugateSolver } from '../conjugate/solver.ts'
import type { Engine } from '../engine/index.ts'
import { enterExactly, frameMatrices, leaveExactly, residualMetric } from '../problem/frame.ts'
import { FrameTransform } from '../problem/frame-transform.ts'
import { labelWidth } from '../problem/labels.ts'
import type { BackwardOptions } from './calls.ts'
import { ForwardProgram } from './forward.ts'
import type { MapModel } from './model.ts'
import { solvingOptions } from './options.ts'

/** The graphs of a map on an engine, each loaded when it is first needed. */
export class MapPrograms {
  readonly model: MapModel
  readonly #engine: Engine
  readonly #threads: number
  readonly #transform: FrameTransform
  #forward: Promise<ForwardProgram> | null = null
  #solver: Promise<ConjugateSolver> | null = null

  constructor(engine: Engine, model: MapModel, threads: number) {
    this.model = model
    this.#engine = engine
    this.#threads = threads
    this.#transform = new FrameTransform(engine, model.frame)
  }

  /** For another potential of the same problem. */
  of(model: MapModel): MapPrograms {
    return new MapPrograms(this.#engine, model, this.#threads)
  }

  /** u and the image of each row. @param inside `centred` source rows, rows x D @param labels one-hot, rows x classes */
  async forward(
    inside: Float32Array,
    labels?: Float32Array,
    signal?: AbortSignal,
  ): Promise<{ image: Float32Array; value: Float32Array }> {
    this.#forward ??= ForwardProgram.create(this.#engine, this.model, this.#threads)
    return (await this.#forward).run(inside, labels, signal)
  }

  /** Solves grad u(y) = z~ in the frame. @param z rows x D, in the units of the table @param labels one-hot, rows x classes */
  async conjugate(z: Points, options: BackwardOptions, labels?: Float32Array): Promise<ConjugateResult> {
    const solving = solvingOptions(options)
    const { frame, potential, weights, preconditioner, anchors, certificate } = this.model
    this.#solver ??= ConjugateSolver.create(this.#engine, {
      potential,
      weights,
      preconditioner,
      metric: residualMetric(frame),
      origin: certificate,
      anchors,
      classes: labelWidth(this.model),
      threads: this.#threads,
    })
    const targets = await this.#transform.enter(z, 'target')
    const { signal } = options
    const { targetIn } = frameMatrices(frame)
    const exactTarget = (row: number) =>
      enterExactly(z.data.subarray(row * z.columns, (row + 1) * z.columns), frame, 'target', targetIn)
    return (await this.#solver).solve(targets, { ...solving, exactTarget, ...(signal && { signal }) }, labels)
  }

  /** The solutions of `conjugate` in the units of the table and in the precision of the points that they belong to. */
  async preimages({ points, exact }: ConjugateResult, z: Points): Promise<Points> {
    const { frame } = this.model
    const left = await this.#transform.leave(points, 'source', z.data)
    const { sourceOut } = frameMatrices(frame)
    for (const [row, y] of exact ?? [])
      left.data.set(leaveExactly(y, frame, 'source', sourceOut), row * frame.dimension)
    return left
  }

  /** Frees the memory outside JavaScript. What is used afterwards is loaded again. */
  async dispose(): Promise<void> {
    const open = [this.#forward, this.#solver]
    this.#forward = this.#solver = null
    for (const program of open) await (await program)?.dispose()
    await this.#transform.dispose()
  }
}
