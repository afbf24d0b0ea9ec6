import type { Points } from 'brenier'
import {
  add,
  celu,
  constant,
  encodeOnnx,
  gradient,
  input,
  matmul,
  mul,
  reduceSum,
  scalar,
  square,
  type Tensor,
} from 'brenier/graph'
import { type Engine, openEngine, type Program } from 'brenier/method'
import type { BenchmarkFile } from '../pairs/w2-benchmark.ts'

const LAYERS = 3

/**
 * The exact map of a Mix3toMix10 file as a graph in float32, about fifty times faster than the plain float64 loops of `w2BenchmarkPair` and
 * equal to them to about 1e-6. It is used to draw training samples; truths for comparison are computed in float64.
 */
export class W2Images {
  readonly #program: Program

  private constructor(program: Program) {
    this.#program = program
  }

  /** @param file a file that `w2BenchmarkPair` accepts */
  static async create(file: BenchmarkFile, engine?: Engine): Promise<W2Images> {
    const dimension = floats(file, 'shift').shape[0]!
    const x = input('points', ['rows', dimension])
    const potential = add(network(file, 'v1', x), network(file, 'v2', x))
    const [slope] = gradient(potential, [x])
    const scale = scalar(Number(floats(file, 'scale').data[0]))
    const images = mul(scale, add(slope!, stored(file, 'shift')))
    const model = encodeOnnx({ images }, { name: 'w2 benchmark' })
    return new W2Images(await (engine ?? (await openEngine())).load(model))
  }

  /** T of each row, in float32. */
  async of({ data, rows, columns }: Points): Promise<Points> {
    const images = new Float32Array(data.length)
    const shape = [rows, columns]
    await this.#program.run({ points: { data: Float32Array.from(data), shape } }, { images: { data: images, shape } })
    return { data: images, rows, columns }
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}

/** psi(x) = f . u_2 + (s/2) |x|^2, u_0 = q_0, u_l = celu(C_l u_{l-1} + q_l), q_l = (x A_l)^2 + W_l x + b_l; one value per row. */
function network(file: BenchmarkFile, prefix: string, x: Tensor): Tensor {
  let units: Tensor | undefined
  for (let l = 0; l < LAYERS; l++) {
    const name = `${prefix}.quadratic_layers.${l}`
    const { data, shape } = floats(file, `${name}.quadratic_decomposed`)
    const squared = square(matmul(x, constant(data, [shape[0]!, shape[2]!])))
    const own = add(
      squared,
      add(matmul(x, stored(file, `${name}.weight`), { transposeB: true }), stored(file, `${name}.bias`)),
    )
    units =
      units === undefined
        ? own
        : celu(add(matmul(units, stored(file, `${prefix}.convex_layers.${l - 1}.weight`), { transposeB: true }), own))
  }
  const value = matmul(units!, stored(file, `${prefix}.final_layer.weight`), { transposeB: true })
  const strength = Number(file.metadata.strong_convexity) / 2
  return add(reduceSum(value, [1]), mul(scalar(strength), reduceSum(square(x), [1])))
}

function stored(file: BenchmarkFile, name: string): Tensor {
  const { data, shape } = floats(file, name)
  return constant(data, shape)
}

function floats({ tensors }: BenchmarkFile, name: string): { data: Float64Array; shape: readonly number[] } {
  const { data, shape } = tensors.get(name)!
  return { data: Float64Array.from(data as ArrayLike<number>), shape }
}
