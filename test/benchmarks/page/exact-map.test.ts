import { expect, test } from 'vitest'
import { exactMap } from '../../../benchmarks/page/exact-map.ts'
import type { Points } from '../../../src/base/points.ts'
import { drawShape } from '../../../studio/shapes/shapes.ts'
import { exactTransport, squaredDistance } from '../../evaluation/metrics/exact-transport.ts'

const points = (data: Points['data']) => ({ data, rows: data.length / 2, columns: 2 })

test('costs as little as the assignment of the squared distances, is exact on the rows, and carries others as their nearest row', async () => {
  const source = points(drawShape('moons', 120, 5, [-1.35, 0]))
  const target = points(drawShape('spiral', 120, 6, [1.35, 0]))
  const carry = await exactMap(source, target)
  const images = carry(source)
  const cost =
    Array.from({ length: 120 }, (_, i) => squaredDistance(source, i, images, i)).reduce((a, b) => a + b) / 120
  expect(cost).toBeCloseTo(exactTransport(source, target).w2Squared, 5)
  const sorted = ({ data }: Points) => Array.from({ length: 120 }, (_, i) => `${data[2 * i]} ${data[2 * i + 1]}`).sort()
  expect(sorted(images)).toEqual(sorted(target))
  const beside = points(source.data.slice(0, 2).map((value) => value + 1e-4))
  expect([...carry(beside).data]).toEqual([...images.data.subarray(0, 2)])
})
