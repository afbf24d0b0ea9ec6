import { describe, expect, it } from 'vitest'
import { add, mul, reduceSum, scalar, sqrt, square, type Tensor } from '../../src/graph/index.ts'
import { fit, type Potential } from '../../src/index.ts'
import { normalPoints } from '../support/training.ts'

/** A potential that training cannot change: its only weight has no slope worth a step. */
const fixed =
  (value: (points: Tensor) => Tensor) =>
  ({ dimension }: { readonly dimension: number }): Potential => ({
    config: { kind: 'fixed', dimension },
    parameters: [{ name: 'height', shape: [1], initial: Float32Array.of(0) }],
    value: (points, { height }) => add(value(points), height!),
    guarantee: null,
  })

const [x, z] = [normalPoints(1000, 1, 1), normalPoints(1000, 1, 2)]

/** The notices of a fit with a fixed potential, which is judged on half of the held-out rows: 250. */
async function noticesOf(value: (points: Tensor) => Tensor): Promise<string> {
  const options = { potential: fixed(value), steps: 1, batchSize: 32, heldOut: 0.5, learningRate: 1e-9 }
  const { map, summary } = await fit(x, z, options).result
  await map.dispose()
  return summary.notices.join('\n')
}

function percentIn(text: string): number {
  return Number(/([\d.]+)%/.exec(text)?.[1])
}

describe('a potential that is not convex by construction', () => {
  it('is trusted where it is convex', async () => {
    expect(await noticesOf((points) => mul(scalar(0.7), reduceSum(square(points), [1])))).toBe('')
  })

  it('is found out where rows do not come back: between the two wells, where half of the normal rows are and go to another branch', async () => {
    // u = (t^2 - 1)^2 / 4 is concave for |t| < 0.58: 34% of rows are more than 1/4 from a minimum of u(y) - T(x) y. Another 31%, up to
    // |t| = 1.15, are one of two minima, and the solve starts as near to the other.
    const wells = (points: Tensor) => mul(scalar(0.25), reduceSum(square(add(square(points), scalar(-1))), [1]))
    const notice = await noticesOf(wells)
    expect(notice).toMatch(/no longer convex.*does not return to x.*cannot be trusted/)
    expect(percentIn(notice)).toBeGreaterThan(40)
    expect(percentIn(notice)).toBeLessThan(60)
  })

  it('is found out where its slopes do not reach the targets: beyond 1, where a normal row is with a chance of 32%', async () => {
    const notice = await noticesOf((points) => reduceSum(sqrt(add(scalar(1), square(points))), [1]))
    expect(notice).toMatch(/backward map fails on .*cannot be trusted/)
    expect(percentIn(notice)).toBeGreaterThan(22)
    expect(percentIn(notice)).toBeLessThan(42)
  })
})
