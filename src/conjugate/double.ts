import type { Buffers, Engine, Program } from '../engine/index.ts'
import { encodeOnnx } from '../graph/index.ts'
import { boundWeights } from '../potentials/weights.ts'
import { productGraph, solverGraph } from './objective.ts'
import type { SolverParts } from './parts.ts'

/** One row of a double-precision solve: the inputs of its evaluations. */
export interface DoubleRow {
  readonly base: Float64Array
  readonly target: Float64Array
  readonly label: Float64Array
}

/** What one evaluation finds at a point; see `solverGraph`. */
export interface DoubleEvaluation {
  readonly points: Float64Array
  readonly objective: number
  readonly difference: Float64Array
  readonly slope: Float64Array
  readonly residual: number
}

/**
 * The objective of the c-transform in float64, and products with its Hessian, for the few rows that float32 leaves unfinished. It is loaded
 * when the first such row appears.
 */
export class DoubleProgram {
  readonly dimension: number
  readonly #classes: number
  /** Whether the Hessian of the objective depends on the target. */
  readonly #hasCost: boolean
  readonly #evaluation: Program
  readonly #product: Program
  readonly #preconditioner: Float64Array
  readonly #metric: Float64Array

  private constructor(
    { potential, classes, preconditioner, metric }: SolverParts,
    programs: readonly [Program, Program],
  ) {
    this.dimension = potential.config.dimension
    this.#classes = classes
    this.#hasCost = potential.cost !== undefined
    ;[this.#evaluation, this.#product] = programs
    this.#preconditioner = Float64Array.from(preconditioner)
    this.#metric = Float64Array.from(metric)
  }

  static async create(engine: Engine, parts: SolverParts): Promise<DoubleProgram> {
    const { potential, weights, classes, threads } = parts
    const options = { bind: boundWeights(potential, weights), precision: 'float64' } as const
    const load = (graph: ReturnType<typeof solverGraph>, name: string) =>
      engine.load(encodeOnnx(graph, { ...options, name }), { threads, rowsApart: true })
    const evaluation = await load(solverGraph(potential, classes), 'conjugate in double precision')
    const product = await load(productGraph(potential, classes), 'Hessian of the conjugate')
    return new DoubleProgram(parts, [evaluation, product])
  }

  /** Evaluates each row at its own displacement. */
  async evaluate(rows: readonly DoubleRow[], displacements: readonly Float64Array[]): Promise<DoubleEvaluation[]> {
    const [n, d] = [rows.length, this.dimension]
    const matrix = () => ({ data: new Float64Array(n * d), shape: [n, d] })
    const column = () => ({ data: new Float64Array(n), shape: [n] })
    const [points, difference, slope] = [matrix(), matrix(), matrix()]
    const [objective, residual] = [column(), column()]
    const inputs = {
      ...this.#inputs(rows, displacements),
      target: packed(rows.map(({ target }) => target)),
      metric: { data: this.#metric, shape: [d, d] },
    }
    await this.#evaluation.run(inputs, { points, objective, difference, slope, residual })
    const own = ({ data }: { data: Float64Array }, i: number) => data.slice(i * d, (i + 1) * d)
    return rows.map((_, i) => ({
      points: own(points, i),
      objective: objective.data[i]!,
      difference: own(difference, i),
      slope: own(slope, i),
      residual: residual.data[i]!,
    }))
  }

  /** The product of each row's Hessian, taken at its displacement, with its direction. */
  async products(
    rows: readonly DoubleRow[],
    displacements: readonly Float64Array[],
    directions: readonly Float64Array[],
  ): Promise<Float64Array[]> {
    const [n, d] = [rows.length, this.dimension]
    const product = { data: new Float64Array(n * d), shape: [n, d] }
    const inputs = {
      ...this.#inputs(rows, displacements),
      ...(this.#hasCost && { target: packed(rows.map(({ target }) => target)) }),
      direction: packed(directions),
    }
    await this.#product.run(inputs, { product })
    return rows.map((_, i) => product.data.slice(i * d, (i + 1) * d))
  }

  #inputs(block: readonly DoubleRow[], displacements: readonly Float64Array[]): Buffers {
    const d = this.dimension
    return {
      base: packed(block.map(({ base }) => base)),
      displacement: packed(displacements),
      preconditioner: { data: this.#preconditioner, shape: [d, d] },
      ...(this.#classes > 0 && { label: packed(block.map(({ label }) => label)) }),
    }
  }

  async dispose(): Promise<void> {
    await this.#evaluation.dispose()
    await this.#product.dispose()
  }
}

/** Arrays of one length as the rows of a matrix. */
function packed(parts: readonly Float64Array[]): { data: Float64Array; shape: number[] } {
  const width = parts[0]!.length
  const data = new Float64Array(parts.length * width)
  parts.forEach((part, i) => {
    data.set(part, i * width)
  })
  return { data, shape: [parts.length, width] }
}
