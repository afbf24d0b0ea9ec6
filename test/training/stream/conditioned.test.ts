import { expect, test } from 'vitest'
import '../../../src/index.ts'
import { type Points, points, rowRange, withConditions, withWeights } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import type { RowStream } from '../../../src/io/row-stream.ts'
import { fit } from '../../../src/training/fit.ts'

const [columns, rows] = [128, 36_000]
const random = new Random(21)

/** Rows in the order of their conditions, from 0 to 1; the mean of the first column is `mean` of the condition. */
function table(mean: (c: number) => number): Points {
  const conditions = Float64Array.from({ length: rows }, (_, row) => (row + 0.5) / rows)
  const data = Float64Array.from(
    { length: rows * columns },
    (_, i) => random.normal() + (i % columns === 0 ? mean(conditions[Math.floor(i / columns)]!) : 0),
  )
  return withConditions(points(data, rows, columns), conditions)
}

function streamOf(all: Points): RowStream {
  return { name: 'big.npy', rows, columns, conditions: 1, read: async (start, end) => rowRange(all, start, end) }
}

const source = table(() => 0)
const target = table((c) => 2 * c)
const options = {
  seed: 3,
  steps: 70,
  batchSize: 4096,
  potential: 'quadratic',
  start: 'identity',
  heldOut: 0.05,
} as const
const probe = points(new Float64Array(200 * columns), 200, columns)
for (let i = 0; i < probe.data.length; i++) probe.data[i] = random.normal()

async function shiftsOf(map: Awaited<ReturnType<typeof fit>>, conditions: readonly number[]): Promise<number[]> {
  const shifts: number[] = []
  for (const c of conditions) {
    const images = await map.forward(withConditions(probe, new Float64Array(probe.rows).fill(c)))
    let sum = 0
    for (let i = 0; i < probe.rows; i++) sum += images.data[i * columns]! - probe.data[i * columns]!
    shifts.push(sum / probe.rows)
  }
  return shifts
}

test('a fit under conditions on tables on disk, in the order of the conditions: the map x + 2 c, over several pools', async () => {
  const map = await fit(streamOf(source), streamOf(target), options)
  const found = await shiftsOf(map, [0.1, 0.37, 0.62, 0.9])
  found.forEach((shift, k) => {
    expect(Math.abs(shift - 2 * [0.1, 0.37, 0.62, 0.9][k]!)).toBeLessThan(0.2)
  })
  await map.dispose()
})

test('with weights, of which many are 0, and with conditions given for all rows of the table', async () => {
  // Only rows whose first value is above its mean count, by 0.8 standard deviations more.
  const { conditions, ...bare } = target
  const weights = Float64Array.from({ length: rows }, (_, row) =>
    target.data[row * columns]! > 2 * conditions!.data[row]! ? 3 : 0,
  )
  const weighed = streamOf(withWeights(bare as Points, weights))
  const { conditions: _, ...stream } = weighed
  const map = await fit(streamOf(source), stream as RowStream, { ...options, targetConditions: conditions!.data })
  const found = await shiftsOf(map, [0.2, 0.8])
  expect(Math.abs(found[0]! - (0.4 + 0.8))).toBeLessThan(0.25)
  expect(Math.abs(found[1]! - (1.6 + 0.8))).toBeLessThan(0.25)
  await map.dispose()
})

test('what a stream says of its conditions is checked, and labels beside them are refused', async () => {
  const wrong: RowStream = { ...streamOf(source), conditions: 2 }
  await expect(fit(wrong, streamOf(target), options)).rejects.toThrow(/carries 1 conditions a row, not 2/)
  const labelled = (all: Points): RowStream => ({
    ...streamOf(all),
    read: async (start, end) => ({
      ...rowRange(all, start, end),
      labels: Array.from({ length: end - start }, (_, i) => (i % 2 === 0 ? 'a' : 'b')),
    }),
  })
  await expect(fit(labelled(source), labelled(target), options)).rejects.toThrow(
    /Conditions cannot be combined with the labels that rows carry/,
  )
  await expect(fit(streamOf(source), { ...streamOf(target), conditions: 0 }, options)).rejects.toThrow(
    /Conditions were given for the source only/,
  )
})
