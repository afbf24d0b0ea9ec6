import { graphOf, IR_VERSIONS, type Opset, valueInfo } from './onnx.ts'
import { type AttributeProto, DataType, type GraphProto, type NodeProto, type TensorProto } from './proto.ts'
import type { Shape, Tensor } from './tensor.ts'

type ValueType = keyof typeof DataType
export type Precision = 'float32' | 'float64'

/** A whole number, a list of whole numbers or texts, or the graph of a loop's body. */
type Attribute = number | readonly number[] | readonly string[] | GraphProto

/** A value that a loop passes from one iteration to the next. Its sizes may change. */
export interface LoopValue {
  readonly type: ValueType
  readonly shape: Shape
  /** The value before the first iteration. */
  readonly start: string
}

/** The results of one iteration. */
export interface Iteration {
  /** Whether there is another iteration: a boolean. */
  readonly go: string
  readonly values: Readonly<Record<string, string>>
  /** Gathered from all iterations, along a new first axis. */
  readonly gathered?: string
}

interface LoopEnd {
  readonly values: Readonly<Record<string, string>>
  readonly gathered: string
}

const RESULT = 'result '
/** The operator set that every runtime since 2020 supports. */
const OPSET: Opset = 13
export const ASSEMBLY_VERSIONS = { opset: OPSET, irVersion: IR_VERSIONS[OPSET], labels: 2 } as const
/** The domain of ONNX's operators for tables, which encode text labels. */
export const LABEL_DOMAIN = 'ai.onnx.ml'

/**
 * Combines graphs of tensors into one model, with ONNX nodes between them: several precisions, loops, text. A value is identified by its name,
 * which is generated here; the caller names only the inputs and outputs of the whole model.
 */
export class Assembly {
  readonly #names: { next: number }
  readonly #nodes: NodeProto[] = []
  readonly #initializers: TensorProto[] = []
  readonly #inputs: GraphProto['input'] = []
  readonly #made = new Set<string>()

  /** @param names shared with the graph around a loop's body, so that no name stands for two values */
  constructor(names: { next: number } = { next: 0 }) {
    this.#names = names
  }

  #name(): string {
    return `v${this.#names.next++}`
  }

  input(name: string, type: ValueType, shape: Shape): string {
    this.#inputs.push(valueInfo(name, shape, DataType[type]))
    return name
  }

  /** Fixed numbers, row-major. @param name shown to readers of the graph. Default: generated */
  numbers(data: ArrayLike<number>, dims: readonly number[], precision: Precision, name = this.#name()): string {
    const values = precision === 'float32' ? Float32Array.from(data) : Float64Array.from(data)
    return this.#fixed(name, precision, dims, values)
  }

  integers(values: readonly (number | bigint)[], dims: readonly number[] = [values.length]): string {
    return this.#fixed(this.#name(), 'int64', dims, BigInt64Array.from(values, BigInt))
  }

  #fixed(name: string, type: ValueType, dims: readonly number[], { buffer }: { buffer: ArrayBuffer }): string {
    this.#initializers.push({ dims: [...dims], dataType: DataType[type], name, rawData: new Uint8Array(buffer) })
    return name
  }

  node(type: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}, domain = '') {
    return this.nodes(type, inputs, 1, attributes, domain)[0]!
  }

  /** A node with several outputs. */
  nodes(
    type: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): string[] {
    const made = Array.from({ length: outputs }, () => this.#name())
    const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value))
    this.#add({ opType: type, input: [...inputs], output: made, attribute, ...(domain && { domain }) })
    return made
  }

  #add(node: NodeProto): void {
    this.#nodes.push(node)
    for (const name of node.output) this.#made.add(name)
  }

  cast(value: string, type: ValueType): string {
    return this.node('Cast', [value], { to: DataType[type] })
  }

  /**
   * Adds the graph of some tensors.
   * @param from the values of their inputs, by name
   * @returns the names of the results, by the names of `outputs`
   * @throws TypeError for an input without a value
   */
  part<K extends string>(
    outputs: Readonly<Record<K, Tensor>>,
    from: Readonly<Record<string, string>>,
    precision: Precision,
  ): Record<K, string> {
    // An output may have the name of an input that it updates.
    const results = Object.entries<Tensor>(outputs).map(([name, tensor]) => [RESULT + name, tensor] as const)
    const graph = graphOf(Object.fromEntries(results), { precision, opset: OPSET })
    const names = new Map<string, string>()
    for (const { name } of graph.input) {
      const value = from[name]
      if (value === undefined) throw new TypeError(`The part's input "${name}" was given no value.`)
      names.set(name, value)
    }
    const own = (name: string) => {
      const known = names.get(name) ?? this.#name()
      names.set(name, known)
      return known
    }
    for (const fixed of graph.initializer) this.#initializers.push({ ...fixed, name: own(fixed.name) })
    for (const node of graph.node) this.#add({ ...node, input: node.input.map(own), output: node.output.map(own) })
    return Object.fromEntries(Object.keys(outputs).map((name) => [name, own(RESULT + name)])) as Record<K, string>
  }

  /**
   * @param most the most iterations: an int64 scalar
   * @param first whether there is a first iteration: a boolean
   * @param body adds one iteration to the graph `inside`
   * @param gathered the type and shape of what each iteration gathers, if anything
   */
  loop(
    most: string,
    first: string,
    values: Readonly<Record<string, LoopValue>>,
    body: (inside: Assembly, values: Readonly<Record<string, string>>, number: string) => Iteration,
    gathered?: { readonly type: ValueType; readonly shape: Shape },
  ): LoopEnd {
    const inside = new Assembly(this.#names)
    const number = inside.input(this.#name(), 'int64', [])
    inside.input(this.#name(), 'boolean', [])
    const keys = Object.keys(values)
    // Runtimes assume that sizes of the same name are equal, but these change.
    const shapeOf = (key: string, when: string) =>
      values[key]!.shape.map((size) => (typeof size === 'number' ? size : `${size} ${when} ${number}`))
    const before = keys.map((key) => inside.input(this.#name(), values[key]!.type, shapeOf(key, 'before')))
    const made = body(inside, named(keys, before), number)
    const results = [
      { value: made.go, type: 'boolean' as const, shape: [] },
      ...keys.map((key) => ({ value: made.values[key]!, type: values[key]!.type, shape: shapeOf(key, 'after') })),
      ...(gathered ? [{ value: made.gathered!, ...gathered }] : []),
    ]
    const inputs = [most, first, ...keys.map((key) => values[key]!.start)]
    const ends = this.nodes('Loop', inputs, results.length - 1, { body: inside.graph('iteration', results) })
    return { values: named(keys, ends), gathered: ends[keys.length] ?? '' }
  }

  /** @param outputs under the caller's names, or else their own; a value from elsewhere, or one that is already an output, is copied */
  graph(name: string, outputs: readonly { value: string; type: ValueType; shape: Shape; name?: string }[]): GraphProto {
    const taken = new Set<string>()
    const output = outputs.map(({ value, type, shape, name: given }) => {
      const ready = given === undefined && this.#made.has(value) && !taken.has(value)
      const result = ready ? value : (given ?? this.#name())
      if (!ready) this.#add({ opType: 'Identity', input: [value], output: [result], attribute: [] })
      taken.add(result)
      return valueInfo(result, shape, DataType[type])
    })
    return { name, node: this.#nodes, initializer: this.#initializers, input: this.#inputs, output }
  }
}

function named(keys: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key, i) => [key, values[i]!]))
}

function attributeOf(name: string, value: Attribute): AttributeProto {
  if (typeof value === 'number') return { name, type: 2, i: value }
  if ('node' in value) return { name, type: 5, g: value }
  const isText = (values: readonly (number | string)[]): values is readonly string[] => typeof values[0] === 'string'
  if (!isText(value)) return { name, type: 7, ints: [...value] as number[] }
  return { name, type: 8, strings: value.map((text) => new TextEncoder().encode(text)) }
}
