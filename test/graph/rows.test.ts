import { describe, expect, test } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import '../../src/index.ts'
import { add, encodeOnnx, evaluate, gradient, input, mul, reduceSum } from '../../src/graph/index.ts'
import { divideRows, mergeRows, putRows, rowNumbers, stackRows, takeRows } from '../../src/graph/operators/rows.ts'

const table = input('table', ['table', 2])
const numbers = rowNumbers('numbers', 'rows')
const rows = input('rows', ['rows', 2])
const graph = {
  taken: takeRows(table, numbers),
  put: putRows(table, numbers, rows),
  stacked: stackRows([rows, table, rows], 'all'),
  divided: divideRows(table, 2, 'pairs'),
  merged: mergeRows(add(divideRows(table, 2, 'pairs'), divideRows(table, 2, 'pairs')), 'table'),
}

const TABLE = [0, 1, 10, 11, 20, 21, 30, 31]
const ROWS = [5, 6, 7, 8]
const EXPECTED = {
  taken: [30, 31, 10, 11],
  put: [0, 1, 7, 8, 20, 21, 5, 6],
  stacked: [...ROWS, ...TABLE, ...ROWS],
  divided: TABLE,
  merged: TABLE.map((value) => 2 * value),
}

describe('rows of a table', () => {
  test('are taken, put, stacked, divided and merged by the plain evaluation', () => {
    const found = evaluate(Object.values(graph), {
      table: { data: Float64Array.from(TABLE), shape: [4, 2] },
      numbers: { data: Float64Array.of(3, 1), shape: [2, 1] },
      rows: { data: Float64Array.from(ROWS), shape: [2, 2] },
    })
    expect(found.map(({ data }) => [...data])).toEqual(Object.values(EXPECTED))
    expect(found.map(({ shape }) => shape)).toEqual([
      [2, 2],
      [4, 2],
      [8, 2],
      [2, 2, 2],
      [4, 2],
    ])
  })

  test.each(['native', 'wasm'] as const)('and by the engine %s, with numbers as int64', async (device) => {
    const program = await (await openEngine({ device })).load(encodeOnnx(graph))
    const room = (count: number) => ({ data: new Float32Array(2 * count), shape: [count, 2] })
    const divided = { ...room(4), shape: [2, 2, 2] }
    const outputs = { taken: room(2), put: room(4), stacked: room(8), divided, merged: room(4) }
    const inputs = {
      table: { data: Float32Array.from(TABLE), shape: [4, 2] },
      numbers: { data: BigInt64Array.of(3n, 1n), shape: [2, 1] },
      rows: { data: Float32Array.from(ROWS), shape: [2, 2] },
    }
    await program.run(inputs, outputs)
    expect(Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, [...data]]))).toEqual(EXPECTED)
    await program.dispose()
  })

  test('refuse shapes that do not fit', () => {
    expect(() => takeRows(table, input('n', ['rows']))).toThrow(/\[rows, 1\], found \[rows\]/)
    expect(() => putRows(table, numbers, input('r', ['rows', 3]))).toThrow(/\[rows, 3\] into a table \[table, 2\]/)
    expect(() => stackRows([rows, input('r', ['rows', 3])], 'all')).toThrow(/\[rows, 2\], \[rows, 3\]/)
  })

  test.each(Object.entries(graph))('have no derivative, and %s says so', (_, tensor) => {
    const x = tensor === graph.put ? rows : table
    expect(() => gradient(reduceSum(mul(tensor, tensor), [...tensor.shape.keys()]), [x])).toThrow(/has no derivative/)
  })
})
