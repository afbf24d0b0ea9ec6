import { describe, expect, test } from 'vitest'
import { atOnce } from '../../src/base/pieces.ts'
import { points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { describeIdentifiers, findIdentifiers } from '../../src/training/identifiers.ts'
import { describeMissingMarks } from '../../src/training/missing-marks.ts'

const random = new Random(3)
const ROWS = 300

/** A side of one column and one of normal numbers beside it. */
function side(value: (i: number) => number, rows = ROWS) {
  return points(
    Float64Array.from({ length: rows * 2 }, (_, k) => (k % 2 ? random.normal() : value(k / 2))),
    rows,
    2,
  )
}

function said(x: (i: number) => number, z: (i: number) => number, name = 'size') {
  return describeIdentifiers(side(x), side(z), [name, 'other'])
}

const shuffled = Array.from({ length: ROWS }, (_, i) => i).sort((i, j) => ((i * 7919) % 1009) - ((j * 7919) % 1009))
const day = (i: number) => 20200101 + (i % 12) * 100 + (i % 28)

describe('columns whose differences seem to mean nothing are named with the flag that leaves them out', () => {
  test.each<[string, (i: number) => number, (i: number) => number, string, string]>([
    ['numbers of rows', (i) => i, (i) => 100000 + i, 'size', 'numbers of rows'],
    ['numbers of rows in any order', (i) => shuffled[i]!, () => random.integer(40), 'size', 'numbers of rows'],
    [
      'whole numbers that never come again',
      (i) => shuffled[i]! * 5,
      (i) => shuffled[i]! * 5 + 7,
      'size',
      'identifiers',
    ],
    ['whole numbers that always go up', (i) => i * i + 5000, (i) => 3 * i * i, 'size', 'identifiers'],
    ['a name and hardly a repeat', () => random.integer(1e8), () => random.integer(1e8), 'customer_id', 'identifiers'],
    ['a name without a separator', () => random.integer(1e8), () => random.integer(1e8), 'customerId', 'identifiers'],
    ['dates', day, (i) => day(i * 5), 'when', 'dates'],
    ['seconds since 1970', () => 1.6e9 + random.integer(1e8), () => 1.6e9 + random.integer(1e8), 'timestamp', 'dates'],
    [
      'postal codes by their name',
      () => 500 + random.integer(99000),
      () => 500 + random.integer(99000),
      'zip',
      'codes',
    ],
    [
      'postal codes by their values',
      (i) => [10115, 20095, 80331][i % 3]!,
      (i) => [10115, 4109, 80331][i % 3]! + 10000,
      'where',
      'codes',
    ],
  ])('%s', (_, x, z, name, look) => {
    expect(said(x, z, name)).toMatch(
      new RegExp(
        `: ${name} \\(${look}\\); .*--exclude ${name} on the command line|: ${name} \\(${look}\\);.*--exclude ${name}\\)`,
      ),
    )
  })
})

test('a name that a shell would split or change is quoted in the flag', () => {
  expect(
    said(
      (i) => i,
      (i) => 100000 + i,
      'Unnamed: 2',
    ),
  ).toMatch(/--exclude 'Unnamed: 2'\)/)
  expect(
    said(
      (i) => i,
      (i) => 100000 + i,
      'a,b',
    ),
  ).toMatch(/--exclude 'a\\,b'\)/)
})

describe('quantities are not', () => {
  test.each<[string, () => number, string]>([
    ['counts', () => random.integer(30), 'count'],
    ['wide counts', () => random.integer(5000), 'visits'],
    ['grey levels', () => random.integer(256), 'pixel'],
    ['truth values', () => random.integer(2), 'flag'],
    ['rounded money', () => 1000 * (20 + random.integer(60)), 'salary'],
    ['years', () => 1950 + random.integer(70), 'year'],
    ['fractions', () => random.normal(), 'id'],
    ['large whole numbers', () => random.integer(1e9), 'bytes'],
    ['one value', () => 90210, 'size'],
  ])('%s', (_, value, name) => {
    for (let k = 0; k < 50; k++) expect(said(value, value, name)).toBeUndefined()
  })

  test('nor are few rows, or the only column', () => {
    expect(
      describeIdentifiers(
        side((i) => i, 12),
        side((i) => i, 12),
      ),
    ).toBeUndefined()
    const only = points(
      Float64Array.from({ length: 99 }, (_, i) => i),
      99,
      1,
    )
    expect(describeIdentifiers(only, only)).toBeUndefined()
  })
})

describe('numbers that stand for a missing value', () => {
  const normal = () => random.normal()
  const marked = (mark: number) => side((i) => (i % 10 === 3 ? mark : random.normal()))

  test.each([-999, -9999, 999, 1e20, Math.fround(1e20)])('%d is named where it is far from all others', (mark) => {
    expect(atOnce(describeMissingMarks(side(normal), marked(mark), ['depth', 'other']))).toMatch(
      /treated as a value: depth \(.*\); if it marks missing values, replace it by NaN.*--drop-missing/,
    )
  })

  test('ordinary numbers, far ones and marks among others are not', () => {
    expect(atOnce(describeMissingMarks(side(normal), side(normal)))).toBeUndefined()
    expect(atOnce(describeMissingMarks(side(normal), marked(-1234)))).toBeUndefined()
    expect(
      atOnce(
        describeMissingMarks(
          side(normal),
          side((i) => i * 100 - 9999),
        ),
      ),
    ).toBeUndefined()
  })
})

test('the columns are found by their places, with what each looks like', () => {
  const rows = 60
  const side = (from: number) => {
    const data = Float64Array.from({ length: 2 * rows }, (_, i) =>
      i % 2 === 0 ? Math.sin(i + from) : from + i / 2 - 0.5,
    )
    return { data, rows, columns: 2 }
  }
  expect(findIdentifiers(side(1), side(500), ['height', 'n'])).toEqual([{ column: 1, look: 'numbers of rows' }])
})
