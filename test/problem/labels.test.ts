import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { Random } from '../../src/base/random.ts'
import { fit as learn } from '../../src/index.ts'
import { oneHot } from '../../src/problem/labels.ts'

describe('oneHot', () => {
  test('has a 1 in the column of the label, text and numbers alike', () => {
    expect([...oneHot(['b', 'a'], ['a', 'b', 'c'], 2)!]).toEqual([0, 1, 0, 1, 0, 0])
    expect(oneHot([2, '10'], ['2', '10'], 2)).toEqual(oneHot(['2', 10], ['2', '10'], 2))
    expect(oneHot(undefined, [], 5)).toBeUndefined()
  })

  test.each<[string, () => unknown, RegExp]>([
    ['no labels', () => oneHot(undefined, ['a', 'b'], 2), /2 classes \(a, b\) but no labels/],
    ['too few', () => oneHot(['a'], ['a'], 2), /1 labels for 2 rows/],
    ['an unknown one', () => oneHot(['a', 'x'], ['a'], 2), /"x" of row 2.*\(a\)/],
    ['labels without classes', () => oneHot(['a'], [], 1), /not conditional/],
    [
      'many classes are not all listed',
      () =>
        oneHot(
          ['x'],
          Array.from({ length: 20 }, (_, i) => `k${i}`),
          1,
        ),
      /k7 and 12 more/,
    ],
  ])('%s', (_, run, message) => {
    expect(run).toThrow(InputError)
    expect(run).toThrow(message)
  })
})

test('a conditional map carries each class to its own counterpart, and asks for labels', async () => {
  // Class "a" moves right by 5, class "b" left by 5: without labels the optimal map would not cross them over.
  const random = new Random(1)
  const rows = (shift: (k: number) => number) =>
    Array.from({ length: 400 }, (_, i) => [random.normal() + shift(i % 2), random.normal()])
  const labels = Array.from({ length: 400 }, (_, i) => 'ab'[i % 2]!)
  const source = rows((k) => (k === 0 ? -2 : 2))
  const target = rows((k) => (k === 0 ? 3 : -3))
  const { map, summary } = await learn(source, target, {
    sourceLabels: labels,
    targetLabels: labels,
    potential: 'quadratic',
    steps: 1,
  }).result
  expect(summary.classes).toEqual(['a', 'b'])
  const moved = await map.forward(source, { labels })
  const mean = (k: number) => Array.from(moved.data).reduce((sum, v, i) => sum + (i % 4 === 2 * k ? v : 0), 0) / 200
  expect(mean(0)).toBeCloseTo(3, 0)
  expect(mean(1)).toBeCloseTo(-3, 0)
  const back = await map.backward(moved, { labels })
  expect(back.unconvergedRows).toBe(0)
  back.points.data.forEach((v, i) => {
    expect(v).toBeCloseTo(source[i >> 1]![i & 1]!, 2)
  })
  await expect(map.forward(source)).rejects.toThrow(/no labels were given/)
  await expect(map.backward(source, { labels: labels.map(() => 'c') })).rejects.toThrow(/"c" of row 1/)
  await expect(map.distance(source, target, { sourceLabels: labels })).rejects.toThrow(/no labels/)
  await map.dispose()
})
