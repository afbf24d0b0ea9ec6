import { describe, expect, it, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import {
  asPoints,
  gatherRows,
  inFloat32,
  joinRows,
  type PointsLike,
  points,
  rowRange,
  scatterRows,
  takeColumns,
  takeRows,
} from '../../src/base/points.ts'

describe('asPoints', () => {
  it('copies arrays of rows into float64, and leaves typed arrays where they are', () => {
    const rows = [
      [1, 2],
      [3, 0.1],
    ]
    const copied = asPoints(rows)
    expect(copied).toEqual({ data: Float64Array.of(1, 2, 3, 0.1), rows: 2, columns: 2 })
    rows[0]![0] = 9
    expect(copied.data[0]).toBe(1)
    const data = Float32Array.of(1, 2)
    expect(asPoints({ data, rows: 1, columns: 2 }).data).toBe(data)
  })

  test.each<[string, PointsLike, RegExp]>([
    ['no rows', [], /^The table has no rows/],
    ['no columns', [[], []], /^The table has no columns/],
    ['rows of other lengths', [[1, 2], [3, 4], [5]], /2 columns in row 1 but 1 in row 3/],
    [
      'NaN',
      [
        [1, 2],
        [3, Number.NaN],
      ],
      /The table holds NaN at row 2, column 2/,
    ],
    ['Infinity', { data: Float32Array.of(1, 1e39), rows: 2, columns: 1 }, /Infinity at row 2, column 1/],
    [
      'too few values',
      { data: new Float64Array(5), rows: 2, columns: 3 },
      /2 rows and 3 columns need 6 values, found 5/,
    ],
  ])('refuses %s, naming the place', (_, input, message) => {
    expect(() => asPoints(input, 'The table')).toThrow(InputError)
    expect(() => asPoints(input, 'The table')).toThrow(message)
  })
})

describe('what callers without types give', () => {
  test.each<[string, unknown, RegExp]>([
    ['a text', 'a.csv', /The table must be points, found the text "a.csv"; give rows as \[\[1, 2\], \[3, 4\]\]/],
    ['nothing', undefined, /found undefined; give rows/],
    ['a bare typed array', Float64Array.of(1, 2), /a Float64Array of 16 bytes, which does not say how many columns/],
    ['objects', [{ a: 1, b: 2 }], /an object with a, b as row 1/],
    ['an object of columns', { a: [1], b: [2] }, /must be points, found an object with a, b/],
    ['one array of numbers', [1, 2, 3], /1 as row 1; a single column is \[\[1\], ...\]/],
    ['texts as rows', ['1,2', '3,4'], /the text "1,2" as row 1/],
    [
      'texts as values',
      [
        [1, 2],
        ['3', 4],
      ],
      /the text "3" at row 2, column 1/,
    ],
    [
      'null as a value',
      [
        [1, 2],
        [null, 4],
      ],
      /null at row 2, column 1/,
    ],
    ['a row that is missing', [[1, 2], undefined], /undefined as row 2/],
    [
      'whole numbers as data',
      { data: Int32Array.of(1, 2), rows: 1, columns: 2 },
      /a Int32Array.* as its data.*Float64Array/,
    ],
    ['a list as data', { data: [1, 2], rows: 1, columns: 2 }, /an array of 2 as its data/],
    ['no number of rows', { data: Float64Array.of(1), columns: 1 }, /undefined rows and 1 columns/],
  ])('%s is refused with the cure', (_, input, message) => {
    expect(() => asPoints(input as PointsLike, 'The table')).toThrow(InputError)
    expect(() => asPoints(input as PointsLike, 'The table')).toThrow(message)
  })

  test('rows may be typed arrays', () => {
    const rows = [Float32Array.of(1, 2), Float64Array.of(3, 4)]
    expect(asPoints(rows as unknown as PointsLike).data).toEqual(Float64Array.of(1, 2, 3, 4))
  })
})

describe('parts of points', () => {
  const all = points(Float32Array.of(0, 1, 10, 11, 20, 21), 3, 2)

  test('rowRange shares memory, and stops at the end', () => {
    const range = rowRange(all, 1, 9)
    expect(range).toEqual({ data: Float32Array.of(10, 11, 20, 21), rows: 2, columns: 2 })
    expect(range.data.buffer).toBe(all.data.buffer)
  })

  test('takeRows copies rows in the order asked for, again and again if need be, in the same precision', () => {
    const taken = takeRows(all, [2, 0, 2])
    expect(taken).toEqual({ data: Float32Array.of(20, 21, 0, 1, 20, 21), rows: 3, columns: 2 })
    taken.data[0] = -1
    expect(all.data[4]).toBe(20)
    expect(takeRows(points(Float64Array.of(1, 2), 2, 1), [1]).data).toEqual(Float64Array.of(2))
  })

  test('takeColumns copies columns in the order asked for, in the same precision', () => {
    expect(takeColumns(all, [1, 0])).toEqual({ data: Float32Array.of(1, 0, 11, 10, 21, 20), rows: 3, columns: 2 })
    const last = takeColumns(points(Float64Array.of(1, 2, 3, 4), 2, 2), [1])
    expect(last).toEqual({ data: Float64Array.of(2, 4), rows: 2, columns: 1 })
    const none = takeColumns(all, [])
    expect([none.rows, none.columns, none.data.length]).toEqual([3, 0, 0])
    takeColumns(all, [0]).data[0] = -1
    expect(all.data[0]).toBe(0)
  })

  test('takeColumns copies nothing where all columns are asked for in order', () => {
    expect(takeColumns(all, [0, 1])).toBe(all)
    expect(takeColumns(all, [0])).not.toBe(all)
  })

  test('gatherRows is takeRows into an array that is there, and scatterRows puts the rows back', () => {
    const rows = Int32Array.of(2, 0)
    const out = new Float32Array(6).fill(-1)
    gatherRows(Float32Array.from(all.data), 2, rows, out, 1)
    expect(out).toEqual(Float32Array.of(-1, -1, ...takeRows(all, rows).data))
    const table = new Float32Array(6)
    scatterRows(table, 2, rows, out.subarray(2))
    expect(table).toEqual(Float32Array.of(0, 1, 0, 0, 20, 21))
  })

  test('joinRows keeps the order, and single precision only where every part has it', () => {
    const one = points(Float32Array.of(0.5, 1), 1, 2)
    const two = points(Float32Array.of(2, 3, 4, 5), 2, 2)
    expect(joinRows([one, two])).toEqual({ data: Float32Array.of(0.5, 1, 2, 3, 4, 5), rows: 3, columns: 2 })
    const exact = points(Float64Array.of(0.1, 0.2), 1, 2)
    expect(joinRows([one, exact])).toEqual({ data: Float64Array.of(0.5, 1, 0.1, 0.2), rows: 2, columns: 2 })
  })

  test('inFloat32 rounds to single precision, and gives back what has it already', () => {
    expect(inFloat32(all)).toBe(all)
    expect(inFloat32(points(Float64Array.of(0.1, 2), 1, 2))).toEqual(points(Float32Array.of(0.1, 2), 1, 2))
  })
})
