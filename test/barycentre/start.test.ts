import { expect, test } from 'vitest'
import { withTrainingMoments } from '../../src/barycentre/start.ts'
import { joinRows, moments, points, Random, takeRows } from '../../src/index.ts'

const random = new Random(3)
const cloud = (rows: number, shift: number, scale: number) =>
  points(
    Float64Array.from({ length: 3 * rows }, (_, at) => shift + (scale + (at % 3)) * random.normal()),
    rows,
    3,
  )

test('the sample that is given has the moments of its training rows, whatever those of the held-out rows', () => {
  const sample = joinRows([cloud(900, 1, 1), cloud(60, 1.3, 1.4)])
  const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
  const source = { training: rows(0, 900), heldOut: rows(900, 930), judged: rows(930, 960) }
  const scale = Float64Array.of(1, 2, 0.1)
  const before = sample.data.slice()
  const wanted = moments(takeRows(sample, source.training))
  const given = withTrainingMoments(sample, { divisions: [], source }, scale, random)
  expect(sample.data).toEqual(before)
  const found = moments(given)
  found.mean.forEach((value, j) => {
    expect(value).toBeCloseTo(wanted.mean[j]!, 9)
  })
  const error = (of: typeof found) =>
    Math.hypot(...of.covariance.data.map((value, i) => value - wanted.covariance.data[i]!)) /
    Math.hypot(...wanted.covariance.data)
  // The estimates of covariances shrink, by the number of rows.
  expect(error(found)).toBeLessThan(0.002)
  expect(error(moments(sample))).toBeGreaterThan(0.02)
  expect(
    withTrainingMoments(sample, { divisions: [], source: { training: rows(0, 960), heldOut: null } }, scale, random),
  ).toBe(sample)
})
