import { points } from '../base/points.ts'
import { medianDistance } from '../base/statistics.ts'
import type { Buffers, Engine, Program } from '../engine/index.ts'
import {
  add,
  encodeOnnx,
  exp,
  gradient,
  input,
  matmul,
  mul,
  neg,
  reduceSum,
  reshape,
  scalar,
  square,
  sub,
  type Tensor,
} from '../graph/index.ts'
import { type Potential, pointsShape, type Weights } from '../potentials/potential.ts'
import { sections, weightInputs, weightName } from '../potentials/weights.ts'
import { gather } from './sampling/sampler.ts'

/** Bandwidths as multiples of the median distance, as in evaluation/metrics/mmd.ts; the widest kernel gives the others by squaring. */
const WIDEST = 4
const KERNELS = 5

/**
 * The MMD term of the paper, optional: the squared maximum mean discrepancy between the images T(x) = grad u(x) of a source batch and a
 * target batch, with the mean of five Gaussian kernels about the median distance, unbiased (Gretton et al. 2012, lemma 6):
 *
 *   MMD^2 = sum_(i != j) [k(T_i, T_j) + k(z_i, z_j)] / (n (n - 1)) - 2 sum_(i, j) k(T_i, z_j) / n^2
 *
 * Its gradient in the weights goes through grad u, so the graph holds second derivatives of u. A conditional potential is compared class
 * by class: the kernel is multiplied by whether the labels agree.
 */
export class MmdTerm {
  readonly #program: Program
  readonly #weights: Buffers
  readonly #gradients: Buffers
  readonly #value = new Float32Array(1)
  readonly #rows: number
  readonly #dimension: number
  readonly #classes: number
  /** The gradient of MMD^2, laid out as the flat weights. */
  readonly flat: Float32Array

  private constructor(
    program: Program,
    weights: Buffers,
    gradients: Buffers,
    flat: Float32Array,
    sizes: { rows: number; dimension: number; classes: number },
  ) {
    this.#program = program
    this.#weights = weights
    this.#gradients = gradients
    this.flat = flat
    this.#rows = sizes.rows
    this.#dimension = sizes.dimension
    this.#classes = sizes.classes
  }

  /**
   * @param weights the flat weights; the program follows the array as it changes
   * @param rows of each side's batch: as many of both
   */
  static async create(
    engine: Engine,
    potential: Potential,
    weights: Float32Array,
    rows: number,
    { threads = 1, classes = 0 } = {},
  ): Promise<MmdTerm> {
    const { dimension } = potential.config
    const variables = weightInputs(potential)
    const value = mmdGraph(potential, variables, rows, classes)
    const parts = gradient(value, Object.values(variables))
    const results = Object.fromEntries(Object.keys(variables).map((name, i) => [`d ${name}`, parts[i]!]))
    const program = await engine.load(encodeOnnx({ ...results, mmd: value }, { name: 'mmd term' }), { threads })
    const flat = new Float32Array(weights.length)
    const views = (array: Float32Array, prefix: string): Buffers =>
      Object.fromEntries(
        sections(potential).map(({ parameter: { name, shape }, start, end }) => [
          prefix + name,
          { data: array.subarray(start, end), shape },
        ]),
      )
    const sizes = { rows, dimension, classes }
    return new MmdTerm(program, views(weights, weightName('')), views(flat, 'd '), flat, sizes)
  }

  /**
   * Computes `flat`.
   * @param source rows x D, in the coordinates of the potential
   * @param target rows x D
   * @param bandwidth the median distance of the pooled points, see `batchBandwidth`
   * @returns MMD^2 of the batch
   */
  async compute(
    source: Float32Array,
    target: Float32Array,
    bandwidth: number,
    labels?: { readonly source: Float32Array; readonly target: Float32Array },
  ): Promise<number> {
    const [n, d, k] = [this.#rows, this.#dimension, this.#classes]
    const inputs = {
      ...this.#weights,
      source: { data: source, shape: [n, d] },
      target: { data: target, shape: [n, d] },
      rate: { data: new Float32Array([kernelRate(bandwidth)]), shape: [] },
      ...(labels && {
        'source label': { data: labels.source, shape: [n, k] },
        'target label': { data: labels.target, shape: [n, k] },
      }),
    }
    await this.#program.run(inputs, { ...this.#gradients, mmd: { data: this.#value, shape: [] } })
    return this.#value[0]!
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}

/** MMD^2 as a graph in the weights. Other inputs: source, target, rate (1 / (2 (4 b)^2) for the median distance b), "source label", "target label". */
export function mmdGraph(potential: Potential, variables: Weights, rows: number, classes: number): Tensor {
  const { dimension } = potential.config
  const labelled = classes > 0
  const source = input('source', pointsShape(dimension))
  const label = labelled ? input('source label', ['rows', classes]) : undefined
  const targetLabel = labelled ? input('target label', ['rows', classes]) : undefined
  const value = potential.value(source, variables, label)
  const [images] = gradient(reduceSum(value, [0]), [source])
  const target = input('target', pointsShape(dimension))
  const rate = input('rate', [])
  const total = (a: Tensor, b: Tensor, from?: Tensor, to?: Tensor) => {
    const kernels = kernelMatrix(a, b, rate)
    return reduceSum(from && to ? mul(kernels, matmul(from, to, { transposeB: true })) : kernels, [0, 1])
  }
  // Each of the n points has kernel 1 with itself.
  const within = (a: Tensor, from?: Tensor) =>
    mul(sub(total(a, a, from, from), scalar(rows)), scalar(1 / (rows * (rows - 1))))
  const across = mul(total(images!, target, label, targetLabel), scalar(-2 / (rows * rows)))
  return add(add(within(images!, label), within(target, targetLabel)), across)
}

function kernelMatrix(a: Tensor, b: Tensor, rate: Tensor): Tensor {
  const column = reshape(reduceSum(square(a), [1]), ['rows', 1])
  const row = reshape(reduceSum(square(b), [1]), [1, 'rows'])
  const squares = sub(add(column, row), mul(scalar(2), matmul(a, b, { transposeB: true })))
  let kernel = exp(neg(mul(rate, squares)))
  let sum = kernel
  for (let k = 1; k < KERNELS; k++) {
    kernel = square(square(kernel))
    sum = add(sum, kernel)
  }
  return mul(sum, scalar(1 / KERNELS))
}

/** Rows that the bandwidth of a batch is taken from: the median of their 8,128 distances is known well enough. */
const BANDWIDTH_ROWS = 128

/** The median heuristic for a batch: of the target's rows alone, which the images come to be distributed as, and the weights do not move. */
export function batchBandwidth(target: Float32Array, dimension: number): number {
  const rows = target.length / dimension
  const count = Math.min(rows, BANDWIDTH_ROWS)
  const spread = Int32Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count))
  const sample = new Float32Array(count * dimension)
  gather(target, dimension, spread, sample)
  return medianDistance(points(sample, count, dimension)) || 1
}

export function kernelRate(bandwidth: number): number {
  return 0.5 / (WIDEST * bandwidth) ** 2
}
