import type { Random } from '../base/random.ts'
import type { Engine } from '../engine/index.ts'
import { encodeOnnx, hessianVector, input } from '../graph/index.ts'
import { type Potential, pointsShape } from '../potentials/potential.ts'
import { boundWeights, weightInputs } from '../potentials/weights.ts'

const POWER_ITERATIONS = 20

/**
 * The largest eigenvalue of the Hessian of u over some points, by power iterations with Hessian-vector products: a lower bound that is tight
 * to within a few percent. It equals 1 + lambda_max(Hessian of g).
 * @param points rows x D
 * @param labels one-hot, for a conditional potential: rows x classes, or more rows than there are points
 */
export async function largestCurvature(
  engine: Engine,
  potential: Potential,
  weights: Float32Array,
  points: Float32Array,
  random: Random,
  labels?: Float32Array,
): Promise<number> {
  const d = potential.config.dimension
  const rows = points.length / d
  const shape = pointsShape(d)
  const [at, direction] = [input('points', shape), input('direction', shape)]
  const classes = labels === undefined ? 0 : ((potential.config.classes as number) ?? 0)
  const label = classes > 0 ? input('label', ['rows', classes]) : undefined
  const product = hessianVector(potential.value(at, weightInputs(potential), label), at, direction)
  const program = await engine.load(
    encodeOnnx({ product }, { bind: boundWeights(potential, weights), name: 'curvature' }),
    { rowsApart: true },
  )
  const v = Float32Array.from({ length: rows * d }, () => random.normal())
  const image = new Float32Array(rows * d)
  let largest = 0
  for (let k = 0; k < POWER_ITERATIONS; k++) {
    normaliseRows(v, d)
    const inputs = {
      points: { data: points, shape: [rows, d] },
      direction: { data: v, shape: [rows, d] },
      ...(labels && classes > 0 && { label: { data: labels.subarray(0, rows * classes), shape: [rows, classes] } }),
    }
    await program.run(inputs, { product: { data: image, shape: [rows, d] } })
    v.set(image)
    largest = largestNorm(image, d)
  }
  await program.dispose()
  return largest
}

function normaliseRows(rows: Float32Array, d: number): void {
  for (let at = 0; at < rows.length; at += d) {
    const norm = Math.hypot(...rows.subarray(at, at + d))
    for (let j = at; j < at + d; j++) rows[j]! /= norm || 1
  }
}

function largestNorm(rows: Float32Array, d: number): number {
  let largest = 0
  for (let at = 0; at < rows.length; at += d) largest = Math.max(largest, Math.hypot(...rows.subarray(at, at + d)))
  return largest
}
