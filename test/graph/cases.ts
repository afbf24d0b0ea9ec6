import { Random } from '../../src/base/random.ts'
import {
  abs,
  add,
  atMost,
  broadcastLike,
  celu,
  concat,
  div,
  exp,
  expNegativePart,
  input,
  log,
  logSumExp,
  matmul,
  maximum,
  mul,
  type NdArray,
  neg,
  reduceMax,
  reduceSum,
  relu,
  reshape,
  type Shape,
  scalar,
  select,
  sigmoid,
  sign,
  slice,
  softplus,
  sqrt,
  square,
  step,
  stopGradient,
  sub,
  sumTo,
  type Tensor,
  tanh,
} from '../../src/graph/index.ts'

/** One use of one operator: its inputs are a, b, ... of the given shapes; "rows" is 3 when it runs. */
export interface Case {
  readonly name: string
  readonly shapes: readonly Shape[]
  /** Where the inputs lie: normal and 0.1 away from 0, where some slopes jump; or above 1. */
  readonly domain?: 'positive'
  readonly build: (...inputs: Tensor[]) => Tensor
}

export const ROWS = 3
const R = 'rows'

const unary = Object.entries({ exp, tanh, square, sigmoid, softplus, celu, expNegativePart, relu, abs, neg }).map(
  ([name, build]): Case => ({ name, shapes: [[R, 2]], build }),
)
const positive = Object.entries({ log, sqrt }).map(
  ([name, build]): Case => ({ name, shapes: [[R, 2]], domain: 'positive', build }),
)
const shapePairs: [Shape, Shape][] = [
  [
    [R, 4],
    [R, 4],
  ],
  [[R, 4], [4]],
  [[4], [R, 4]],
  [
    [R, 4],
    [R, 1],
  ],
  [
    [R, 1],
    [1, 4],
  ],
  [[], [R, 4]],
  [[R, 4], []],
  [
    [2, 1, 4],
    [R, 1],
  ],
  [[R], []],
]
const binary = Object.entries({ add, sub, mul, div, maximum }).flatMap(([name, build]) =>
  shapePairs.map(
    ([a, b]): Case => ({
      name: `${name} of [${a}] and [${b}]`,
      shapes: [a, b],
      ...(name === 'div' && { domain: 'positive' }),
      build: (x, y) => build(x!, y!),
    }),
  ),
)
const reductions = [[0], [1], [2], [0, 2], [1, 2], [0, 1, 2]].flatMap((axes): Case[] => [
  { name: `reduceSum over ${axes}`, shapes: [[R, 2, 4]], build: (x) => reduceSum(x!, axes) },
  { name: `logSumExp over ${axes}`, shapes: [[R, 2, 4]], build: (x) => logSumExp(x!, axes) },
])
const layout: Case[] = [
  { name: 'reshape to a symbolic axis', shapes: [[R, 2, 2]], build: (x) => reshape(x!, [R, 4]) },
  { name: 'reshape that adds an axis', shapes: [[R]], build: (x) => reshape(x!, [R, 1]) },
  { name: 'broadcastLike of a row', shapes: [[4], [R, 4]], build: (x, y) => mul(broadcastLike(x!, y!), square(y!)) },
  {
    name: 'broadcastLike of a column, then reduced',
    shapes: [
      [R, 1],
      [R, 4],
    ],
    build: (x, y) => add(reduceSum(broadcastLike(square(x!), y!), [0]), reduceSum(y!, [0])),
  },
  {
    name: 'broadcastLike into the middle',
    shapes: [
      [2, 1],
      [R, 2, 4],
    ],
    build: (x, y) => mul(exp(broadcastLike(x!, y!)), y!),
  },
  { name: 'slice of the start', shapes: [[R, 4]], build: (x) => slice(x!, 1, 0, 2) },
  { name: 'slice of the middle', shapes: [[R, 4]], build: (x) => slice(x!, 1, 1, 3) },
  { name: 'slice of the end, first axis', shapes: [[5, R]], build: (x) => slice(x!, 0, 3, 5) },
  {
    name: 'slices that overlap',
    shapes: [[R, 4]],
    build: (x) => mul(slice(x!, 1, 0, 3), slice(x!, 1, 1, 4)),
  },
  {
    name: 'concat of columns',
    shapes: [
      [R, 1],
      [R, 3],
    ],
    build: (x, y) => concat([x!, y!, x!], 1),
  },
  {
    name: 'concat of the first axis',
    shapes: [
      [2, R],
      [1, R],
    ],
    build: (x, y) => concat([x!, y!], 0),
  },
  { name: 'sumTo a row', shapes: [[R, 4]], build: (x) => sumTo(exp(x!), [4]) },
  { name: 'sumTo a column', shapes: [[R, 4]], build: (x) => sumTo(exp(x!), [R, 1]) },
  { name: 'sumTo a scalar', shapes: [[R, 4]], build: (x) => sumTo(exp(x!), []) },
]
const choices: Case[] = [
  {
    name: 'select by a column',
    shapes: [
      [R, 1],
      [R, 4],
      [R, 4],
    ],
    build: (x, y, z) => add(select(step(x!), exp(y!), mul(y!, z!)), x!),
  },
  {
    name: 'select between a row and a number',
    shapes: [[R, 4], [4], []],
    build: (x, y, z) => add(select(step(x!), square(y!), exp(z!)), x!),
  },
]
const matrices = [false, true].flatMap((transposeA) =>
  [false, true].map(
    (transposeB): Case => ({
      name: `matmul${transposeA ? ' A transposed' : ''}${transposeB ? ' B transposed' : ''}`,
      shapes: [transposeA ? [2, R] : [R, 2], transposeB ? [4, 2] : [2, 4]],
      build: (x, y) => matmul(x!, y!, { transposeA, transposeB }),
    }),
  ),
)
const products: Case[] = [
  {
    name: 'matmul of a matrix with its own transpose',
    shapes: [[R, 2]],
    build: (x) => matmul(x!, x!, { transposeB: true }),
  },
  {
    name: 'matmul whose inner axis is symbolic',
    shapes: [
      [R, 2],
      [R, 4],
    ],
    build: (x, y) => matmul(x!, y!, { transposeA: true }),
  },
]

/** Every operator that has a derivative. */
export const CASES: readonly Case[] = [
  ...unary,
  ...positive,
  ...binary,
  ...reductions,
  ...layout,
  ...choices,
  ...matrices,
  ...products,
]

/** Operators whose slope is 0 or is held to be: only their values are compared. */
export const FLAT: readonly Case[] = [
  { name: 'step', shapes: [[R, 4]], build: (x) => step(x!) },
  { name: 'sign', shapes: [[R, 4]], build: (x) => sign(x!) },
  { name: 'atMost', shapes: [[R, 4], [4]], build: (x, y) => atMost(x!, y!) },
  { name: 'reduceMax', shapes: [[R, 2, 4]], build: (x) => reduceMax(x!, [0, 2]) },
  { name: 'stopGradient', shapes: [[R, 4]], build: (x) => stopGradient(mul(scalar(2), x!)) },
]

export const inputsOf = ({ shapes }: Case, prefix = ''): Tensor[] =>
  shapes.map((shape, i) => input(prefix + 'abc'[i]!, shape))

/** Seeded values for a case's inputs. */
export function feedsOf({ shapes, domain, name }: Case, prefix = ''): Record<string, NdArray> {
  const random = new Random(name.length + 1)
  return Object.fromEntries(shapes.map((shape, i) => [prefix + 'abc'[i]!, randomArray(shape, random, domain)]))
}

export function randomArray(shape: Shape, random: Random, domain?: 'positive'): NdArray {
  const sizes = shape.map((size) => (typeof size === 'number' ? size : ROWS))
  const count = sizes.reduce((product, size) => product * size, 1)
  const draw = () => {
    const value = random.normal()
    return domain === 'positive' ? 1 + Math.abs(value) : Math.sign(value) * (0.1 + Math.abs(value))
  }
  return { data: Float64Array.from({ length: count }, draw), shape: sizes }
}
