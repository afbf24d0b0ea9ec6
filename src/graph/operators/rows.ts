import { apply, countOf, formatShape, type NdArray, type Operator, type Shape, type Tensor } from '../tensor.ts'
import { inputOperator } from './sources.ts'

/** Rows of a table by their numbers. Differentiating any of these throws a TypeError: they arrange what a loss is made of. */

/** Numbers of rows, counted from 0: an input of whole numbers (int64) of shape [size, 1]. */
export function rowNumbers(name: string, size: string): Tensor {
  return apply(inputOperator, [], { name, shape: [size, 1], whole: true })
}

const takeOperator: Operator<null> = {
  name: 'takeRows',
  shape: ([table, numbers]) => {
    checkNumbers(numbers!)
    return [numbers![0]!, ...table!.slice(1)]
  },
  derivative: refuse('takeRows'),
  evaluate: ([table, numbers]) => {
    const width = countOf(table!.shape.slice(1))
    const data = new Float64Array(numbers!.data.length * width)
    numbers!.data.forEach((row, i) => {
      data.set(table!.data.subarray(row * width, (row + 1) * width), i * width)
    })
    return { data, shape: [numbers!.data.length, ...table!.shape.slice(1)] }
  },
  encode: (emitter, [table, numbers]) => emitter.node('GatherND', [table!, numbers!]),
}

/** The rows of a table with these numbers (see `rowNumbers`). */
export function takeRows(table: Tensor, numbers: Tensor): Tensor {
  return apply(takeOperator, [table, numbers], null)
}

const putOperator: Operator<null> = {
  name: 'putRows',
  shape: ([table, numbers, rows]) => {
    checkNumbers(numbers!)
    if (rows!.length !== table!.length || rows!.some((size, i) => size !== (i === 0 ? numbers![0] : table![i])))
      throw new TypeError(`Cannot put rows ${formatShape(rows!)} into a table ${formatShape(table!)}.`)
    return table!
  },
  derivative: refuse('putRows'),
  evaluate: ([table, numbers, rows]) => {
    const width = countOf(table!.shape.slice(1))
    const data = table!.data.slice()
    numbers!.data.forEach((row, i) => {
      data.set(rows!.data.subarray(i * width, (i + 1) * width), row * width)
    })
    return { data, shape: table!.shape }
  },
  encode: (emitter, [table, numbers, rows]) => emitter.node('ScatterND', [table!, numbers!, rows!]),
}

/** The table with other values in the rows of these numbers, which must be distinct. @throws TypeError if the shapes do not fit */
export function putRows(table: Tensor, numbers: Tensor, rows: Tensor): Tensor {
  return apply(putOperator, [table, numbers, rows], null)
}

const stackOperator: Operator<{ readonly name: string }> = {
  name: 'stackRows',
  shape: (shapes, { name }) => {
    const [first] = shapes
    if (shapes.some((shape) => shape.slice(1).join() !== first!.slice(1).join()))
      throw new TypeError(`Cannot stack ${shapes.map(formatShape).join(', ')}.`)
    return [name, ...first!.slice(1)]
  },
  derivative: refuse('stackRows'),
  evaluate: (inputs): NdArray => {
    const rows = inputs.reduce((sum, { shape }) => sum + shape[0]!, 0)
    const data = Float64Array.from(inputs.flatMap((input) => [...input.data]))
    return { data, shape: [rows, ...inputs[0]!.shape.slice(1)] }
  },
  encode: (emitter, inputs) => emitter.node('Concat', inputs, { axis: 0 }),
}

/** The rows of several tables, one below the other. @param name of the number of all rows */
export function stackRows(tables: readonly Tensor[], name: string): Tensor {
  return apply(stackOperator, tables, { name })
}

/** The rest of the shape is known; how many rows or groups there are follows from it. */
const encodeRegrouped: Operator<never>['encode'] = (emitter, [x], { shape }) =>
  emitter.node('Reshape', [x!, emitter.integers([-1, ...(shape.slice(1) as number[])])])

const mergeOperator: Operator<{ readonly name: string }> = {
  name: 'mergeRows',
  shape: ([x], { name }) => [name, ...x!.slice(2)],
  derivative: refuse('mergeRows'),
  evaluate: ([x]) => ({ data: x!.data, shape: [x!.shape[0]! * x!.shape[1]!, ...x!.shape.slice(2)] }),
  encode: encodeRegrouped,
}

/** The same values with the first two axes as one. @param name of the number of all rows */
export function mergeRows(x: Tensor, name: string): Tensor {
  return apply(mergeOperator, [x], { name })
}

const divideOperator: Operator<{ readonly name: string; readonly size: number }> = {
  name: 'divideRows',
  shape: ([x], { name, size }) => [name, size, ...x!.slice(1)],
  derivative: refuse('divideRows'),
  evaluate: ([x], { size }) => ({ data: x!.data, shape: [x!.shape[0]! / size, size, ...x!.shape.slice(1)] }),
  encode: encodeRegrouped,
}

/** The same values with the first axis divided into groups of `size`: the inverse of `mergeRows`. @param name of the number of groups */
export function divideRows(x: Tensor, size: number, name: string): Tensor {
  return apply(divideOperator, [x], { name, size })
}

function checkNumbers(shape: Shape): void {
  if (shape.length !== 2 || shape[1] !== 1)
    throw new TypeError(`Numbers of rows have the shape [rows, 1], found ${formatShape(shape)}.`)
}

function refuse(name: string): () => never {
  return () => {
    throw new TypeError(
      `${name} has no derivative; differentiate in the rows that it returns, as an input of another graph.`,
    )
  }
}
