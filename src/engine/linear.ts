import type { Matrix } from '../base/linalg/matrix.ts'
import { encodeOnnx, input, matmul } from '../graph/index.ts'
import { runInBlocks } from './blocks.ts'
import type { Engine, Program } from './engine.ts'

const BLOCK_ROWS = 8192

/** The product of many rows with one fixed matrix, rows M, on an engine: D^2 products per row are too many for plain loops at high dimension. */
export class LinearMap {
  readonly #program: Program
  readonly #rows: number
  readonly #columns: number

  private constructor(program: Program, { rows, columns }: Matrix) {
    this.#program = program
    this.#rows = rows
    this.#columns = columns
  }

  static async create(engine: Engine, matrix: Matrix): Promise<LinearMap> {
    const product = matmul(input('rows', ['rows', matrix.rows]), input('matrix', [matrix.rows, matrix.columns]))
    const model = encodeOnnx({ product }, { bind: { matrix: matrix.data }, name: 'linear map' })
    return new LinearMap(await engine.load(model, { rowsApart: true }), matrix)
  }

  /** @param data n x M.rows; returns n x M.columns */
  async apply(data: Float32Array): Promise<Float32Array> {
    const rows = data.length / this.#rows
    const out = new Float32Array(rows * this.#columns)
    await runInBlocks(
      this.#program,
      rows,
      { rows: { data, row: [this.#rows] } },
      { product: { data: out, row: [this.#columns] } },
      { blockRows: BLOCK_ROWS },
    )
    return out
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}
