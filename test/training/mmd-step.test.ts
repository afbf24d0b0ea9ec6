import { expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { medianDistance } from '../../src/base/statistics.ts'
import { openEngine } from '../../src/engine/index.ts'
import { mmd } from '../../src/evaluation/metrics/index.ts'
import { fit, points } from '../../src/index.ts'
import { networkPotential } from '../../src/potentials/network.ts'
import { batchBandwidth, MmdTerm } from '../../src/training/mmd.ts'
import { prepare } from '../../src/training/prepare.ts'
import { labelsOf, type TrainingProblem } from '../../src/training/problem.ts'
import { chooseRecipe } from '../../src/training/recipe.ts'
import { Trainer } from '../../src/training/step.ts'

const engine = await openEngine()
const ROWS = 32
const D = 2

function sample(seed: number) {
  const random = new Random(seed)
  return { data: Float32Array.from({ length: ROWS * D }, () => random.normal() ** 3), rows: ROWS, columns: D }
}

/** Every batch is all rows, in some order: what the MMD term is computed from is then known without the trainer. */
async function wholeBatches(mmdWeight: number, classes: readonly string[]): Promise<TrainingProblem> {
  const classOf = Uint16Array.from({ length: ROWS }, (_, i) => i % 2)
  const index = classes.length > 0 ? { classes, source: classOf, target: classOf } : { classes }
  const { frame, source, target } = await prepare(engine, sample(1), sample(2), index, { start: 'identity' })
  return {
    frame,
    potential: networkPotential(
      {
        kind: 'convex',
        dimension: D,
        classes: classes.length,
        hidden: [8, 4],
        pieces: 3,
        activation: 'celu',
        spread: [1, 1],
        modulus: 0.01,
      },
      new Random(4),
    ),
    recipe: { ...chooseRecipe('convex', D, ROWS), batch: ROWS, smoothing: 0 },
    source: source.training,
    target: target.training,
    heldOut: null,
    classes,
    mmdWeight,
    seed: 1,
    threads: 1,
  }
}

test.each([{ classes: [] }, { classes: ['a', 'b'] }])(
  'a step follows the dual gradient plus the weighted gradient of the MMD term, classes $classes',
  async ({ classes }) => {
    const weight = 0.37
    const moments: Float32Array[] = []
    for (const mmdWeight of [0, weight]) {
      const trainer = await Trainer.open(engine, await wholeBatches(mmdWeight, classes))
      await trainer.step(0)
      moments.push(trainer.state.adam.first.slice())
      await trainer.dispose()
    }
    const problem = await wholeBatches(weight, classes)
    const { weights } = (await Trainer.open(engine, problem)).state
    const term = await MmdTerm.create(engine, problem.potential, weights, {
      rows: ROWS,
      weight,
      classes: classes.length,
    })
    const label = labelsOf(problem.source, null, problem)
    const targetLabel = labelsOf(problem.target, null, problem)
    const bandwidth = medianDistance(points(problem.target.rows, ROWS, D))
    const { gradient } = await term.compute(
      problem.source.rows,
      problem.target.rows,
      bandwidth,
      label && { source: label, target: targetLabel! },
    )
    const share = 1 - problem.recipe.betas[0]
    const largest = Math.max(...gradient.map(Math.abs))
    expect(largest).toBeGreaterThan(1e-3)
    gradient.forEach((slope, i) => {
      const added = (moments[1]![i]! - moments[0]![i]!) / (share * weight)
      expect(Math.abs(added - slope), `weight ${i}`).toBeLessThan(1e-4 * largest + 1e-5)
    })
    await term.dispose()
  },
)

test('the bandwidth of a large batch is near that of all its rows, in whatever order they are', () => {
  const random = new Random(3)
  const data = Float32Array.from({ length: 600 * D }, () => random.normal())
  const rows = Array.from({ length: 600 }, (_, i) => data.subarray(i * D, (i + 1) * D))
  const sorted = Float32Array.from(rows.sort((a, b) => a[0]! - b[0]!).flatMap((row) => [...row]))
  const all = medianDistance(points(data, 600, D))
  expect(Math.abs(batchBandwidth(sorted, D) / all - 1)).toBeLessThan(0.2)
  const few = data.subarray(0, 100 * D)
  expect(batchBandwidth(few, D)).toBe(medianDistance(points(few, 100, D)))
})

test('a fit with the term has images nearer the target in MMD, where the potential cannot be exact', async () => {
  // No affine map carries a Gaussian to cubes of one: what the dual chooses among them is not what the MMD would.
  const random = new Random(5)
  const rows = (n: number, power: number) =>
    points(
      Float32Array.from({ length: n * D }, () => random.normal() ** power),
      n,
      D,
    )
  const [x, z, fresh, freshTarget] = [rows(600, 1), rows(600, 3), rows(600, 1), rows(600, 3)]
  const apart: number[] = []
  for (const mmdWeight of [0, 20]) {
    const map = await fit(x, z, { potential: 'quadratic', steps: 300, batchSize: 128, heldOut: 0, mmdWeight })
    apart.push(mmd(await map.forward(fresh), freshTarget).value)
    await map.dispose()
  }
  expect(apart[1]).toBeLessThan(0.8 * apart[0]!)
  await expect(fit(x, z, { mmdWeight: -1 })).rejects.toThrow(/mmdWeight must be .*found -1/)
})
