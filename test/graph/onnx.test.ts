import fc from 'fast-check'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import {
  add,
  broadcastLike,
  celu,
  concat,
  constant,
  encodeOnnx,
  evaluate,
  exp,
  gradient,
  hessianVector,
  input,
  logSumExp,
  matmul,
  mul,
  type NdArray,
  neg,
  reduceMax,
  reduceSum,
  reshape,
  type Shape,
  scalar,
  slice,
  softplus,
  square,
  sub,
  sumTo,
  type Tensor,
} from '../../src/graph/index.ts'
import { ENGINES, gap, runOn } from '../support/engines.ts'
import { countNodes, decodeModel } from '../support/onnx.ts'
import { CASES, type Case, FLAT, feedsOf, inputsOf, ROWS, randomArray } from './cases.ts'

const all = (x: Tensor) => reduceSum(x, [...x.shape.keys()])
const LIMIT = { float32: 1e-5, float64: 1e-13 }

/** A case's value, its slopes, and the Hessian's products: what training and the solvers run. */
function outputsOf(kase: Case, prefix: string): Record<string, Tensor> {
  const inputs = inputsOf(kase, prefix)
  const value = kase.build(...inputs)
  if (FLAT.includes(kase)) return { [`${prefix}value`]: value }
  const sum = square(all(value))
  return Object.fromEntries([
    [`${prefix}value`, value],
    ...gradient(sum, inputs).map((slope, i) => [`${prefix}slope ${i}`, slope]),
    ...inputs.map((x, i) => [`${prefix}second ${i}`, hessianVector(sum, x, x)]),
  ])
}

function compare(
  outputs: Record<string, Tensor>,
  found: Record<string, ArrayLike<number>>,
  feeds: Record<string, NdArray>,
  limit: number,
) {
  const expected = evaluate(Object.values(outputs), feeds)
  Object.keys(outputs).forEach((name, i) => {
    expect(gap(found[name]!, expected[i]!.data), name).toBeLessThan(limit)
  })
}

describe.each(ENGINES)('every operator on %s in %s equals the plain evaluation', (device, precision) => {
  // All in one graph, which is loaded once: loading costs more than running.
  const cases = [...CASES, ...FLAT].map((kase, i) => ({
    name: kase.name,
    outputs: outputsOf(kase, `${i} `),
    feeds: feedsOf(kase, `${i} `),
  }))
  let found: Record<string, ArrayLike<number>>
  beforeAll(async () => {
    const outputs = Object.assign({}, ...cases.map((one) => one.outputs))
    found = await runOn(device, precision, outputs, Object.assign({}, ...cases.map(({ feeds }) => feeds)))
  })

  it.each(cases)('$name', ({ outputs, feeds }) => {
    compare(outputs, found, feeds, LIMIT[precision])
  })

  it('composed: a two-layer value, its gradient, and the parameters that are bound', async () => {
    const x = input('x', ['rows', 3])
    const weights = { A: input('A', [5, 3]), W: input('W', [4, 5]), c: input('c', [4, 1]), k: input('k', []) }
    const h = celu(add(matmul(x, weights.A, { transposeB: true }), scalar(0.3)))
    const net = reshape(matmul(softplus(matmul(h, weights.W, { transposeB: true })), weights.c), ['rows'])
    const value = add(mul(weights.k, net), logSumExp(slice(x, 1, 0, 2), [1]))
    const [slope] = gradient(value, [x])
    const loss = all(square(slope!))
    const parts = gradient(loss, Object.values(weights))
    const outputs = { value, slope: slope!, loss, ...Object.fromEntries(parts.map((part, i) => [`d${i}`, part])) }
    const random = new Random(5)
    const fed = { x: randomArray(['rows', 3], random) }
    const bound = Object.fromEntries(
      Object.entries(weights).map(([name, { shape }]) => [name, randomArray(shape, random)]),
    )
    const feeds = { ...fed, ...bound }
    const limit = 10 * LIMIT[precision]
    compare(outputs, await runOn(device, precision, outputs, feeds), feeds, limit)
    const data = Object.fromEntries(Object.entries(bound).map(([name, array]) => [name, array.data]))
    const found = await runOn(device, precision, outputs, { ...fed, ...bound }, data)
    compare(outputs, found, feeds, limit)
  })

  it('fusion: k (A B) + C for every shape of C that broadcasts, in any order', async () => {
    const [a, b] = [input('a', ['rows', 2]), input('b', [2, 4])]
    const biases: Record<string, Shape> = {
      none: [],
      one: [1],
      row: [4],
      'a row of two axes': [1, 4],
      column: ['rows', 1],
      full: ['rows', 4],
      'one of two axes': [1, 1],
    }
    const random = new Random(3)
    const feeds: Record<string, NdArray> = { a: randomArray(a.shape, random), b: randomArray(b.shape, random) }
    const outputs: Record<string, Tensor> = {}
    Object.entries(biases).forEach(([name, shape], i) => {
      feeds[`c${i}`] = randomArray(shape, random)
      const bias = input(`c${i}`, shape)
      // 0.1 is not a number of float32: a scale kept as one would show in float64.
      const scaled = mul(scalar(0.1 + i), matmul(add(a, scalar(i + 1)), b))
      outputs[`scaled, ${name}`] = add(scaled, bias)
      outputs[`plain, ${name}`] = add(bias, matmul(a, add(b, scalar(i + 1))))
      outputs[`scaled twice, ${name}`] = mul(
        scalar(0.7),
        mul(matmul(b, sub(a, scalar(i + 1)), { transposeA: true, transposeB: true }), scalar(1.1 + i)),
      )
    })
    outputs['stretched by its bias'] = add(
      matmul(slice(a, 1, 0, 1), slice(slice(b, 0, 0, 1), 1, 0, 1)),
      slice(b, 0, 0, 1),
    )
    compare(outputs, await runOn(device, precision, outputs, feeds), feeds, LIMIT[precision])
  })
})

describe('fusion', () => {
  const [x, w, b] = [input('x', ['rows', 2]), input('w', [2, 3]), input('b', [3])]

  it('makes one Gemm of a scale, a product and a bias', () => {
    expect(countNodes(encodeOnnx({ y: add(mul(scalar(0.5), matmul(x, w)), b) }))).toEqual({ Gemm: 1 })
  })

  it('leaves a product that is used twice as it is, and computes it once', () => {
    const product = matmul(x, w)
    expect(countNodes(encodeOnnx({ y: add(product, b), z: exp(product) }))).toEqual({ Gemm: 1, Add: 1, Exp: 1 })
    expect(countNodes(encodeOnnx({ y: add(product, b), product }))).toEqual({ Gemm: 1, Add: 1 })
    expect(countNodes(encodeOnnx({ y: add(product, product) }))).toEqual({ Gemm: 1, Add: 1 })
  })

  it('does not fuse a bias that stretches the product', () => {
    const thin = matmul(x, slice(w, 1, 0, 1))
    expect(countNodes(encodeOnnx({ y: add(thin, b) }))).toMatchObject({ Gemm: 1, Add: 1 })
  })
})

describe('shared subexpressions', () => {
  const x = input('x', ['rows', 2])

  it('are computed once, also where they were built twice, and in either order of a sum', () => {
    const w = input('w', [3, 2])
    const y = () => softplus(matmul(x, w, { transposeB: true }))
    const sum = add(add(y(), exp(y())), add(exp(y()), y()))
    expect(countNodes(encodeOnnx({ sum }))).toEqual({
      Gemm: 1,
      Relu: 1,
      Abs: 1,
      Sigmoid: 1,
      Log: 1,
      Sub: 1,
      Exp: 1,
      Add: 2,
    })
  })

  it("reuse the value's own exponential in CELU's slope", () => {
    const y = celu(x)
    expect(countNodes(encodeOnnx({ y, slope: gradient(y, [x])[0]! })).Exp).toBe(1)
  })

  it('do not confuse differences, whose order matters', async () => {
    const z = input('z', ['rows', 2])
    const outputs = { a: sub(x, z), b: sub(z, x) }
    expect(countNodes(encodeOnnx(outputs))).toEqual({ Sub: 2 })
  })

  it('do not confuse large constants of equal size, nor slices of other ranges', async () => {
    const values = (start: number) => Float64Array.from({ length: 12 }, (_, i) => start + i)
    const [early, late] = [slice(input('a', [3, 8]), 1, 0, 4), slice(input('a', [3, 8]), 1, 4, 8)]
    const outputs = { sum: add(constant(values(0), [3, 4]), mul(constant(values(100), [3, 4]), early)), late }
    const feeds = { a: randomArray([3, 8], new Random(1)) }
    compare(outputs, await runOn('native', 'float64', outputs, feeds), feeds, 1e-14)
  })
})

describe('names', () => {
  const feeds = { x: randomArray(['rows', 2], new Random(2)) }
  const x = input('x', ['rows', 2])

  test.each(ENGINES.slice(0, 3))(
    'an output can be an input, a constant, or one tensor under two names (%s, %s)',
    async (device, precision) => {
      const y = exp(x)
      const outputs = { first: y, copy: x, second: y, fixed: constant([1, 2], [2]), third: y, after: square(y) }
      compare(outputs, await runOn(device, precision, outputs, feeds), feeds, LIMIT[precision])
    },
  )

  test('inputs that nothing uses are not asked for, bound or not', () => {
    const model = decodeModel(encodeOnnx({ y: exp(x) }, { bind: { other: [1] } }))
    expect(model.inputs).toEqual(['x'])
    expect(model.initializers).toEqual([])
    const z = input('z', ['rows', 3])
    const zeroSlope = encodeOnnx({ shape: mul(scalar(0), x) })
    expect(decodeModel(zeroSlope).inputs).toEqual(['x'])
    expect(decodeModel(encodeOnnx({ y: broadcastLike(scalar(1), z) })).inputs).toEqual(['z'])
  })

  test('bound inputs become constants and are not asked for', () => {
    const w = input('w', [2, 2])
    const model = decodeModel(encodeOnnx({ y: matmul(x, w) }, { bind: { w: [1, 2, 3, 4] } }))
    expect(model.inputs).toEqual(['x'])
    expect(model.initializers).toEqual(['w'])
  })

  test.each(['t0', 't1', '0', '1', 'c:0.5:', 'c0', 'i:0'])(
    'an input or output may be called %s, as nodes and constants are inside',
    async (name) => {
      const [x, z] = [input('x', [ROWS, 2]), input(name, [ROWS, 2])]
      const many = constant(
        Float64Array.from({ length: 12 }, (_, i) => i),
        [6, 2],
      )
      const y = add(mul(scalar(0.5), exp(add(x, z))), slice(many, 0, 0, ROWS))
      const sum = reduceSum(square(y), [0])
      const fed = { ...feeds, [name]: randomArray([ROWS, 2], new Random(4)) }
      compare({ y, sum }, await runOn('native', 'float64', { y, sum }, fed), fed, 1e-13)
      const outputs = { [name]: reduceSum(square(exp(x)), [0]), late: exp(x) }
      compare(outputs, await runOn('native', 'float64', outputs, feeds), feeds, 1e-13)
    },
  )

  test('the same name for tensors of different shapes is refused', () => {
    expect(() => encodeOnnx({ y: add(input('a', [2]), input('a', [3, 2])) })).toThrow(/"a"/)
  })

  test('an output cannot have the name of an input', () => {
    expect(() => encodeOnnx({ z: exp(x), y: square(input('z', ['rows', 2])) })).toThrow(/"z"/)
    expect(() => encodeOnnx({ x })).toThrow(/"x"/)
    expect(() => encodeOnnx({ w: mul(x, input('w', [2])) }, { bind: { w: [1, 2] } })).toThrow(/"w"/)
  })
})

describe('deep graphs', () => {
  const DEPTH = 10_000

  test('of 10,000 nodes are differentiated, evaluated and encoded without a stack overflow', () => {
    const x = input('x', [1])
    let y: Tensor = x
    for (let i = 0; i < DEPTH; i++) y = i % 2 === 0 ? mul(scalar(0.5), y) : mul(y, scalar(2))
    const [slope] = gradient(y, [x])
    const [value, derivative] = evaluate([y, slope!], { x: { data: Float64Array.of(3), shape: [1] } })
    expect(value!.data[0]).toBe(3)
    expect(derivative!.data[0]).toBe(1)
    expect(decodeModel(encodeOnnx({ y, slope: slope! })).nodes.length).toBeGreaterThan(DEPTH)
  })

  test('with shared parts do not grow: y = y + y, 1000 times over, is 1000 nodes', () => {
    const x = input('x', [1])
    let y: Tensor = x
    for (let i = 0; i < 1000; i++) y = add(y, mul(scalar(-0.5), y))
    const [slope] = gradient(y, [x])
    expect(evaluate([slope!], { x: { data: Float64Array.of(1), shape: [1] } })[0]!.data[0]).toBeCloseTo(2 ** -1000, 12)
    expect(decodeModel(encodeOnnx({ y })).nodes).toHaveLength(2000)
  })
})

describe('errors name the shapes', () => {
  const x = input('x', ['rows', 3])

  test.each<[string, () => unknown, RegExp]>([
    ['broadcast', () => add(x, input('y', ['rows', 4])), /\[rows, 3\] and \[rows, 4\].*axis 1 is 3 and 4/],
    ['matmul', () => matmul(x, x), /\[rows, 3\] and \[rows, 3\].*inner/],
    ['matmul of one axis', () => matmul(input('v', [3]), x), /\[3\]/],
    ['reshape', () => reshape(x, ['rows', 4]), /\[rows, 3\] to \[rows, 4\]/],
    ['reshape that renames', () => reshape(x, ['others', 3]), /\[rows, 3\] to \[others, 3\]/],
    ['broadcastLike', () => broadcastLike(x, input('y', [3])), /\[rows, 3\] to \[3\]/],
    ['slice beyond the end', () => slice(x, 1, 2, 4), /\[2, 4\) of axis 1 of \[rows, 3\]/],
    ['slice of nothing', () => slice(x, 1, 2, 2), /\[2, 2\)/],
    ['slice of an open axis', () => slice(x, 0, 0, 1), /axis 0/],
    ['concat', () => concat([x, input('y', ['rows', 3, 1])], 1), /\[rows, 3\], \[rows, 3, 1\] on axis 1/],
    ['concat of other rows', () => concat([x, input('y', [2, 3])], 1), /\[2, 3\]/],
    ['reduceSum', () => reduceSum(x, [2]), /axes 2 of \[rows, 3\]/],
    ['reduceMax', () => reduceMax(x, [-1]), /axes -1/],
    ['constant', () => constant([1, 2], [3]), /needs 3 values, found 2/],
    ['evaluate without a value', () => evaluate([exp(x)], {}), /"x" was not given/],
    [
      'evaluate with too few',
      () => evaluate([x], { x: { data: new Float64Array(2), shape: [1, 3] } }),
      /holds 2 values/,
    ],
    ['bind of a wrong size', () => encodeOnnx({ y: exp(input('w', [2])) }, { bind: { w: [1] } }), /"w".*1 values/],
    ['bind of an open axis', () => encodeOnnx({ y: exp(x) }, { bind: { x: [1, 2, 3] } }), /"x".*"rows"/],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(TypeError)
    expect(build).toThrow(message)
  })

  test('evaluate refuses a feed that does not fit the shape of its input', () => {
    expect(() => evaluate([exp(x)], { x: { data: new Float64Array(4), shape: [1, 4] } })).toThrow(
      /\[1, 4\].*\[rows, 3\]/,
    )
  })
})

describe('broadcasting, for random shapes', () => {
  const axis = fc.integer({ min: 1, max: 4 })
  /** A shape, and one that broadcasts against it: axes cut from the front, others set to 1. */
  const pair = fc.array(fc.tuple(axis, fc.constantFrom('both', 'left', 'right')), { maxLength: 4 }).chain((axes) =>
    fc.tuple(fc.nat(axes.length), fc.boolean()).map(([cut, left]) => {
      const a = axes.map(([size, side]) => (side === 'right' ? 1 : size))
      const b = axes.map(([size, side]) => (side === 'left' ? 1 : size))
      return left ? [a.slice(cut), b] : [a, b.slice(cut)]
    }),
  )
  const full = (a: readonly number[], b: readonly number[]) =>
    Array.from({ length: Math.max(a.length, b.length) }, (_, i) => {
      const at = (shape: readonly number[]) => shape.at(i - Math.max(a.length, b.length)) ?? 1
      return Math.max(at(a), at(b))
    })
  /** The entry of a broadcast array at an index of the full shape: NumPy's rule, spelt out. */
  const entry = ({ data, shape }: NdArray, index: readonly number[]) => {
    let at = 0
    shape.forEach((size, axis) => {
      const i = index[index.length - shape.length + axis]!
      at = at * size + (size === 1 ? 0 : i)
    })
    return data[at]!
  }
  const indices = (shape: readonly number[]): number[][] =>
    shape.reduce<number[][]>(
      (list, size) => list.flatMap((at) => Array.from({ length: size }, (_, i) => [...at, i])),
      [[]],
    )

  test('a sum has at each index the sum of the entries there', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const random = new Random(1)
        const feeds = { a: randomArray(a!, random), b: randomArray(b!, random) }
        const [sum] = evaluate([add(input('a', a!), input('b', b!))], feeds)
        expect(sum!.shape).toEqual(full(a!, b!))
        const expected = indices(sum!.shape).map((index) => entry(feeds.a, index) + entry(feeds.b, index))
        expect([...sum!.data]).toEqual(expected)
      }),
    )
  })

  test('sumTo is the transpose of broadcastLike: <broadcast a, c> = <a, sumTo c>', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const shape = full(a!, b!)
        const random = new Random(2)
        const feeds = { a: randomArray(a!, random), c: randomArray(shape, random) }
        const [x, c] = [input('a', a!), input('c', shape)]
        const [left, right, reduced] = evaluate(
          [all(mul(broadcastLike(x, c), c)), all(mul(x, sumTo(c, a!))), sumTo(c, a!)],
          feeds,
        )
        expect(reduced!.shape).toEqual(a)
        expect(left!.data[0]).toBeCloseTo(right!.data[0]!, 10)
      }),
    )
  })

  test('shapes that do not broadcast are refused, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 3 }), fc.nat(2), (shape, which) => {
        const other = shape.map((size, i) => (i === which % shape.length ? size + 1 : size))
        fc.pre(shape[which % shape.length] !== 1)
        expect(() => add(input('a', shape), input('b', other))).toThrow(/do not broadcast/)
        expect(() => add(input('b', other), input('a', shape))).toThrow(/do not broadcast/)
      }),
    )
  })

  test('neg is its own inverse on a graph of any broadcast', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const random = new Random(3)
        const feeds = { a: randomArray(a!, random), b: randomArray(b!, random) }
        const [x, y] = [input('a', a!), input('b', b!)]
        const [one, two] = evaluate([sub(x, y), neg(sub(y, x))], feeds)
        expect(gap(one!.data, two!.data)).toBe(0)
      }),
    )
  })
})
