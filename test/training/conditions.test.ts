import { describe, expect, test } from 'vitest'
import { asPoints, evaluate, fit, type Points, Random, TransportMap, withConditions } from '../../src/index.ts'
import { totalVariance } from '../../src/problem/moments.ts'

type Truth = (x: readonly number[], c: number) => number[]

/** x given c is N((sin 3c, c), diag(0.7 + 0.4c, 1)^2), and z the exact image of another such x: T(., c) is the gradient of a convex function. */
function sample(rows: number, seed: string, draw: (random: Random) => number, truth?: Truth) {
  const random = new Random(5).stream(seed)
  const conditions = Array.from({ length: rows }, () => draw(random))
  const points = conditions.map((c) => {
    const x = [Math.sin(3 * c) + (0.7 + 0.4 * c) * random.normal(), c + random.normal()]
    return truth ? truth(x, c) : x
  })
  return { points, conditions }
}

/** Percent of the variance of the exact images, of rows that are all at one condition. */
async function errorsAt(map: TransportMap, c: number, truth: Truth) {
  const { points, conditions } = sample(1000, `judged at ${c}`, () => c)
  const exact = asPoints(points.map((x) => truth(x, c)))
  const images = await map.forward(points, { conditions })
  const back = await map.backward(images, { conditions })
  const gap = (a: Points, b: Points) =>
    Float64Array.from(a.data).reduce((sum, v, i) => sum + (v - b.data[i]!) ** 2, 0) / a.rows
  return {
    forward: (100 * gap(images, exact)) / totalVariance(exact),
    roundTrip: gap(back.points, asPoints(points)),
    unconverged: back.unconvergedRows,
  }
}

const bent: Truth = ([x, y], c) => {
  const [cos, sin] = [Math.cos(0.8 * c), Math.sin(0.8 * c)]
  const along = (1 + 0.8 * c) * Math.tanh(1.5 * (cos * x! + sin * y!) + c - 0.5)
  const across = (0.6 + 0.5 * Math.sin(2 * Math.PI * c)) * Math.tanh(1.5 * (cos * y! - sin * x!) + c - 0.5)
  return [
    2 * Math.sin(2 * c) + 0.4 * x! + along * cos - across * sin,
    2 * c * c - 1 + 0.4 * y! + along * sin + across * cos,
  ]
}

/** Affine in x and in c, with a symmetric positive matrix for each c of [0, 1]. */
const affine: Truth = ([x, y], c) => [(1 + c) * x! + 0.4 * c * y! + 3 * c, 0.4 * c * x! + (1 - 0.5 * c) * y! - c]

const uniform = (random: Random) => random.uniform()

describe('a map that depends on a condition', () => {
  test('is that of each condition, also of those that no row had, in both directions', async () => {
    const from = sample(3000, 'source', uniform)
    const to = sample(3000, 'target', uniform, bent)
    const map = await fit(from.points, to.points, {
      sourceConditions: from.conditions,
      targetConditions: to.conditions,
      potential: 'convex',
      steps: 200,
      hidden: [64, 32],
    })
    for (const c of [0.13, 0.37, 0.61, 0.9]) {
      const { forward, roundTrip, unconverged } = await errorsAt(map, c, bent)
      // The map between the moments alone is 6 to 17% off, and a map without conditions above 50%.
      expect(forward).toBeLessThan(5)
      expect(roundTrip).toBeLessThan(1e-4)
      expect(unconverged).toBe(0)
    }
    const copy = await TransportMap.fromBytes(map.toBytes())
    const one = await map.forward([[0.3, -0.2]], { conditions: [0.4] })
    expect(await copy.forward(withConditions([[0.3, -0.2]], [0.4]))).toMatchObject({ data: one.data })
  }, 600_000)

  test('is the exact one between five doses, where it is linear in the dose', async () => {
    const dose = (random: Random) => Math.floor(5 * random.uniform()) / 4
    const from = sample(4000, 'source', dose)
    const to = sample(4000, 'target', dose, affine)
    const { map, summary } = await fit(
      withConditions(from.points, from.conditions),
      withConditions(to.points, to.conditions),
      { potential: 'quadratic', steps: 40 },
    ).result
    expect(map.model.conditions).toEqual({ knots: [[0, 0.25, 0.5, 0.75, 1]] })
    for (const c of [0.125, 0.4, 0.9]) expect((await errorsAt(map, c, affine)).forward).toBeLessThan(0.6)
    expect(summary.w2Squared.certified).toBe(false)
    expect(summary.w2Squared.reason).toMatch(/distribution of conditions/)
  }, 600_000)

  test('has its distance by the mean of the conditions of both sides, where these differ', async () => {
    const early = (random: Random) => random.uniform() ** 2
    const late = (random: Random) => 1 - random.uniform() ** 2
    const from = sample(4000, 'source', early)
    const to = sample(4000, 'target', late, affine)
    const notices: string[] = []
    const { map } = await fit(from.points, to.points, {
      sourceConditions: from.conditions,
      targetConditions: to.conditions,
      potential: 'quadratic',
      steps: 40,
      onNotice: (message) => notices.push(message),
    }).result
    expect(notices.join()).toMatch(/conditions are distributed differently/)
    for (const c of [0.2, 0.5, 0.8]) expect((await errorsAt(map, c, affine)).forward).toBeLessThan(1.5)
    // E |T(x, c) - x|^2 with c drawn half as on the source and half as on the target: exact up to sampling.
    const both = [sample(20_000, 'early', early), sample(20_000, 'late', late)]
    const moved = both.flatMap(({ points, conditions }) =>
      points.map((x, i) => affine(x, conditions[i]!).reduce((sum, z, j) => sum + (z - x[j]!) ** 2, 0)),
    )
    const truth = moved.reduce((a, b) => a + b) / moved.length
    const fresh = { source: sample(1500, 'fresh source', early), target: sample(1500, 'fresh target', late, affine) }
    const conditions = {
      sourceConditions: fresh.source.conditions,
      targetConditions: fresh.target.conditions,
    }
    const { estimate } = await map.distance(fresh.source.points, fresh.target.points, conditions)
    expect(Math.abs(estimate - truth) / truth).toBeLessThan(0.1)
    const judged = await evaluate(map, fresh.source.points, fresh.target.points, conditions)
    expect(judged.forward.energyDistance!).toBeLessThan(0.05 * judged.forward.reference.noTransport.energyDistance!)
    // Rows that are carried under another condition than their own do not arrive.
    const swapped = { ...conditions, sourceConditions: conditions.sourceConditions.map((c) => 1 - c) }
    const wrong = await evaluate(map, fresh.source.points, fresh.target.points, swapped)
    expect(wrong.forward.energyDistance!).toBeGreaterThan(5 * judged.forward.energyDistance!)
  }, 600_000)

  test('says so where conditions leave the range, and carries as at its end', async () => {
    const from = sample(400, 'source', uniform)
    const to = sample(400, 'target', uniform, affine)
    const options = { sourceConditions: from.conditions, targetConditions: to.conditions, conditionColumns: ['dose'] }
    const map = await fit(from.points, to.points, { ...options, potential: 'quadratic', steps: 1 })
    const notices: string[] = []
    const onNotice = (message: string) => notices.push(message)
    const far = await map.forward([[1, 1]], { conditions: [7], onNotice })
    expect(notices).toEqual([expect.stringMatching(/outside the range.*dose \(fitted from 0\.0.* to 0\.9/)])
    const last = map.model.conditions!.knots[0]!.at(-1)!
    expect(far.data).toEqual((await map.forward([[1, 1]], { conditions: [last] })).data)
  }, 600_000)
})

describe('conditions are refused', () => {
  const points = [
    [0, 1],
    [1, 0],
    [2, 2],
  ]
  const c = [0, 1, 2]
  const both = { sourceConditions: c, targetConditions: c }

  test.each([
    ['for one side', { sourceConditions: c }, /source only/],
    ['with another number of rows', { ...both, targetConditions: [0, 1] }, /2 rows of conditions for 3 rows/],
    ['that are missing', { ...both, sourceConditions: [0, Number.NaN, 1] }, /row 2 is NaN/],
    ['that never differ', { sourceConditions: [1, 1, 1], targetConditions: [1, 1, 1] }, /is 1 in every row/],
    ['without a common range', { ...both, targetConditions: [5, 6, 7] }, /ranges that do not overlap/],
    [
      'of different numbers',
      { ...both, targetConditions: c.map((v) => [v, v]) },
      /1 conditions a row and the target 2/,
    ],
    ['with folds', { ...both, folds: 2 }, /folds/],
    ['with unequal mass', { ...both, unbalanced: 1 }, /unbalanced/],
    ['with another cost', { ...both, power: 3 }, /squared distance/],
    ['with labels', { ...both, sourceLabels: c, targetLabels: c }, /each class by itself/],
  ])('%s', async (_, options, message) => {
    await expect(fit(points, points, { ...options, steps: 1 })).rejects.toThrow(message)
  })

  test('of a map without, and where they are missing or too many', async () => {
    const plain = await fit(points, points, { potential: 'quadratic', steps: 1 })
    await expect(plain.forward(points, { conditions: c })).rejects.toThrow(/fitted without/)
    const map = await fit(points, points, { ...both, potential: 'quadratic', steps: 1 })
    await expect(map.forward(points)).rejects.toThrow(/none were given/)
    await expect(map.forward(points, { conditions: c.map((v) => [v, v]) })).rejects.toThrow(/Found 2 conditions/)
    expect(() => map.toOnnx('forward')).toThrow(/cannot be exported yet/)
  })
})
