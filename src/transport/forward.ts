import type { Matrix } from '../base/linalg/matrix.ts'
import type { Engine, Program } from '../engine/index.ts'
import { constant, encodeOnnx, gradient, input, matmul, type Tensor } from '../graph/index.ts'
import { pointsShape } from '../potentials/potential.ts'
import { boundWeights, weightInputs } from '../potentials/weights.ts'
import { coordinateMatrices } from '../problem/frame.ts'
import type { MapModel } from './model.ts'

const BLOCK_ROWS = 4096

/** The forward map as one graph: into the coordinates, the gradient of u there, and out to the target's side. */
export class ForwardProgram {
  readonly #program: Program
  readonly #dimension: number
  readonly #classes: number

  private constructor(program: Program, dimension: number, classes: number) {
    this.#program = program
    this.#dimension = dimension
    this.#classes = classes
  }

  static async create(engine: Engine, model: MapModel, threads: number): Promise<ForwardProgram> {
    const { potential, weights, coordinates, classes } = model
    const d = coordinates.dimension
    const matrices = coordinateMatrices(coordinates)
    const fixed = (m: Matrix): Tensor => constant(m.data, [m.rows, m.columns])
    const label = classes.length > 0 ? input('label', ['rows', classes.length]) : undefined
    const points = matmul(input('centred', pointsShape(d)), fixed(matrices.sourceIn))
    const value = potential.value(points, weightInputs(potential), label)
    const [slope] = gradient(value, [points])
    const image = matmul(slope!, fixed(matrices.targetOut))
    const bytes = encodeOnnx({ value, image }, { bind: boundWeights(potential, weights), name: 'forward' })
    return new ForwardProgram(await engine.load(bytes, { threads }), d, classes.length)
  }

  /**
   * @param centred S (x - m0), rows x D
   * @param label one-hot, rows x classes
   * @returns S (T(x) - m1), and u in the coordinates
   */
  async run(
    centred: Float32Array,
    label?: Float32Array,
    signal?: AbortSignal,
  ): Promise<{ image: Float32Array; value: Float32Array }> {
    const [d, k] = [this.#dimension, this.#classes]
    const rows = centred.length / d
    const image = new Float32Array(centred.length)
    const value = new Float32Array(rows)
    for (let start = 0; start < rows; start += BLOCK_ROWS) {
      signal?.throwIfAborted()
      const end = Math.min(start + BLOCK_ROWS, rows)
      const shape = [end - start, d]
      const inputs = {
        centred: { data: centred.subarray(start * d, end * d), shape },
        ...(label && { label: { data: label.subarray(start * k, end * k), shape: [end - start, k] } }),
      }
      const outputs = {
        image: { data: image.subarray(start * d, end * d), shape },
        value: { data: value.subarray(start, end), shape: [end - start] },
      }
      await this.#program.run(inputs, outputs)
    }
    return { image, value }
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}
