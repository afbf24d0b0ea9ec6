import type { Parameter, Values } from 'brenier'
import { encodeOnnx, type Shape, type Tensor, topological } from 'brenier/graph'
import { type Buffer, type Engine, type Program, weightName } from 'brenier/method'

export type Precision = 'float32' | 'float64'
export type Feeds = Readonly<Record<string, Values>>

/** A graph that makes its own result buffers, for the many small graphs of benchmarks. An axis called "rows" is set in each run. */
export class GraphProgram {
  readonly #program: Program
  readonly #inputs: ReadonlyMap<string, Shape>
  readonly #outputs: ReadonlyMap<string, Shape>
  readonly #precision: Precision
  #results: { rows: number; buffers: Record<string, Buffer> } | null = null

  private constructor(
    program: Program,
    inputs: ReadonlyMap<string, Shape>,
    outputs: ReadonlyMap<string, Shape>,
    precision: Precision,
  ) {
    this.#program = program
    this.#inputs = inputs
    this.#outputs = outputs
    this.#precision = precision
  }

  static async load(
    engine: Engine,
    outputs: Readonly<Record<string, Tensor>>,
    { precision = 'float32' as Precision, threads = 1 } = {},
  ): Promise<GraphProgram> {
    const inputs = new Map<string, Shape>()
    for (const { operator, attributes, shape } of topological(...Object.values(outputs)))
      if (operator.name === 'input') inputs.set((attributes as { name: string }).name, shape)
    const program = await engine.load(encodeOnnx(outputs, { precision }), { threads })
    const shapes = new Map(Object.entries(outputs).map(([name, tensor]) => [name, tensor.shape]))
    return new GraphProgram(program, inputs, shapes, precision)
  }

  /** @returns the results by name; the next run with the same number of rows reuses their buffers */
  async run(feeds: Feeds, rows: number): Promise<Readonly<Record<string, Values>>> {
    const sized = (shape: Shape) => shape.map((size) => (typeof size === 'number' ? size : rows))
    const inputs: Record<string, Buffer> = {}
    for (const [name, shape] of this.#inputs) {
      const data = feeds[name]
      if (data === undefined) throw new TypeError(`The graph's input "${name}" was given no values.`)
      inputs[name] = { data, shape: sized(shape) }
    }
    if (this.#results?.rows !== rows)
      this.#results = { rows, buffers: resultBuffers(this.#outputs, sized, this.#precision) }
    await this.#program.run(inputs, this.#results.buffers)
    return Object.fromEntries(Object.entries(this.#results.buffers).map(([name, { data }]) => [name, data]))
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}

function resultBuffers(
  outputs: ReadonlyMap<string, Shape>,
  sized: (shape: Shape) => number[],
  precision: Precision,
): Record<string, Buffer> {
  return Object.fromEntries(
    [...outputs].map(([name, open]) => {
      const shape = sized(open)
      const count = shape.reduce((product, size) => product * size, 1)
      return [name, { data: precision === 'float32' ? new Float32Array(count) : new Float64Array(count), shape }]
    }),
  )
}

/** Anything with weights: a potential, or a network for a map. */
export interface Parameterised {
  readonly parameters: readonly Parameter[]
}

/** The initial values of all parameters, flat. */
export function startingWeights({ parameters }: Parameterised): Float32Array {
  return Float32Array.from(parameters.flatMap(({ initial }) => [...initial]))
}

/** Views of a flat array of weights, by the names that graphs give them. */
export function weightFeeds({ parameters }: Parameterised, flat: Values): Record<string, Values> {
  let end = 0
  return Object.fromEntries(
    parameters.map(({ name, initial }) => {
      const start = end
      end += initial.length
      return [weightName(name), flat.subarray(start, end)]
    }),
  )
}
