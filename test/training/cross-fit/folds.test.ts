import { describe, expect, test } from 'vitest'
import { type Points, takeRows } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import { chooseFolds, foldSplit } from '../../../src/training/cross-fit/folds.ts'
import type { ClassIndex } from '../../../src/training/prepare.ts'
import { normalPoints } from '../../support/training.ts'

const none: ClassIndex = { classes: [] }
const random = () => new Random(3).stream('folds')
const sizes = (foldOf: Int32Array, count: number) =>
  Array.from({ length: count }, (_, k) => foldOf.filter((fold) => fold === k).length)
const classesOf = (rows: number, shares: readonly number[]) => {
  const names = shares.flatMap((share, k) => new Array<number>(share).fill(k))
  return Uint16Array.from({ length: rows }, (_, row) => names[row % names.length]!)
}

describe('folds', () => {
  const [source, target] = [normalPoints(103, 2, 1), normalPoints(64, 2, 2)]

  test('are of equal size, another division for another seed', () => {
    const folds = chooseFolds({ source, target }, none, 5, random())
    expect(sizes(folds.source, 5).sort()).toEqual([20, 20, 21, 21, 21])
    expect(sizes(folds.target, 5).sort()).toEqual([12, 13, 13, 13, 13])
    expect(chooseFolds({ source, target }, none, 5, random())).toEqual(folds)
    expect(chooseFolds({ source, target }, none, 5, new Random(4))).not.toEqual(folds)
  })

  test('have even shares of each class, and are of equal size all the same', () => {
    const classes = {
      classes: ['a', 'b', 'c'],
      source: classesOf(103, [7, 2, 1]),
      target: classesOf(64, [1, 1, 3]),
    }
    const folds = chooseFolds({ source, target }, classes, 4, random())
    for (const side of ['source', 'target'] as const) {
      const spread = (counts: number[]) => Math.max(...counts) - Math.min(...counts)
      expect(spread(sizes(folds[side], 4))).toBeLessThanOrEqual(1)
      for (const k of [0, 1, 2]) {
        const own = folds[side].filter((_, row) => classes[side][row] === k)
        expect(spread(sizes(own, 4))).toBeLessThanOrEqual(1)
      }
    }
  })

  test('hold a row that is in both tables in one place, in whatever order and precision', () => {
    const order = new Random(9).permutation(source.rows)
    const again = takeRows(source, order)
    const double: Points = { ...again, data: Float64Array.from(again.data) }
    const folds = chooseFolds({ source, target: double }, none, 5, random())
    order.forEach((row, place) => {
      expect(folds.target[place]).toBe(folds.source[row])
    })
    expect(sizes(folds.target, 5).sort()).toEqual([20, 20, 21, 21, 21])
  })

  test('do not go by values that tables of few values share', () => {
    const few = (rows: number, seed: number): Points => {
      const draw = new Random(seed)
      return { data: Float64Array.from({ length: rows }, () => draw.integer(3)), rows, columns: 1 }
    }
    const [a, b] = [few(60, 1), few(60, 2)]
    const folds = chooseFolds({ source: a, target: b }, none, 2, random())
    for (const value of [0, 1, 2]) {
      const own = folds.source.filter((_, row) => a.data[row] === value)
      expect(new Set(own).size).toBe(2)
    }
  })

  test('are refused where rows, or rows of a class, are too few', () => {
    const small = normalPoints(9, 2, 1)
    expect(() => chooseFolds({ source, target: small }, none, 5, random())).toThrow(
      'folds 5 needs at least 10 rows on each side, but the target has 9; choose fewer folds.',
    )
    const rare = Uint16Array.from({ length: 64 }, (_, row) => (row === 5 ? 1 : 0))
    const classes = { classes: ['a', 'b'], source: classesOf(103, [1, 1]), target: rare }
    expect(() => chooseFolds({ source, target }, classes, 4, random())).toThrow(
      /the target has only 1 of class b; drop the class, or fit without folds/,
    )
  })
})

describe("a fold's rows", () => {
  test('judge, and none of them teaches or chooses', () => {
    const foldOf = chooseFolds({ source: normalPoints(103, 2, 1), target: normalPoints(64, 2, 2) }, none, 5, random())
    const judging: number[] = []
    for (let k = 0; k < 5; k++) {
      const { training, heldOut, judged } = foldSplit(foldOf.source, k, 0.1, random().stream('choosing', k))
      const all = [...training, ...heldOut!, ...judged!]
      expect(all).toHaveLength(103)
      expect(new Set(all).size).toBe(103)
      expect([...judged!].every((row) => foldOf.source[row] === k)).toBe(true)
      // A quarter of the others, of so few.
      expect(heldOut!.length).toBe(Math.round((103 - judged!.length) / 4))
      judging.push(...judged!)
    }
    expect(judging.sort((a, b) => a - b)).toEqual(Array.from({ length: 103 }, (_, row) => row))
  })

  test('leave none to choose where no rows are to be held out, and a tenth of many', () => {
    const foldOf = Int32Array.from({ length: 5000 }, (_, row) => row % 5)
    expect(foldSplit(foldOf, 0, 0, random()).heldOut).toBeNull()
    expect(foldSplit(foldOf, 0, 0.1, random()).heldOut).toHaveLength(400)
  })
})
