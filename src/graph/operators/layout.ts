import {
  apply,
  countOf,
  formatShape,
  type NdArray,
  type Operator,
  type Shape,
  sameShape,
  type Tensor,
} from '../tensor.ts'

/** Operators that move values without changing them: reshape, slice, concatenation, and the stop of a gradient. */

const reshapeOperator: Operator<{ readonly shape: Shape }> = {
  name: 'reshape',
  shape: ([x], { shape }) => {
    const [from, to] = [symbolic(x!), symbolic(shape)]
    if (from.sizes !== to.sizes || from.names.join() !== to.names.join())
      throw new TypeError(`Cannot reshape ${formatShape(x!)} to ${formatShape(shape)}.`)
    return shape
  },
  derivative: (node, cotangent) => [reshape(cotangent, node.inputs[0]!.shape)],
  evaluate: ([x], { shape }) => {
    const known = shape.reduce<number>((product, size) => (typeof size === 'number' ? product * size : product), 1)
    return { data: x!.data, shape: shape.map((size) => (typeof size === 'number' ? size : x!.data.length / known)) }
  },
  encode: (emitter, [x], node) => {
    const sizes = node.attributes.shape.map((size) => (typeof size === 'number' ? size : -1))
    return emitter.node('Reshape', [x!, emitter.integers(sizes)])
  },
}

function symbolic(shape: Shape): { sizes: number; names: string[] } {
  const sizes = shape.reduce<number>((product, size) => (typeof size === 'number' ? product * size : product), 1)
  return { sizes, names: shape.filter((size): size is string => typeof size === 'string') }
}

/** The same values in another shape; at most one axis is symbolic. @throws TypeError if the sizes do not match */
export function reshape(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : apply(reshapeOperator, [x], { shape })
}

interface Range {
  readonly axis: number
  readonly start: number
  readonly end: number
}

const sliceOperator: Operator<Range> = {
  name: 'slice',
  shape: ([x], { axis, start, end }) => {
    const size = x![axis]
    if (typeof size !== 'number' || start < 0 || end > size || start >= end)
      throw new TypeError(`Cannot slice [${start}, ${end}) of axis ${axis} of ${formatShape(x!)}.`)
    return x!.map((s, i) => (i === axis ? end - start : s))
  },
  derivative: (node, cotangent) => [
    pad(cotangent, node.attributes, node.inputs[0]!.shape[node.attributes.axis] as number),
  ],
  evaluate: ([x], range) => sliceEvaluate(x!, range),
  encode: (emitter, [x], { attributes: { axis, start, end } }) =>
    emitter.node('Slice', [x!, emitter.integers([start]), emitter.integers([end]), emitter.integers([axis])]),
}

function sliceEvaluate(x: NdArray, { axis, start, end }: Range): NdArray {
  const inner = countOf(x.shape.slice(axis + 1))
  const outer = countOf(x.shape.slice(0, axis))
  const size = x.shape[axis]!
  const data = new Float64Array(outer * (end - start) * inner)
  for (let i = 0; i < outer; i++)
    data.set(x.data.subarray((i * size + start) * inner, (i * size + end) * inner), i * (end - start) * inner)
  return { data, shape: x.shape.map((s, i) => (i === axis ? end - start : s)) }
}

/** Elements start ... end - 1 of an axis. @throws TypeError for a range outside the axis, and for a symbolic axis */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  return start === 0 && end === x.shape[axis] ? x : apply(sliceOperator, [x], { axis, start, end })
}

const padOperator: Operator<Range & { readonly size: number }> = {
  name: 'pad',
  shape: ([x], { axis, size }) => x!.map((s, i) => (i === axis ? size : s)),
  derivative: ({ attributes: { axis, start, end } }, cotangent) => [slice(cotangent, axis, start, end)],
  evaluate: ([x], { axis, start, end, size }) => {
    const inner = countOf(x!.shape.slice(axis + 1))
    const outer = countOf(x!.shape.slice(0, axis))
    const data = new Float64Array(outer * size * inner)
    const width = (end - start) * inner
    for (let i = 0; i < outer; i++) data.set(x!.data.subarray(i * width, (i + 1) * width), (i * size + start) * inner)
    return { data, shape: x!.shape.map((s, i) => (i === axis ? size : s)) }
  },
  encode: (emitter, [x], { shape, attributes: { axis, start, end, size } }) => {
    const before = shape.map((_, i) => (i === axis ? start : 0))
    const after = shape.map((_, i) => (i === axis ? size - end : 0))
    return emitter.node('Pad', [x!, emitter.integers([...before, ...after])])
  },
}

/** x placed at [start, end) of an axis of the given size, zeros around it: the transpose of a slice. */
function pad(x: Tensor, range: Range, size: number): Tensor {
  return apply(padOperator, [x], { ...range, size })
}

const concatOperator: Operator<{ readonly axis: number }> = {
  name: 'concat',
  shape: (shapes, { axis }) => {
    const first = shapes[0]!
    const total = shapes.reduce((sum, shape) => {
      const size = shape[axis]
      if (typeof size !== 'number' || shape.some((s, i) => i !== axis && s !== first[i]))
        throw new TypeError(`Cannot concatenate ${shapes.map(formatShape).join(', ')} on axis ${axis}.`)
      return sum + size
    }, 0)
    return first.map((size, i) => (i === axis ? total : size))
  },
  derivative: ({ inputs, attributes: { axis } }, cotangent) => {
    let start = 0
    return inputs.map((input) => {
      const end = start + (input.shape[axis] as number)
      const part = slice(cotangent, axis, start, end)
      start = end
      return part
    })
  },
  evaluate: (inputs, { axis }) => {
    const shape = inputs[0]!.shape.map((s, i) => (i === axis ? inputs.reduce((sum, x) => sum + x.shape[axis]!, 0) : s))
    const data = new Float64Array(countOf(shape))
    const inner = countOf(shape.slice(axis + 1))
    let start = 0
    for (const x of inputs) {
      const width = x.shape[axis]! * inner
      for (let i = 0; i * width < x.data.length; i++)
        data.set(x.data.subarray(i * width, (i + 1) * width), i * shape[axis]! * inner + start)
      start += width
    }
    return { data, shape }
  },
  encode: (emitter, inputs, { attributes: { axis } }) => emitter.node('Concat', inputs, { axis }),
}

/** Joins tensors along an axis; their other sizes must be equal. @throws TypeError if they are not, and for a symbolic axis */
export function concat(inputs: readonly Tensor[], axis: number): Tensor {
  return inputs.length === 1 ? inputs[0]! : apply(concatOperator, inputs, { axis })
}

const stopOperator: Operator<null> = {
  name: 'stopGradient',
  shape: ([x]) => x!,
  derivative: () => [null],
  evaluate: ([x]) => x!,
  encode: (_, [x]) => x!,
}

/** x itself, but constant for derivatives, like y* in the envelope theorem. */
export function stopGradient(x: Tensor): Tensor {
  return apply(stopOperator, [x], null)
}
