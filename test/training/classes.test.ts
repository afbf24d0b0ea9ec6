import { expect, test } from 'vitest'
import { points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { fit } from '../../src/index.ts'

test('classes of very unequal frequencies are each carried to their counterpart, the rare one as well as the common one', async () => {
  // a moves by (4, 0) and b by (-4, 1), but a is 95% of the source and 10% of the target.
  const random = new Random(2)
  const side = (rows: number, share: number, at: Record<string, readonly [number, number]>) => {
    const labels = Array.from({ length: rows }, (_, i) => (i < share * rows ? 'a' : 'b'))
    const data = labels.flatMap((k) => at[k]!.map((mean) => mean + 0.5 * random.normal()))
    return { points: points(Float32Array.from(data), rows, 2), labels }
  }
  const source = side(2000, 0.95, { a: [-2, 0], b: [2, 0] })
  const target = side(2000, 0.1, { a: [2, 0], b: [-2, 1] })
  const options = { sourceLabels: source.labels, targetLabels: target.labels, steps: 100, batchSize: 128, seed: 1 }
  const { map, summary } = await fit(source.points, target.points, options).result
  expect(summary.notices.join()).toMatch(/Class frequencies differ/)
  const fresh = side(400, 0.5, { a: [-2, 0], b: [2, 0] })
  const { data } = await map.forward(fresh.points, { labels: fresh.labels })
  fresh.labels.forEach((label, i) => {
    const shift = label === 'a' ? [4, 0] : [-4, 1]
    for (const j of [0, 1]) expect(data[2 * i + j]! - fresh.points.data[2 * i + j]! - shift[j]!).toBeCloseTo(0, 0)
  })
  await map.dispose()
})
