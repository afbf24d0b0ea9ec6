import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { atOnce } from '../../src/base/pieces.ts'
import { gatherRows, points, scatterRows } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { adamInit, adamUpdate } from '../../src/training/adam.ts'
import { indexClasses } from '../../src/training/classes.ts'
import { EventLog } from '../../src/training/event-log.ts'
import { apportion, Sampler } from '../../src/training/sampling/sampler.ts'
import { strata } from '../../src/training/sampling/strata.ts'
import { rateFactor, toleranceAt } from '../../src/training/schedule.ts'

describe('Adam', () => {
  it('takes the steps of the paper, computed by hand', () => {
    // beta 0.9 and 0.99, rate 0.1, gradients 1, then 3: m = 0.1, 0.39; v = 0.01, 0.0999; unbiased by 1 - beta^t.
    const state = adamInit(1)
    const weights = Float32Array.of(2)
    const options = { beta1: 0.9, beta2: 0.99 }
    adamUpdate(state, weights, Float32Array.of(1), 0.1, options)
    expect(weights[0]).toBeCloseTo(2 - 0.1, 6)
    adamUpdate(state, weights, Float32Array.of(3), 0.1, options)
    const step = 0.1 * (0.39 / (1 - 0.81) / Math.sqrt(0.0999 / (1 - 0.9801)))
    expect(weights[0]).toBeCloseTo(1.9 - step, 6)
    expect(state.steps).toBe(2)
  })

  it('has steps that do not depend on the size of the gradient', () => {
    const ends = [1e-6, 1, 1e6].map((size) => {
      const [state, weights] = [adamInit(1), Float32Array.of(0)]
      for (const g of [1, -0.5, 2])
        adamUpdate(state, weights, Float32Array.of(g * size), 0.1, { beta1: 0.9, beta2: 0.99 })
      return weights[0]!
    })
    expect(ends[0]).toBeCloseTo(ends[1]!, 4)
    expect(ends[2]).toBeCloseTo(ends[1]!, 6)
  })

  it('leaves a weight alone whose gradient is always 0', () => {
    const [state, weights] = [adamInit(2), Float32Array.of(1, 1)]
    for (let k = 0; k < 5; k++) adamUpdate(state, weights, Float32Array.of(0, 1), 0.1, { beta1: 0.5, beta2: 0.9 })
    expect(weights[0]).toBe(1)
    expect(weights[1]).toBeCloseTo(0.5, 5)
  })
})

describe('the schedule', () => {
  it('warms up from a twentieth, reaches the full rate, and ends at a thousandth', () => {
    expect(rateFactor(0, 0)).toBeCloseTo(1 / 20, 12)
    expect(rateFactor(9, 0)).toBeCloseTo(1 / 2, 12)
    expect(rateFactor(19, 0)).toBe(1)
    expect(rateFactor(1000, 0.5)).toBeCloseTo((1 + 1e-3) / 2, 12)
    expect(rateFactor(1000, 1)).toBeCloseTo(1e-3, 12)
    expect(rateFactor(1000, 2)).toBeCloseTo(1e-3, 12)
  })

  it('never rises after the warm-up', () => {
    for (let k = 1; k <= 100; k++) expect(rateFactor(100, k / 100)).toBeLessThan(rateFactor(100, (k - 1) / 100))
  })

  it('has a tolerance that falls by equal factors', () => {
    expect(toleranceAt([0.1, 0.001], 0)).toBe(0.1)
    expect(toleranceAt([0.1, 0.001], 0.5)).toBeCloseTo(0.01, 12)
    expect(toleranceAt([0.1, 0.001], 1)).toBeCloseTo(0.001, 12)
    expect(toleranceAt([0.1, 0.001], 3)).toBeCloseTo(0.001, 12)
  })
})

describe('the sampler', () => {
  const cells = [Int32Array.of(0, 1, 2), Int32Array.of(3, 4, 5), Int32Array.of(6, 7)]

  it('gives each row of a cell once an epoch, in an order of its own each time', () => {
    const sampler = new Sampler({ rows: cells }, new Random(1))
    const epochs = Array.from({ length: 30 }, () => [sampler.next(), sampler.next(), sampler.next()])
    const orders = new Set<string>()
    for (const epoch of epochs) {
      const firsts = epoch.map((batch) => batch[0]!)
      expect([...firsts].sort()).toEqual([0, 1, 2])
      expect(epoch.map((batch) => batch[1]!).sort()).toEqual([3, 4, 5])
      orders.add(firsts.join())
    }
    expect(orders.size).toBe(6)
  })

  it('goes on from its state, taken anywhere, as if nothing had happened', () => {
    for (let stop = 0; stop < 8; stop++) {
      const sampler = new Sampler({ rows: cells }, new Random(2))
      for (let k = 0; k < stop; k++) sampler.next()
      const again = new Sampler({ rows: cells }, structuredClone(sampler.state))
      for (let k = 0; k < 10; k++) expect(again.next()).toEqual(sampler.next())
      expect(again.state).toEqual(sampler.state)
    }
  })

  it('draws otherwise for another seed', () => {
    const draw = (seed: number) => {
      const sampler = new Sampler({ rows: [Int32Array.from({ length: 50 }, (_, i) => i)] }, new Random(seed))
      return Array.from({ length: 20 }, () => sampler.next()[0]).join()
    }
    expect(draw(1)).toBe(draw(1))
    expect(draw(1)).not.toBe(draw(2))
  })
})

describe('apportion', () => {
  test.each([
    [10, [1, 1], [5, 5]],
    [10, [3, 1], [8, 2]],
    [7, [1, 1, 1], [3, 2, 2]],
    [4, [97, 1, 1, 1], [1, 1, 1, 1]],
    [5, [97, 1, 1, 1], [2, 1, 1, 1]],
    [1, [2], [1]],
  ])('%i over %j is %j', (batch, shares, counts) => {
    expect(apportion(batch, shares)).toEqual(counts)
  })

  test('a batch with too few places is refused', () => {
    expect(() => apportion(2, [1, 1, 1])).toThrow(/3 classes.*batchSize 3/)
  })

  test('sums to the batch, with at least one place each, whenever there are as many places as groups', () => {
    const shares = fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(shares, fc.nat(500), (list, extra) => {
        const batch = list.length + extra
        const counts = apportion(batch, list)
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(batch)
        expect(Math.min(...counts)).toBeGreaterThanOrEqual(1)
      }),
    )
  })
})

describe('strata', () => {
  it('are a partition into cells of nearly equal size, whatever the rows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (rows, count, equal) => {
          const random = new Random(rows)
          const table = Float32Array.from({ length: 2 * rows }, () => (equal ? 1 : random.normal()))
          const members = Int32Array.from({ length: rows }, (_, i) => i)
          const cells = atOnce(strata(table, 2, members, count))
          expect(cells).toHaveLength(Math.min(rows, count))
          expect(cells.flatMap((cell) => [...cell]).sort((a, b) => a - b)).toEqual([...members])
          const sizes = cells.map(({ length }) => length)
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1 + Math.log2(count))
        },
      ),
    )
  })

  it('make a mean far less noisy than plain draws do', () => {
    const random = new Random(3)
    const table = Float32Array.from({ length: 2000 }, () => random.normal())
    const members = Int32Array.from({ length: 2000 }, (_, i) => i)
    const spreadOf = (cells: Int32Array[]) => {
      const sampler = new Sampler({ rows: cells }, new Random(4))
      const means = Array.from(
        { length: 200 },
        () => sampler.next().reduce((sum, row) => sum + table[row]!, 0) / cells.length,
      )
      const mean = means.reduce((sum, m) => sum + m, 0) / 200
      return Math.sqrt(means.reduce((sum, m) => sum + (m - mean) ** 2, 0) / 200)
    }
    const plain = Array.from({ length: 64 }, () => members)
    expect(spreadOf(atOnce(strata(table, 1, members, 64)))).toBeLessThan(spreadOf(plain) / 5)
  })
})

test('scatterRows puts back what gatherRows took', () => {
  const table = Float32Array.from({ length: 12 }, (_, i) => i)
  const rows = Int32Array.of(3, 0)
  const out = new Float32Array(9).fill(-1)
  gatherRows(table, 3, rows, out, 1)
  expect([...out]).toEqual([-1, -1, -1, 9, 10, 11, 0, 1, 2])
  const empty = new Float32Array(12)
  scatterRows(empty, 3, rows, out.subarray(3))
  expect([...empty]).toEqual([0, 1, 2, 0, 0, 0, 0, 0, 0, 9, 10, 11])
})

describe('classes', () => {
  const four = points(new Float32Array(4), 4, 1)
  const index = (sourceLabels?: (string | number)[], targetLabels?: (string | number)[], notices: string[] = []) =>
    indexClasses(four, four, {
      ...(sourceLabels && { sourceLabels }),
      ...(targetLabels && { targetLabels }),
      onNotice: (notice) => notices.push(notice),
    })

  it('are in the order of their names, numbers by value, and the same for numbers and their text', () => {
    const { classes, source, target } = index([10, 9, 'b', 'a'], ['9', '10', 'a', 'b'])
    expect(classes).toEqual(['9', '10', 'a', 'b'])
    expect([...source!]).toEqual([1, 0, 3, 2])
    expect([...target!]).toEqual([0, 1, 2, 3])
  })

  it('are none without labels', () => {
    expect(index()).toEqual({ classes: [] })
  })

  it('whose shares differ are told of, with the worst one', () => {
    const notices: string[] = []
    index(['a', 'a', 'a', 'b'], ['a', 'b', 'b', 'b'], notices)
    expect(notices).toHaveLength(1)
    expect(notices[0]).toMatch(/75\.0%.*25\.0%/)
    index(['a', 'a', 'b', 'b'], ['b', 'a', 'b', 'a'], notices)
    expect(notices).toHaveLength(1)
  })

  test.each<[string, () => unknown, RegExp]>([
    ['labels of one side', () => index(['a', 'a', 'b', 'b']), /source only/],
    ['labels of the other side', () => index(undefined, ['a', 'a', 'b', 'b']), /target only/],
    [
      'a class of one side',
      () => index(['a', 'a', 'b', 'c'], ['a', 'b', 'b', 'd']),
      /c \(source only\), d \(target only\)/,
    ],
    ['too few', () => index(['a'], ['a', 'b', 'b', 'd']), /source has 4 rows but 1 labels/],
    ['a missing one', () => index(['a', '', 'a', 'a'], ['a', 'a', 'a', 'a']), /source's label of row 2/],
    ['NaN', () => index(['1', '1', '1', '1'], [1, 1, Number.NaN, 1]), /target's label of row 3/],
  ])('%s: an InputError', (_, run, message) => {
    expect(run).toThrow(InputError)
    expect(run).toThrow(message)
  })

  it('by the thousand are refused: the labels are continuous', () => {
    const many = points(new Float32Array(1001), 1001, 1)
    const labels = Array.from({ length: 1001 }, (_, i) => i / 7)
    expect(() => indexClasses(many, many, { sourceLabels: labels, targetLabels: labels })).toThrow(/1001 classes/)
  })
})

describe('the event log', () => {
  const read = async (log: EventLog<number>) => {
    const seen: number[] = []
    for await (const event of log) seen.push(event)
    return seen
  }

  it('shows every reader all events, early and late', async () => {
    const log = new EventLog<number>()
    const early = read(log)
    log.push(1)
    await Promise.resolve()
    log.push(2)
    const middle = read(log)
    log.close()
    expect(await Promise.all([early, middle, read(log)])).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ])
  })

  it('gives the error after the events before it', async () => {
    const log = new EventLog<number>()
    log.push(1)
    log.close({ error: new Error('no more') })
    const seen: number[] = []
    await expect(
      (async () => {
        for await (const event of log) seen.push(event)
      })(),
    ).rejects.toThrow('no more')
    expect(seen).toEqual([1])
  })
})
