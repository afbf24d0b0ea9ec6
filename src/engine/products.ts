import { type Matrix, transpose } from '../base/linalg/matrix.ts'
import { encodeOnnx, input, matmul } from '../graph/index.ts'
import type { Engine, Program } from './engine.ts'

/** Multiplications in one run of the graph: about a tenth of a second, during which nothing else runs. */
const AT_ONCE = 2 ** 28

/** Products of float64 matrices on an engine, in parts between which the event loop runs: for matrices too wide for plain loops. */
export class MatrixProducts {
  readonly #plain: Program
  readonly #transposedB: Program

  private constructor(plain: Program, transposedB: Program) {
    this.#plain = plain
    this.#transposedB = transposedB
  }

  static async open(engine: Engine): Promise<MatrixProducts> {
    const load = (b: readonly [string, string], transposeB: boolean) => {
      const product = matmul(input('a', ['rows', 'inner']), input('b', b), { transposeB })
      return engine.load(encodeOnnx({ product }, { precision: 'float64', name: 'product' }), { rowsApart: true })
    }
    return new MatrixProducts(await load(['inner', 'columns'], false), await load(['columns', 'inner'], true))
  }

  /** a b */
  product(a: Matrix, b: Matrix): Promise<Matrix> {
    return run(this.#plain, a, b, b.columns)
  }

  /** a' b */
  transposedA(a: Matrix, b: Matrix): Promise<Matrix> {
    return run(this.#plain, transpose(a), b, b.columns)
  }

  /** a b' */
  transposedB(a: Matrix, b: Matrix): Promise<Matrix> {
    return run(this.#transposedB, a, b, b.rows)
  }

  async dispose(): Promise<void> {
    await this.#plain.dispose()
    await this.#transposedB.dispose()
  }
}

async function run(program: Program, a: Matrix, b: Matrix, columns: number): Promise<Matrix> {
  const { rows, columns: inner } = a
  const data = new Float64Array(rows * columns)
  if (data.length === 0 || inner === 0) return { data, rows, columns }
  const step = Math.max(1, Math.floor(AT_ONCE / (inner * columns)))
  for (let start = 0; start < rows; start += step) {
    const end = Math.min(start + step, rows)
    const part = { data: a.data.subarray(start * inner, end * inner), shape: [end - start, inner] }
    const product = { data: data.subarray(start * columns, end * columns), shape: [end - start, columns] }
    await program.run({ a: part, b: { data: b.data, shape: [b.rows, b.columns] } }, { product })
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return { data, rows, columns }
}
