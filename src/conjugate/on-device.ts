import type { Buffer, Buffers, DeviceMemory, DeviceValue, DeviceValues, ResidentProgram } from '../engine/index.ts'
import { add, encodeOnnx, input, matmul, mul, reduceSum, reshape, scalar, square, type Tensor } from '../graph/index.ts'
import { type Potential, pointsShape } from '../potentials/potential.ts'
import { State, zerosFor } from './device-state.ts'
import { lbfgsFirst, lbfgsIteration, ROW_ENDS } from './lbfgs-graph.ts'
import { column } from './lbfgs-rules.ts'
import { solverGraph } from './objective.ts'
import { RowBlocks, type RowSizes } from './row-blocks.ts'
import { type ConjugateRows, MOST_ROWS, type SolveOptions } from './rows.ts'
import type { RowStatus } from './status.ts'

/** If the solutions are to be read, rows continue outside the device once this share is open: it evaluates all rows until the last has ended. */
const FEW = 1 / 16
/** For the first iteration, which has no step, and makes no pair. */
const NO_STEP = -1
/** How many initial states are kept on the device, each for another number of rows. */
const MOST_ZEROS = 4
/** What a solve leaves on the device, row by row, and the size of a row of each. */
const SOLUTION = { points: 'D', objective: null, residual: null, within: null, ended: 1, spent: 1 } as const

/** The prefix of states as inputs where a result has the same name. */
const LAST = 'last '

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
  /** `points` [rows, D], `objective`, `residual` and `within` [rows], `ended` (see `ROW_ENDS`) and `spent` evaluations [rows, 1]. */
  readonly values: DeviceValues
  readonly unconverged: number
}

/**
 * L-BFGS with the whole state of its rows in the memory of a device. An iteration is one run of one graph, which returns a single number, how
 * many rows are open. Time goes into starting kernels, so the first iterations have graphs with no more pairs than there can be. The solutions stay there, or are copied back once, at the end.
 */
export class DeviceSolver {
  readonly #memory: DeviceMemory
  /** The graphs of iterations, by how many older pairs they have; `NO_STEP` for the first. */
  readonly #iterations = new Map<number, Promise<ResidentProgram>>()
  readonly #potential: Potential
  readonly #dimension: number
  readonly #options: DeviceSolverOptions
  /** Reads the solutions. */
  #ending: Promise<ResidentProgram> | null = null
  /** Leaves them on the device. */
  #staying: Promise<ResidentProgram> | null = null
  /** For more rows than are solved at once. */
  #blocks: Promise<RowBlocks> | null = null
  /** Initial states on the device, by their number of rows, the latest last. */
  readonly #zeros = new Map<number, DeviceValues>()

  private constructor(memory: DeviceMemory, potential: Potential, options: DeviceSolverOptions) {
    this.#memory = memory
    this.#potential = potential
    this.#dimension = potential.config.dimension
    this.#options = options
  }

  /** @throws DeviceLost */
  static async create(memory: DeviceMemory, potential: Potential, options: DeviceSolverOptions): Promise<DeviceSolver> {
    const solver = new DeviceSolver(memory, potential, options)
    await solver.#iteration(0)
    return solver
  }

  /** The graph of an iteration, counted from 0. */
  #iteration(index: number): Promise<ResidentProgram> {
    const { classes, pairs, bind } = this.#options
    const older = index === 0 ? NO_STEP : olderPairs(index - 1, pairs - 1)
    const known = this.#iterations.get(older)
    if (known !== undefined) return known
    const graph =
      older === NO_STEP
        ? lbfgsFirst(this.#potential, classes)
        : lbfgsIteration(this.#potential, classes, { ...this.#options, older })
    const stay = Object.keys(graph).filter((name) => name !== 'left')
    const made = this.#memory.loadResident(encodeOnnx(graph, { bind, name: 'iteration' }), stay)
    this.#iterations.set(older, made)
    return made
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
    this.#ending ??= this.#load(endGraph(this.#potential, this.#options.classes), [])
    const ending = await this.#ending
    await this.#iterate(shared, { count: n, ...rows }, options, FEW * n, (values) =>
      ending.run(values, end.buffers(start, stop)),
    )
  }

  /**
   * Solves until every row has ended. The solutions stay on the device, whose holder frees them.
   * @param shared weights, preconditioner and metric
   * @param rows more than `MOST_ROWS` are solved in blocks
   * @throws DeviceLost
   */
  async solveThere(shared: Buffers, rows: ResidentRows, options: SolveOptions): Promise<ResidentEnd> {
    if (rows.count <= MOST_ROWS) return this.#solveTogether(shared, rows, options)
    const { count, ...tables } = rows
    const sizes = Object.entries(SOLUTION).map(([name, size]) => [name, size === 'D' ? this.#dimension : size])
    this.#blocks ??= RowBlocks.open(this.#memory, Object.fromEntries(sizes) as RowSizes)
    let unconverged = 0
    const values = await (await this.#blocks).map(tables, { count, most: MOST_ROWS }, async (some, size) => {
      const end = await this.#solveTogether(shared, { ...some, count: size }, options)
      unconverged += end.unconverged
      return end.values
    })
    return { values, unconverged }
  }

  async #solveTogether(shared: Buffers, rows: ResidentRows, options: SolveOptions): Promise<ResidentEnd> {
    this.#staying ??= this.#load(solutionGraph(this.#dimension), Object.keys(SOLUTION))
    const staying = await this.#staying
    return this.#iterate(shared, rows, options, 0, async (all, left) => ({
      values: await staying.run(
        { ...all, [`${LAST}objective`]: all.objective!, [`${LAST}residual`]: all.residual! },
        {},
      ),
      unconverged: Math.max(0, -left),
    }))
  }

  #load(graph: Record<string, Tensor>, stay: readonly string[]): Promise<ResidentProgram> {
    return this.#memory.loadResident(encodeOnnx(graph, { bind: this.#options.bind, name: 'solutions' }), stay)
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
    const uploaded = await this.#memory.upload({ ...shared, ...Object.fromEntries(here) })
    const fixed = { ...uploaded, ...there }
    const state = new State(await this.#zerosFor(count), this.#options.pairs)
    const left = number(count)
    try {
      for (let iteration = 0; iteration < maxIterations; iteration++) {
        signal?.throwIfAborted()
        const program = await this.#iteration(iteration)
        state.advance(await program.run({ ...fixed, ...state.values }, { left }))
        if (left.data[0]! <= few) break
      }
      return await finish({ ...fixed, ...state.values, displacement: state.values.at! }, left.data[0]!)
    } finally {
      state.dispose()
      for (const value of Object.values(uploaded)) value.dispose()
    }
  }

  /** The initial state, uploaded once for each number of rows. */
  async #zerosFor(rows: number): Promise<DeviceValues> {
    const known = this.#zeros.get(rows)
    this.#zeros.delete(rows)
    const zeros = known ?? (await this.#memory.upload(zerosFor(rows, this.#dimension, this.#options.pairs)))
    this.#zeros.set(rows, zeros)
    const [oldest] = this.#zeros.keys()
    if (this.#zeros.size > MOST_ZEROS) this.#forget(oldest!)
    return zeros
  }

  #forget(rows: number): void {
    for (const value of new Set(Object.values(this.#zeros.get(rows)!))) value.dispose()
    this.#zeros.delete(rows)
  }

  async dispose(): Promise<void> {
    for (const rows of [...this.#zeros.keys()]) this.#forget(rows)
    for (const program of this.#iterations.values()) await (await program).dispose()
    await (await this.#ending)?.dispose()
    await (await this.#staying)?.dispose()
    await (await this.#blocks)?.dispose()
  }
}

function number(value: number): Buffer {
  return { data: Float32Array.of(value), shape: [] }
}

/** As many older pairs as a graph has that can take so many: none or a power of two, so that there are few graphs, and at most all. */
function olderPairs(needed: number, most: number): number {
  return needed <= 1 ? Math.min(needed, most) : Math.min(2 ** Math.ceil(Math.log2(needed)), most)
}

/** The solutions and how their rows ended, from the state after the last iteration. */
function solutionGraph(d: number): Record<string, Tensor> {
  const [base, at] = [input('base', pointsShape(d)), input('at', pointsShape(d))]
  const row = (name: string) => reshape(column(LAST + name), ['rows'])
  return {
    points: add(matmul(at, input('preconditioner', [d, d])), base),
    objective: row('objective'),
    residual: row('residual'),
    // The slope is L r: this is how much lower a row could still end in its basin, if its Hessian were the mean one.
    within: mul(scalar(0.5), reduceSum(square(input('slope', pointsShape(d))), [1])),
    ended: column('end'),
    spent: column('evaluations'),
  }
}

/** The solutions at the accepted displacements, evaluated again with their `difference`, and how their rows ended. */
function endGraph(potential: Potential, classes: number): Record<string, Tensor> {
  const { points, objective, difference, residual } = solverGraph(potential, classes)
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
