import type { Buffer, Buffers, DeviceMemory, DeviceValue, DeviceValues, ResidentProgram } from '../engine/index.ts'
import { encodeOnnx, input, type Tensor } from '../graph/index.ts'
import type { Potential } from '../potentials/potential.ts'
import { State, zerosFor } from './device-state.ts'
import { lbfgsIteration, ROW_ENDS } from './lbfgs-graph.ts'
import { solverGraph } from './objective.ts'
import { type ConjugateRows, MOST_ROWS, type SolveOptions } from './rows.ts'
import type { RowStatus } from './status.ts'

/** If the solutions are to be read, rows continue outside the device once this share is open: it evaluates all rows until the last has ended. */
const FEW = 1 / 16
/** What a solve leaves on the device, row by row. */
const SOLUTION = ['points', 'objective', 'difference', 'residual', 'ended', 'spent'] as const

export interface DeviceSolverOptions {
  readonly classes: number
  /** Pairs remembered for each row. */
  readonly pairs: number
  /** As for `Lbfgs`. */
  readonly convex: boolean
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

/** Rows to solve, which may lie on the device: as `ConjugateRows`. */
export interface ResidentRows {
  readonly count: number
  readonly target: Buffer | DeviceValue
  readonly base: Buffer | DeviceValue
  readonly label?: Buffer | DeviceValue
}

/** Solutions on the device. */
export interface ResidentEnd {
  /** `points` and `difference` [rows, D], `objective` and `residual` [rows], `ended` (see `ROW_ENDS`) and `spent` evaluations [rows, 1]. */
  readonly values: DeviceValues
  readonly unconverged: number
}

/**
 * L-BFGS with the whole state of its rows in the memory of a device. An iteration is one run of one graph, which returns a single number, how
 * many rows are open. The solutions stay there, or are copied back once, at the end.
 */
export class DeviceSolver {
  readonly #memory: DeviceMemory
  readonly #iteration: ResidentProgram
  readonly #potential: Potential
  readonly #dimension: number
  readonly #options: DeviceSolverOptions
  /** Reads the solutions. */
  #ending: Promise<ResidentProgram> | null = null
  /** Leaves them on the device. */
  #staying: Promise<ResidentProgram> | null = null
  #zeros: Buffers = {}

  private constructor(
    memory: DeviceMemory,
    iteration: ResidentProgram,
    potential: Potential,
    options: DeviceSolverOptions,
  ) {
    this.#memory = memory
    this.#iteration = iteration
    this.#potential = potential
    this.#dimension = potential.config.dimension
    this.#options = options
  }

  /** @throws DeviceLost */
  static async create(memory: DeviceMemory, potential: Potential, options: DeviceSolverOptions): Promise<DeviceSolver> {
    const { classes, bind } = options
    const graph = lbfgsIteration(potential, classes, options)
    const stay = Object.keys(graph).filter((name) => name !== 'left')
    const iteration = await memory.loadResident(encodeOnnx(graph, { bind, name: 'iteration' }), stay)
    return new DeviceSolver(memory, iteration, potential, options)
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
    for (let start = 0; start < count; start += MOST_ROWS)
      await this.#solveBlock(shared, rows, [start, Math.min(start + MOST_ROWS, count)], options, end)
    return end.finish()
  }

  async #solveBlock(
    shared: Buffers,
    { targets, starts, labels }: ConjugateRows,
    [start, stop]: readonly [number, number],
    options: SolveOptions,
    end: Ends,
  ): Promise<void> {
    const [d, k, n] = [this.#dimension, this.#options.classes, stop - start]
    const part = (data: Float32Array, width: number) => ({
      data: data.subarray(start * width, stop * width),
      shape: [n, width],
    })
    const rows = { target: part(targets, d), base: part(starts, d), ...(k > 0 && { label: part(labels, k) }) }
    this.#ending ??= this.#load([])
    const ending = await this.#ending
    await this.#iterate(shared, { count: n, ...rows }, options, FEW * n, (values) =>
      ending.run(values, end.buffers(start, stop)),
    )
  }

  /**
   * Solves until every row has ended. The solutions stay on the device, whose holder frees them.
   * @param rows at most `MOST_ROWS`, all at once
   * @throws DeviceLost
   */
  async solveThere(shared: Buffers, rows: ResidentRows, options: SolveOptions): Promise<ResidentEnd> {
    this.#staying ??= this.#load(SOLUTION)
    const staying = await this.#staying
    return this.#iterate(shared, rows, options, 0, async (all, left) => ({
      values: await staying.run(all, {}),
      unconverged: Math.max(0, -left),
    }))
  }

  #load(stay: readonly string[]): Promise<ResidentProgram> {
    const { classes, bind } = this.#options
    const graph = endGraph(this.#potential, classes)
    return this.#memory.loadResident(encodeOnnx(graph, { bind, name: 'solutions' }), stay)
  }

  /**
   * Iterates until no more than `few` rows are open.
   * @param finish what to do with the values on the device and the last number that was read (see `lbfgsIteration`), before they are freed
   */
  async #iterate<T>(
    shared: Buffers,
    { count, ...rows }: ResidentRows,
    { tolerance, maxIterations, signal }: SolveOptions,
    few: number,
    finish: (values: DeviceValues, left: number) => Promise<T>,
  ): Promise<T> {
    const given = Object.entries({ ...rows, tolerance: number(tolerance), limit: number(maxIterations) })
    const here = given.filter((one): one is [string, Buffer] => 'data' in one[1])
    const there = Object.fromEntries(given.filter(([, value]) => !('data' in value))) as DeviceValues
    const uploaded = await this.#memory.upload(Object.fromEntries(here))
    const weights = await this.#memory.upload(shared)
    const fixed = { ...weights, ...uploaded, ...there }
    const state = new State(await this.#memory.upload(this.#zerosFor(count)), this.#options.pairs)
    const left = number(count)
    try {
      for (let iteration = 0; iteration < maxIterations; iteration++) {
        signal?.throwIfAborted()
        state.advance(await this.#iteration.run({ ...fixed, ...state.values }, { left }))
        if (left.data[0]! <= few) break
      }
      return await finish({ ...fixed, ...state.values, displacement: state.values.at! }, left.data[0]!)
    } finally {
      state.dispose()
      for (const value of [...Object.values(uploaded), ...Object.values(weights)]) value.dispose()
    }
  }

  /** The initial state, uploaded once for each number of rows. */
  #zerosFor(rows: number): Buffers {
    if (this.#zeros.inverses?.shape[0] !== rows) this.#zeros = zerosFor(rows, this.#dimension, this.#options.pairs)
    return this.#zeros
  }

  async dispose(): Promise<void> {
    await this.#iteration.dispose()
    await (await this.#ending)?.dispose()
    await (await this.#staying)?.dispose()
  }
}

function number(value: number): Buffer {
  return { data: Float32Array.of(value), shape: [] }
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
