import { identity } from '../base/linalg/matrix.ts'
import { type Buffers, DeviceLost, type Engine, type Program, slotBuffers } from '../engine/index.ts'
import { encodeOnnx } from '../graph/index.ts'
import type { Potential } from '../potentials/potential.ts'
import { boundWeights, sections } from '../potentials/weights.ts'
import type { Lbfgs } from './lbfgs.ts'
import { linearStartGraph, solverGraph } from './objective.ts'
import type { DeviceEnd, DeviceSolver, ResidentEnd, ResidentRows } from './on-device.ts'
import type { ConjugateRows, EvaluationBuffers, SolveOptions } from './rows.ts'

export type { EvaluationBuffers } from './rows.ts'

/** L-BFGS as a device does it. */
export type DeviceMethod = Pick<Lbfgs, 'memory' | 'convex'>

/**
 * The objective of the c-transform on an engine (see `solverGraph`): evaluates f, its slope and the residual for many rows at once.
 * L, the preconditioner, and M, the metric of the residual, are inputs that may change between evaluations.
 */
export class ConjugateProgram {
  readonly dimension: number
  readonly classes: number
  readonly #program: Program
  readonly #linear: Program
  readonly #weights: Buffers
  /** Null if the engine's device has no memory of its own. */
  readonly #openOnDevice: ((method: DeviceMethod) => Promise<DeviceSolver>) | null
  readonly #onDevice = new Map<string, Promise<DeviceSolver>>()
  #preconditioner: Float32Array
  #metric: Float32Array

  private constructor(
    { dimension, classes }: { readonly dimension: number; readonly classes: number },
    [program, linear]: readonly [Program, Program],
    weights: Buffers,
    openOnDevice: ((method: DeviceMethod) => Promise<DeviceSolver>) | null,
  ) {
    this.dimension = dimension
    this.classes = classes
    this.#program = program
    this.#linear = linear
    this.#openOnDevice = openOnDevice
    this.#weights = weights
    this.#preconditioner = Float32Array.from(identity(this.dimension).data)
    this.#metric = this.#preconditioner
  }

  /**
   * @param weights the flat weights. With `frozen` they become constants of the graph, which is faster; otherwise each evaluation reads
   *   the current array
   */
  static async create(
    engine: Engine,
    potential: Potential,
    weights: Float32Array,
    { frozen = false, threads = 1, classes = 0, along = 'descent' as 'descent' | 'fixed-point' } = {},
  ): Promise<ConjugateProgram> {
    const { dimension } = potential.config
    const bind = frozen ? boundWeights(potential, weights) : {}
    const model = encodeOnnx(solverGraph(potential, classes, along), { bind, name: 'conjugate' })
    const program = await engine.load(model, { threads, rowsApart: true })
    const starts = encodeOnnx(linearStartGraph(dimension), { name: 'linear start' })
    const linear = await engine.load(starts, { threads, rowsApart: true })
    const variable = frozen ? {} : slotBuffers(sections(potential), weights)
    const { memory } = engine
    const onDevice =
      memory &&
      (async ({ memory: pairs, convex }: DeviceMethod) => {
        const { DeviceSolver } = await import('./on-device.ts')
        return DeviceSolver.create(memory, potential, { classes, pairs, convex, bind })
      })
    return new ConjugateProgram({ dimension, classes }, [program, linear], variable, onDevice ?? null)
  }

  /** @param root L: symmetric, positive definite, D x D */
  setPreconditioner(root: Float32Array): void {
    this.#preconditioner = root
  }

  get preconditioner(): Float32Array {
    return this.#preconditioner
  }

  /** @param metric D x D; a row's residual is |(grad u(y) - z) metric| */
  setMetric(metric: Float32Array): void {
    this.#metric = metric
  }

  /** The weights as inputs of a graph; empty if they are frozen. */
  get weights(): Buffers {
    return this.#weights
  }

  /** L L z for each row, rows x D: the solution if the Hessian were the mean Hessian everywhere, in centred coordinates. */
  async linearStarts(targets: Float32Array): Promise<Float32Array> {
    const d = this.dimension
    const starts = new Float32Array(targets.length)
    const shape = [targets.length / d, d]
    const inputs = { targets: { data: targets, shape }, preconditioner: { data: this.#preconditioner, shape: [d, d] } }
    await this.#linear.run(inputs, { starts: { data: starts, shape } })
    return starts
  }

  buffers(capacity: number): EvaluationBuffers {
    const matrix = () => new Float32Array(capacity * this.dimension)
    return {
      capacity,
      base: matrix(),
      displacement: matrix(),
      target: matrix(),
      label: new Float32Array(capacity * this.classes),
      points: matrix(),
      objective: new Float32Array(capacity),
      difference: matrix(),
      slope: matrix(),
      residual: new Float32Array(capacity),
    }
  }

  /** Evaluates the first `rows` rows of the buffers. */
  evaluate(buffers: EvaluationBuffers, rows: number, signal?: AbortSignal): Promise<void> {
    const d = this.dimension
    const matrix = (data: Float32Array) => ({ data: data.subarray(0, rows * d), shape: [rows, d] })
    const column = (data: Float32Array) => ({ data: data.subarray(0, rows), shape: [rows] })
    const inputs = {
      ...this.#weights,
      base: matrix(buffers.base),
      displacement: matrix(buffers.displacement),
      target: matrix(buffers.target),
      preconditioner: { data: this.#preconditioner, shape: [d, d] },
      metric: { data: this.#metric, shape: [d, d] },
      ...(this.classes > 0 && {
        label: { data: buffers.label.subarray(0, rows * this.classes), shape: [rows, this.classes] },
      }),
    }
    const outputs = {
      points: matrix(buffers.points),
      objective: column(buffers.objective),
      difference: matrix(buffers.difference),
      slope: matrix(buffers.slope),
      residual: column(buffers.residual),
    }
    return this.#program.run(inputs, outputs, signal)
  }

  /**
   * Solves by L-BFGS on a device that has its own memory, until few rows are open.
   * @param method how many pairs to remember for each row, and whether u is convex
   * @returns null if there is no such device, or if it was lost
   */
  async solveOnDevice(rows: ConjugateRows, method: DeviceMethod, options: SolveOptions): Promise<DeviceEnd | null> {
    const solver = this.#solver(method)
    if (solver === null) return null
    try {
      return await (await solver).solve(this.#shared, rows, options)
    } catch (error) {
      if (error instanceof DeviceLost) return null
      throw error
    }
  }

  /**
   * The same, but until all rows have ended, and with solutions that stay on the device.
   * @throws DeviceLost also without such a device
   */
  async solveThere(rows: ResidentRows, method: DeviceMethod, options: SolveOptions): Promise<ResidentEnd> {
    const solver = this.#solver(method)
    if (solver === null) throw new DeviceLost('The engine has no device with a memory of its own.')
    return (await solver).solveThere(this.#shared, rows, options)
  }

  get #shared(): Buffers {
    const d = this.dimension
    const square = (data: Float32Array) => ({ data, shape: [d, d], stays: true as const })
    return { ...this.#weights, preconditioner: square(this.#preconditioner), metric: square(this.#metric) }
  }

  #solver(method: DeviceMethod): Promise<DeviceSolver> | null {
    if (this.#openOnDevice === null) return null
    const key = `${method.memory} ${method.convex}`
    const solver = this.#onDevice.get(key) ?? this.#openOnDevice(method)
    this.#onDevice.set(key, solver)
    return solver
  }

  async dispose(): Promise<void> {
    await this.#program.dispose()
    await this.#linear.dispose()
    const open = [...this.#onDevice.values()]
    this.#onDevice.clear()
    for (const solver of open) await disposeUnlessLost(solver)
  }
}

async function disposeUnlessLost(solver: Promise<DeviceSolver>): Promise<void> {
  try {
    await (await solver).dispose()
  } catch (error) {
    if (!(error instanceof DeviceLost)) throw error
  }
}
