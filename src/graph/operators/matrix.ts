import { apply, formatShape, type Operator, type Tensor } from '../tensor.ts'

/** The product of two matrices, either of which may be transposed. Transposes are never computed, here or in derivatives. */

/** Which factors of a product are transposed. Default: none. */
export interface Transposes {
  readonly transposeA?: boolean
  readonly transposeB?: boolean
}

type Flags = Required<Transposes>

const matmulOperator: Operator<Flags> = {
  name: 'matmul',
  shape: ([a, b], { transposeA, transposeB }) => {
    const [rows, innerA] = transposeA ? [a![1], a![0]] : [a![0], a![1]]
    const [innerB, columns] = transposeB ? [b![1], b![0]] : [b![0], b![1]]
    if (a!.length !== 2 || b!.length !== 2 || innerA !== innerB)
      throw new TypeError(
        `Cannot multiply ${formatShape(a!)}${transposeA ? "'" : ''} and ${formatShape(b!)}${transposeB ? "'" : ''}: the inner sizes differ.`,
      )
    return [rows!, columns!]
  },
  derivative: ({ inputs, attributes: { transposeA, transposeB } }, cotangent) => {
    const [a, b] = inputs as [Tensor, Tensor]
    return [
      transposeA
        ? matmul(b, cotangent, { transposeA: transposeB, transposeB: true })
        : matmul(cotangent, b, { transposeB: !transposeB }),
      transposeB
        ? matmul(cotangent, a, { transposeA: true, transposeB: transposeA })
        : matmul(a, cotangent, { transposeA: !transposeA }),
    ]
  },
  evaluate: ([a, b], { transposeA, transposeB }) => {
    const [rows, inner] = transposeA ? [a!.shape[1]!, a!.shape[0]!] : [a!.shape[0]!, a!.shape[1]!]
    const columns = transposeB ? b!.shape[0]! : b!.shape[1]!
    const data = new Float64Array(rows * columns)
    const [left, right] = [a!.data, b!.data]
    for (let i = 0; i < rows; i++)
      if (transposeB)
        for (let j = 0; j < columns; j++) {
          let sum = 0
          for (let k = 0; k < inner; k++)
            sum += left[transposeA ? k * rows + i : i * inner + k]! * right[j * inner + k]!
          data[i * columns + j] = sum
        }
      else
        for (let k = 0; k < inner; k++) {
          const value = left[transposeA ? k * rows + i : i * inner + k]!
          for (let j = 0, at = k * columns; j < columns; j++, at++)
            data[i * columns + j] = data[i * columns + j]! + value * right[at]!
        }
    return { data, shape: [rows, columns] }
  },
  encode: (emitter, [a, b], { attributes: { transposeA, transposeB } }) =>
    emitter.node('Gemm', [a!, b!], { transA: Number(transposeA), transB: Number(transposeB) }),
}

/** a b, with either factor transposed on request. Both have two axes. @throws TypeError if the inner sizes differ */
export function matmul(a: Tensor, b: Tensor, { transposeA = false, transposeB = false }: Transposes = {}): Tensor {
  return apply(matmulOperator, [a, b], { transposeA, transposeB })
}
