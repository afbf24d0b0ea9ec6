import type { Engine, Program } from '../engine/index.ts'
import { encodeOnnx, input } from '../graph/index.ts'
import { pointsShape } from '../potentials/potential.ts'
import type { FrameCost } from '../problem/cost.ts'
import type { ConjugateProgram } from './program.ts'

/** How many differences z - y are evaluated at a time. */
const BLOCK_PAIRS = 1 << 16

/**
 * Starts of the c-transform for a cost that is not quadratic, whose objective H(z - y) + g(y) may have several minima. Each row starts at the
 * candidate with the smallest objective, which is the c-transform over a finite set, so that its solve ends in that candidate's basin.
 */
export class CandidateStarts {
  readonly #program: Program
  readonly #dimension: number

  private constructor(program: Program, dimension: number) {
    this.#program = program
    this.#dimension = dimension
  }

  static async create(engine: Engine, cost: FrameCost, dimension: number): Promise<CandidateStarts> {
    const value = cost.h(input('differences', pointsShape(dimension)))
    return new CandidateStarts(
      await engine.load(encodeOnnx({ value }, { name: 'cost' }), { rowsApart: true }),
      dimension,
    )
  }

  /**
   * @param conjugate evaluates g at the candidates, with its current weights
   * @param targets z, rows x D
   * @param candidates y, rows x D, in the frame
   * @param own one more candidate for each target, NaN where there is none
   */
  async starts(
    conjugate: ConjugateProgram,
    targets: Float32Array,
    candidates: Float32Array,
    own?: Float32Array,
  ): Promise<Float32Array> {
    const d = this.#dimension
    const rows = targets.length / d
    const heights = await objectiveAt(conjugate, candidates, candidates)
    const best = new Float32Array(rows).fill(Number.POSITIVE_INFINITY)
    const starts = new Float32Array(targets.length)
    const count = heights.length
    const step = Math.max(1, Math.floor(BLOCK_PAIRS / count))
    for (let first = 0; first < rows; first += step) {
      const some = Math.min(step, rows - first)
      const costs = await this.#costs(targets.subarray(first * d, (first + some) * d), candidates)
      for (let i = 0; i < some; i++)
        for (let k = 0; k < count; k++) {
          const objective = costs[i * count + k]! + heights[k]!
          if (!(objective < best[first + i]!)) continue
          best[first + i] = objective
          starts.set(candidates.subarray(k * d, (k + 1) * d), (first + i) * d)
        }
    }
    if (own === undefined) return starts
    const known = await objectiveAt(
      conjugate,
      own.map((value) => (Number.isNaN(value) ? 0 : value)),
      targets,
    )
    known.forEach((objective, row) => {
      if (objective <= best[row]! && !Number.isNaN(own[row * d]!))
        starts.set(own.subarray(row * d, (row + 1) * d), row * d)
    })
    return starts
  }

  /** H(z - y) for every pair. */
  async #costs(targets: Float32Array, candidates: Float32Array): Promise<Float32Array> {
    const d = this.#dimension
    const [n, count] = [targets.length / d, candidates.length / d]
    const differences = new Float32Array(n * count * d)
    for (let i = 0, at = 0; i < n; i++)
      for (let k = 0; k < count; k++)
        for (let j = 0; j < d; j++, at++) differences[at] = targets[i * d + j]! - candidates[k * d + j]!
    const value = new Float32Array(n * count)
    await this.#program.run(
      { differences: { data: differences, shape: [n * count, d] } },
      { value: { data: value, shape: [n * count] } },
    )
    return value
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}

/** H(z - y) + g(y) at given points. */
async function objectiveAt(conjugate: ConjugateProgram, y: Float32Array, z: Float32Array): Promise<Float32Array> {
  const d = conjugate.dimension
  const rows = y.length / d
  const buffers = conjugate.buffers(rows)
  buffers.base.set(y)
  buffers.target.set(z)
  await conjugate.evaluate(buffers, rows)
  return buffers.objective
}
