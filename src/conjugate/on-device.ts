import type { Buffers, DeviceMemory, DeviceValue, DeviceValues, ResidentProgram } from '../engine/index.ts'
import { encodeOnnx, input, type Tensor } from '../graph/index.ts'
import type { Potential } from '../potentials/potential.ts'
import { LBFGS_STATE, lbfgsIteration, NEXT, PAIR, ROW_ENDS } from './lbfgs-graph.ts'
import { solverGraph } from './objective.ts'
import type { ConjugateRows, SolveOptions } from './rows.ts'
import type { RowStatus } from './status.ts'

/** Rows of one solve: their state, about 2 (pairs + 3) D numbers a row, has to fit into the device's memory. */
const BLOCK_ROWS = 16_384
/** Once this share of the rows is open, they continue outside the device, which evaluates all rows until the last one has ended. */
const FEW = 1 / 16

export interface DeviceSolverOptions {
  readonly classes: number
  /** Pairs remembered for each row. */
  readonly pairs: number
  /** Weights that are constants of the graph, by name; empty if the weights change. */
  readonly bind: Readonly<Record<string, Float32Array>>
}

/** Where a solve on the device left its rows. */
export interface DeviceEnd {
  readonly points: Float32Array
  readonly objective: Float32Array
  readonly difference: Float32Array
  readonly residual: Float32Array
  readonly evaluations: Float32Array
  /** How each row ended; null while it is open. */
  readonly status: readonly (RowStatus | null)[]
}

/**
 * L-BFGS with the whole state of its rows in the memory of a device. An iteration is one run of one graph, which returns a single number, how
 * many rows are open. The solutions are copied back once, at the end.
 */
export class DeviceSolver {
  readonly #memory: DeviceMemory
  readonly #iteration: ResidentProgram
  readonly #ending: ResidentProgram
  readonly #dimension: number
  readonly #options: DeviceSolverOptions
  #zeros: Buffers = {}

  private constructor(
    memory: DeviceMemory,
    programs: readonly [ResidentProgram, ResidentProgram],
    dimension: number,
    options: DeviceSolverOptions,
  ) {
    this.#memory = memory
    ;[this.#iteration, this.#ending] = programs
    this.#dimension = dimension
    this.#options = options
  }

  /** @throws DeviceLost */
  static async create(memory: DeviceMemory, potential: Potential, options: DeviceSolverOptions): Promise<DeviceSolver> {
    const { classes, pairs, bind } = options
    const graph = lbfgsIteration(potential, classes, pairs)
    const stay = Object.keys(graph).filter((name) => name !== 'open')
    const iteration = await memory.loadResident(encodeOnnx(graph, { bind, name: 'iteration' }), stay)
    const ending = await memory.loadResident(encodeOnnx(endGraph(potential, classes), { bind, name: 'solutions' }), [])
    return new DeviceSolver(memory, [iteration, ending], potential.config.dimension, options)
  }

  /**
   * Solves in blocks until few rows of each are open.
   * @param shared weights, preconditioner and metric
   * @throws DeviceLost
   */
  async solve(shared: Buffers, rows: ConjugateRows, options: SolveOptions): Promise<DeviceEnd> {
    const d = this.#dimension
    const count = rows.targets.length / d
    const end = new Ends(count, d)
    for (let start = 0; start < count; start += BLOCK_ROWS)
      await this.#solveBlock(shared, rows, [start, Math.min(start + BLOCK_ROWS, count)], options, end)
    return end.finish()
  }

  async #solveBlock(
    shared: Buffers,
    { targets, starts, labels }: ConjugateRows,
    [start, stop]: readonly [number, number],
    { tolerance, maxIterations, signal }: SolveOptions,
    end: Ends,
  ): Promise<void> {
    const [d, k, n] = [this.#dimension, this.#options.classes, stop - start]
    const part = (data: Float32Array, width: number) => ({
      data: data.subarray(start * width, stop * width),
      shape: [n, width],
    })
    const fixed = await this.#memory.upload({
      ...shared,
      target: part(targets, d),
      base: part(starts, d),
      ...(k > 0 && { label: part(labels, k) }),
      tolerance: { data: Float32Array.of(tolerance), shape: [] },
    })
    const state = new State(await this.#memory.upload(this.#zerosFor(n)), this.#options.pairs)
    const open = { data: new Float32Array(1), shape: [] }
    try {
      for (let iteration = 0; iteration < maxIterations; iteration++) {
        signal?.throwIfAborted()
        state.advance(await this.#iteration.run({ ...fixed, ...state.values }, { open }))
        if (open.data[0]! <= FEW * n) break
      }
      await this.#ending.run({ ...fixed, ...state.values, displacement: state.values.at! }, end.buffers(start, stop))
    } finally {
      state.dispose()
      for (const value of Object.values(fixed)) value.dispose()
    }
  }

  /** The initial state, uploaded once for each number of rows. */
  #zerosFor(rows: number): Buffers {
    const { dimension, pairs } = { dimension: this.#dimension, pairs: this.#options.pairs }
    if (this.#zeros.inverses?.shape[0] === rows) return this.#zeros
    const zeros = (width: number) => ({
      data: new Float32Array(rows * width),
      shape: [rows, width],
      stays: true as const,
    })
    const [matrix, column] = [zeros(dimension), zeros(1)]
    this.#zeros = {
      ...Object.fromEntries(LBFGS_STATE.matrices.map((name) => [name, matrix])),
      ...Object.fromEntries(LBFGS_STATE.columns.map((name) => [name, column])),
      ...Object.fromEntries(pairNames(pairs - 1).map((name) => [name, matrix])),
      inverses: zeros(pairs),
    }
    return this.#zeros
  }

  async dispose(): Promise<void> {
    await this.#iteration.dispose()
    await this.#ending.dispose()
  }
}

/** The solutions at the accepted displacements, and how their rows ended. */
function endGraph(potential: Potential, classes: number): Record<string, Tensor> {
  const { points, objective, difference, residual } = solverGraph(potential, classes)
  const column = (name: string) => input(name, ['rows', 1])
  return {
    points: points!,
    objective: objective!,
    difference: difference!,
    residual: residual!,
    ended: column('end'),
    spent: column('evaluations'),
  }
}

function pairNames(count: number): string[] {
  return Array.from({ length: count }, (_, k) => PAIR.map((name) => `${name} ${k}`)).flat()
}

/** The values on the device between two iterations. */
class State {
  readonly #pairs: number
  readonly #begin: DeviceValues
  readonly #kept: Record<string, DeviceValue> = {}
  #remembered: Record<(typeof PAIR)[number], DeviceValue>[] = []

  /** @param begin the state before the first iteration */
  constructor(begin: DeviceValues, pairs: number) {
    this.#begin = begin
    this.#pairs = pairs
  }

  get values(): DeviceValues {
    const pairs = this.#remembered.flatMap((pair, k) => PAIR.map((name) => [`${name} ${k}`, pair[name]] as const))
    return { ...this.#begin, ...this.#kept, ...Object.fromEntries(pairs) }
  }

  /** Replaces the state by an iteration's results. */
  advance(results: DeviceValues): void {
    for (const [name, value] of Object.entries(results)) {
      if (!name.endsWith(NEXT)) continue
      const own = name.slice(0, -NEXT.length)
      this.#kept[own]?.dispose()
      this.#kept[own] = value
    }
    this.#remembered.unshift({ move: results.move!, change: results.change! })
    for (const pair of this.#remembered.splice(this.#pairs - 1)) for (const name of PAIR) pair[name].dispose()
  }

  dispose(): void {
    for (const value of Object.values(this.#kept)) value.dispose()
    for (const pair of this.#remembered) for (const name of PAIR) pair[name].dispose()
  }
}

/** Buffers for the results of all blocks. */
class Ends {
  readonly #d: number
  readonly #points: Float32Array
  readonly #difference: Float32Array
  readonly #objective: Float32Array
  readonly #residual: Float32Array
  readonly #ended: Float32Array
  readonly #spent: Float32Array

  constructor(rows: number, dimension: number) {
    this.#d = dimension
    const matrix = () => new Float32Array(rows * dimension)
    const column = () => new Float32Array(rows)
    ;[this.#points, this.#difference] = [matrix(), matrix()]
    ;[this.#objective, this.#residual, this.#ended, this.#spent] = [column(), column(), column(), column()]
  }

  buffers(start: number, stop: number): Buffers {
    const [n, d] = [stop - start, this.#d]
    const matrix = (data: Float32Array) => ({ data: data.subarray(start * d, stop * d), shape: [n, d] })
    const column = (data: Float32Array, shape: number[]) => ({ data: data.subarray(start, stop), shape })
    return {
      points: matrix(this.#points),
      difference: matrix(this.#difference),
      objective: column(this.#objective, [n]),
      residual: column(this.#residual, [n]),
      ended: column(this.#ended, [n, 1]),
      spent: column(this.#spent, [n, 1]),
    }
  }

  finish(): DeviceEnd {
    const names = Object.keys(ROW_ENDS) as (keyof typeof ROW_ENDS)[]
    return {
      points: this.#points,
      objective: this.#objective,
      difference: this.#difference,
      residual: this.#residual,
      evaluations: this.#spent,
      status: Array.from(this.#ended, (end) => {
        const name = names[end]!
        return name === 'open' ? null : name
      }),
    }
  }
}
