import { InputError } from '../base/errors.ts'
import type { Matrix } from '../base/linalg/matrix.ts'
import type { Points } from '../base/points.ts'
import { forwardImage } from '../conjugate/objective.ts'
import { type Engine, type Program, runInBlocks } from '../engine/index.ts'
import { constant, encodeOnnx, input, matmul, type Tensor } from '../graph/index.ts'
import { pointsShape } from '../potentials/potential.ts'
import { boundWeights, weightInputs } from '../potentials/weights.ts'
import { frameMatrices } from '../problem/frame.ts'
import { labelWidth } from '../problem/labels.ts'
import type { MapModel } from './model.ts'

const BLOCK_ROWS = 4096

/** The forward map T = grad u as one graph: into the frame, the gradient of u there, and out to the target's side. */
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
    const { potential, weights, frame } = model
    const width = labelWidth(model)
    const d = frame.dimension
    const matrices = frameMatrices(frame)
    const fixed = (m: Matrix): Tensor => constant(m.data, [m.rows, m.columns])
    const label = width > 0 ? input('label', ['rows', width]) : undefined
    const points = matmul(input('centred', pointsShape(d)), fixed(matrices.sourceIn))
    const value = potential.value(points, weightInputs(potential), label)
    const image = matmul(forwardImage(potential, value, points), fixed(matrices.targetOut))
    const bytes = encodeOnnx({ value, image }, { bind: boundWeights(potential, weights), name: 'forward' })
    return new ForwardProgram(await engine.load(bytes, { threads, rowsApart: true }), d, width)
  }

  /**
   * @param centred L S (x - m0), rows x D
   * @param label one-hot, rows x classes
   * @returns L S (T(x) - m1), and u in the frame
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
    await runInBlocks(
      this.#program,
      rows,
      { centred: { data: centred, row: [d] }, ...(label && { label: { data: label, row: [k] } }) },
      { image: { data: image, row: [d] }, value: { data: value, row: [] } },
      { blockRows: BLOCK_ROWS, signal },
    )
    return { image, value }
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}

/** @throws InputError for the first image that is not finite */
export function requireFinite({ data, columns }: Points): void {
  let at = 0
  while (at < data.length && Number.isFinite(data[at]!)) at++
  if (at === data.length) return
  throw new InputError(
    `Row ${Math.floor(at / columns) + 1} of the points has no finite image (${data[at]} in column ${(at % columns) + 1}): it lies too far from the rows that the map was fitted on; leave such rows out.`,
  )
}
