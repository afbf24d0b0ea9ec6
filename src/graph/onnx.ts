import { fuse, type OnnxNode } from './fusion.ts'
import { constantOperator, type InputAttributes, inputOperator, isOperator } from './operators/sources.ts'
import {
  type AttributeProto,
  DataType,
  encodeModel,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './proto.ts'
import { splitProducts } from './split.ts'
import { type Emitter, formatShape, type Shape, sameShape, type Tensor } from './tensor.ts'
import { topological } from './topological.ts'

export interface OnnxOptions {
  /** The precision of every number in the graph. Default 'float32'. */
  readonly precision?: 'float32' | 'float64'
  /** Values for inputs, by name, which then become constants of the graph, so that a runtime can pack them. Default: none. */
  readonly bind?: Readonly<Record<string, ArrayLike<number>>>
  /** The graph's name. Default 'brenier'. */
  readonly name?: string
  /** ONNX's operator set: 18, which runtimes since 2023 support, or 13, for runtimes since 2020. Default 18. */
  readonly opset?: Opset
  /** For a graphics card: into how many parts products over all rows may be divided. A power of two that divides the number of rows. Default 1. */
  readonly parts?: number
}

/** The version of ONNX's file format for each operator set. */
export const IR_VERSIONS = { 13: 7, 18: 8 } as const
export type Opset = keyof typeof IR_VERSIONS
const DEFAULT_OPSET = 18
/** Internal names begin with this; no input or output does. */
const INTERNAL = '%'

/**
 * Encodes tensors as the outputs of an ONNX graph. Shared subexpressions, even inside operators, are computed once.
 * @throws TypeError if a bound value does not have its input's size, if one name stands for two things, or for a name that begins with %
 */
export function encodeOnnx(outputs: Readonly<Record<string, Tensor>>, options: OnnxOptions = {}): Uint8Array {
  const opset = options.opset ?? DEFAULT_OPSET
  return encodeModel({
    irVersion: IR_VERSIONS[opset],
    opsetImport: [{ domain: '', version: opset }],
    producerName: 'brenier',
    graph: graphOf(outputs, options),
  })
}

/** The graph of `encodeOnnx` before it becomes bytes, to be combined with others into a larger model. */
export function graphOf(outputs: Readonly<Record<string, Tensor>>, options: OnnxOptions = {}): GraphProto {
  const writer = new Writer(options)
  const results = Object.entries(outputs)
  for (const node of topological(...results.map(([, tensor]) => tensor))) writer.add(node)
  return writer.finish(results)
}

class Writer implements Emitter {
  readonly #options: OnnxOptions
  readonly #precision: 'float32' | 'float64'
  readonly opset: Opset
  readonly #names = new Map<Tensor, string>()
  readonly #shapes = new Map<string, Shape>()
  readonly #nodes: OnnxNode[] = []
  readonly #known = new Map<string, string>()
  readonly #initializers = new Map<string, TensorProto>()
  readonly #inputs: ValueInfoProto[] = []
  readonly #public = new Map<string, Shape>()

  constructor(options: OnnxOptions) {
    this.#options = options
    this.#precision = options.precision ?? 'float32'
    this.opset = options.opset ?? DEFAULT_OPSET
  }

  add(tensor: Tensor): void {
    const name = this.#encode(tensor)
    this.#names.set(tensor, name)
    if (!this.#shapes.has(name)) this.#shapes.set(name, tensor.shape)
  }

  #encode(tensor: Tensor): string {
    if (isOperator(tensor, constantOperator)) return this.#numbers(tensor.attributes.data, tensor.attributes.shape)
    if (isOperator(tensor, inputOperator)) return this.#input(tensor.attributes, tensor.shape)
    const inputs = tensor.inputs.map((input) => this.#names.get(input)!)
    return tensor.operator.encode(this, inputs, tensor)
  }

  #input({ name, whole }: InputAttributes, shape: Shape): string {
    const seen = this.#public.get(name)
    if (seen !== undefined && !sameShape(seen, shape))
      throw new TypeError(`Two inputs are called "${name}", of shapes ${formatShape(seen)} and ${formatShape(shape)}.`)
    checkPublic(name)
    this.#public.set(name, shape)
    const bound = this.#options.bind?.[name]
    if (bound !== undefined) return this.#numbers(bound, shape, name)
    if (!this.#inputs.some((value) => value.name === name))
      this.#inputs.push(valueInfo(name, shape, DataType[whole ? 'int64' : this.#precision]))
    return name
  }

  /** An ONNX node; the same type, inputs and attributes give the same output, so that work is shared. */
  node(type: string, inputs: readonly string[], attributes: Record<string, number | readonly number[]> = {}): string {
    const order = type === 'Add' || type === 'Mul' ? [...inputs].sort() : inputs
    const key = `${type}(${order.join()})${JSON.stringify(attributes)}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const output = `${INTERNAL}${this.#nodes.length}`
    this.#nodes.push({ type, inputs, attributes, output })
    this.#known.set(key, output)
    return output
  }

  integers(values: readonly number[]): string {
    const name = `${INTERNAL}i:${values.join()}`
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
    this.#initializers.set(name, { dims: [values.length], dataType: DataType.int64, name, rawData })
    return name
  }

  scalar(value: number): string {
    return this.#numbers([value], [])
  }

  toNumbers(name: string): string {
    return this.node('Cast', [name], { to: DataType[this.#precision] })
  }

  #numbers(data: ArrayLike<number>, shape: Shape, named?: string): string {
    const dims = shape.map((size) => {
      if (typeof size !== 'number')
        throw new TypeError(`"${named}" is bound to a value but has the open size "${size}".`)
      return size
    })
    if (data.length !== dims.reduce((product, size) => product * size, 1))
      throw new TypeError(`"${named}" of shape [${dims.join(', ')}] cannot be bound to ${data.length} values.`)
    const name =
      named ??
      `${INTERNAL}c${data.length <= 8 ? `:${Array.from(data).join()}:${dims.join()}` : this.#initializers.size}`
    const values = this.#precision === 'float32' ? Float32Array.from(data) : Float64Array.from(data)
    this.#initializers.set(name, {
      dims,
      dataType: DataType[this.#precision],
      name,
      rawData: new Uint8Array(values.buffer),
    })
    this.#shapes.set(name, shape)
    return name
  }

  finish(results: readonly (readonly [string, Tensor])[]): GraphProto {
    for (const [name] of results) {
      checkPublic(name)
      if (this.#public.has(name)) throw new TypeError(`An input and an output are both called "${name}".`)
    }
    const wanted = results.map(([, tensor]) => this.#names.get(tensor)!)
    const scalars = new Map(
      [...this.#initializers].flatMap(([name, t]) => (t.dims.length === 0 ? [[name, firstValue(t)] as const] : [])),
    )
    const nodes = this.#split(fuse(this.#nodes, wanted, this.#shapes, scalars)).map(toProto)
    for (const [i, [output]] of results.entries()) this.#nameOutput(nodes, wanted, i, output)
    const used = new Set(nodes.flatMap((node) => node.input))
    return {
      name: this.#options.name ?? 'brenier',
      node: nodes,
      initializer: [...this.#initializers.values()].filter(({ name }) => used.has(name)),
      input: this.#inputs.filter(({ name }) => used.has(name)),
      output: results.map(([name, tensor]) => valueInfo(name, tensor.shape, DataType[this.#precision])),
    }
  }

  #split(nodes: OnnxNode[]): OnnxNode[] {
    const { parts = 1 } = this.#options
    let next = this.#nodes.length
    const names = {
      integers: (values: readonly number[]) => this.integers(values),
      fresh: () => `${INTERNAL}${next++}`,
    }
    return parts > 1 ? splitProducts(nodes, this.#shapes, parts, names) : nodes
  }

  /** Gives the i-th result its public name: by renaming the output of its node, or by a copy if that already has a public name. */
  #nameOutput(nodes: NodeProto[], wanted: string[], i: number, output: string): void {
    const internal = wanted[i]!
    const producer = nodes.find((node) => node.output[0] === internal)
    if (producer === undefined || wanted.indexOf(internal) < i) {
      nodes.push({ opType: 'Identity', input: [internal], output: [output], attribute: [] })
      return
    }
    for (const node of nodes) {
      node.input = node.input.map((name) => (name === internal ? output : name))
      node.output = node.output.map((name) => (name === internal ? output : name))
    }
    for (let j = i; j < wanted.length; j++) if (wanted[j] === internal) wanted[j] = output
  }
}

function checkPublic(name: string): void {
  if (name.startsWith(INTERNAL))
    throw new TypeError(`Inputs and outputs cannot begin with "${INTERNAL}", found "${name}".`)
}

function firstValue({ rawData, dataType }: TensorProto): number {
  const view = new DataView(rawData.buffer, rawData.byteOffset)
  return dataType === DataType.float64 ? view.getFloat64(0, true) : view.getFloat32(0, true)
}

function toProto({ type, inputs, attributes, output }: OnnxNode): NodeProto {
  const attribute = Object.entries(attributes).map(([name, value]): AttributeProto => {
    if (typeof value !== 'number') return { name, type: 7, ints: [...value] }
    return name === 'alpha' || name === 'beta' ? { name, type: 1, f: value } : { name, type: 2, i: value }
  })
  return { opType: type, input: [...inputs], output: [output], attribute }
}

export function valueInfo(name: string, shape: Shape, elemType: number): ValueInfoProto {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }))
  return { name, type: { tensorType: { elemType, shape: { dim } } } }
}
