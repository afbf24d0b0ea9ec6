import { afterAll, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { DoubleProgram } from '../../src/conjugate/double.ts'
import { newton } from '../../src/conjugate/newton.ts'
import { sharpened } from '../../src/conjugate/smoothing.ts'
import { openEngine } from '../../src/engine/index.ts'
import { gradient } from '../../src/graph/index.ts'
import { networkPotential } from '../../src/potentials/network.ts'
import { smoothedWeights } from '../../src/potentials/weights.ts'
import { normalRows } from '../support/conjugate.ts'
import { graphOf, randomWeights } from '../support/potentials.ts'

const [D, ROWS] = [16, 20]
const engine = await openEngine()
// Inner weights of both signs: a thousand deviations out, u bends up and down at thousands of sharp edges.
const potential = networkPotential(
  {
    ...{ kind: 'smooth', dimension: D, classes: 0, hidden: [24, 12], pieces: 6, activation: 'celu' },
    ...{ spread: new Array(D).fill(1), modulus: 0.01 },
  },
  new Random(2),
)
const weights = randomWeights(potential, new Random(3), 0.5)
const identity = Float32Array.from({ length: D * D }, (_, i) => Number(i % (D + 1) === 0))
const programs = new Map<number, Promise<DoubleProgram>>()

function at(t: number): Promise<DoubleProgram> {
  const smoothed = smoothedWeights(potential, weights, t)
  const parts = { potential, weights: smoothed, preconditioner: identity, metric: identity, classes: 0, threads: 1 }
  const program = programs.get(t) ?? DoubleProgram.create(engine, parts)
  programs.set(t, program)
  return program
}

afterAll(async () => {
  for (const program of programs.values()) await (await program).dispose()
})

const targets = normalRows(ROWS, D, 7, 1000)
const rows = Array.from({ length: ROWS }, (_, i) => ({
  base: new Float64Array(D),
  target: Float64Array.from(targets.subarray(i * D, (i + 1) * D)),
  label: new Float64Array(0),
  budget: 2000,
}))
const options = { tolerance: 1e-4, convex: false }

test("rows between sharp edges, half of which stop Newton's method, are finished by smoothing", async () => {
  const plain = await newton(await at(1), rows, options)
  expect(plain.filter(({ status }) => status === 'converged').length).toBeLessThan(ROWS / 2)

  const ends = await sharpened(at, rows, options)
  expect(ends.map(({ status }) => status)).toEqual(rows.map(() => 'converged'))
  expect(Math.max(...ends.map(({ spent }) => spent))).toBeLessThanOrEqual(2000)
  const graph = graphOf(potential, 0)
  const [slope] = gradient(graph.value, [graph.points])
  ends.forEach(({ at: { points } }, i) => {
    const found = graph.run(slope!, { data: points, shape: [1, D] }, weights)
    expect(Math.hypot(...rows[i]!.target.map((value, j) => found[j]! - value))).toBeLessThanOrEqual(1.01e-4)
  })
})

test('the evaluations of all stages count, and the budget ends them', async () => {
  const ends = await sharpened(
    at,
    rows.slice(0, 2).map((row) => ({ ...row, budget: 200 })),
    options,
  )
  for (const { status, spent } of ends) {
    expect(status).toBe('iterations')
    expect(spent).toBeGreaterThanOrEqual(200)
    // A stage that begins without a budget evaluates once.
    expect(spent).toBeLessThan(230)
  }
})
