import type { Engine, Program } from '../engine/index.ts'
import { add, encodeOnnx, input, matmul, mul, scalar, type Tensor } from '../graph/index.ts'

/** The polynomial a s + b s^3 + c s^5 that moves singular values s in (0, 1] towards 1, and how often it is applied. */
const [A, B, C] = [3.4445, -4.775, 2.0315]
const ITERATIONS = 5
/** The share of the newest gradient in what is orthogonalised, beside the momentum (Nesterov). */
export const NEWEST = 0.05
/** The length of a step is this times the root of the matrix's longer side, which is about the length of Adam's steps. */
const STEP = 0.2

/** The position of a matrix of weights in the flat array. */
export interface MatrixSlot {
  readonly start: number
  readonly end: number
  readonly shape: readonly number[]
}

/**
 * Approximates U V' for a matrix X = U S V' of Frobenius norm at most 1, by Newton-Schulz steps (Jordan et al. 2024, "Muon: an optimizer for
 * hidden layers in neural networks"): the singular values end between about 0.7 and 1.2. The Gram matrices are those of the shorter side.
 */
export function orthogonalised(x: Tensor, [rows, columns]: readonly number[]): Tensor {
  const wide = rows! <= columns!
  let y = x
  for (let k = 0; k < ITERATIONS; k++) {
    const gram = wide ? matmul(y, y, { transposeB: true }) : matmul(y, y, { transposeA: true })
    const polynomial = add(mul(scalar(B), gram), mul(scalar(C), matmul(gram, gram)))
    y = add(mul(scalar(A), y), wide ? matmul(polynomial, y) : matmul(y, polynomial))
  }
  return y
}

/** Muon (Jordan et al. 2024): the step of a matrix is its orthogonalised momentum. One graph on the engine holds all matrices. */
export class Muon {
  readonly #program: Program
  readonly #matrices: readonly MatrixSlot[]
  readonly #directions: readonly Float32Array[]
  readonly #steps: readonly Float32Array[]

  private constructor(program: Program, matrices: readonly MatrixSlot[]) {
    this.#program = program
    this.#matrices = matrices
    this.#directions = matrices.map(({ start, end }) => new Float32Array(end - start))
    this.#steps = matrices.map(({ start, end }) => new Float32Array(end - start))
  }

  static async create(engine: Engine, matrices: readonly MatrixSlot[], threads: number): Promise<Muon> {
    const steps = matrices.map(({ shape }, i) => [`step${i}`, orthogonalised(input(`direction${i}`, shape), shape)])
    return new Muon(await engine.load(encodeOnnx(Object.fromEntries(steps), { name: 'muon' }), { threads }), matrices)
  }

  /**
   * One step downhill on the matrices, in place.
   * @param gradient laid out as the weights
   * @param momentum the running mean of gradients, the newest included, laid out as the weights
   */
  async update(weights: Float32Array, gradient: Float32Array, momentum: Float32Array, rate: number): Promise<void> {
    this.#matrices.forEach((matrix, i) => {
      writeDirection(this.#directions[i]!, matrix.start, gradient, momentum)
    })
    const named = (name: string, arrays: readonly Float32Array[]) =>
      Object.fromEntries(arrays.map((data, i) => [`${name}${i}`, { data, shape: this.#matrices[i]!.shape }]))
    await this.#program.run(named('direction', this.#directions), named('step', this.#steps))
    this.take(weights, this.#steps, rate)
  }

  /** One step along directions that are orthogonalised already, one for each matrix. */
  take(weights: Float32Array, directions: readonly Float32Array[], rate: number): void {
    this.#matrices.forEach(({ start, shape }, i) => {
      const length = rate * STEP * Math.sqrt(Math.max(...shape))
      directions[i]!.forEach((value, k) => {
        weights[start + k]! -= length * value
      })
    })
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}

/** The momentum combined with the newest gradient, scaled to Frobenius norm 1. */
function writeDirection(into: Float32Array, start: number, gradient: Float32Array, momentum: Float32Array): void {
  let squares = 0
  for (let k = 0; k < into.length; k++) {
    const value = NEWEST * gradient[start + k]! + (1 - NEWEST) * momentum[start + k]!
    into[k] = value
    squares += value * value
  }
  const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0
  for (let k = 0; k < into.length; k++) into[k]! *= factor
}
