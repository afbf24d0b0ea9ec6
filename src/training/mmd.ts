import { gatherRows, points } from '../base/points.ts'
import { medianDistance } from '../base/statistics.ts'
import { type Engine, GradientProgram } from '../engine/index.ts'
import {
  add,
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
import { sections, weightInputs } from '../potentials/weights.ts'
import type { Batch, Term, TermOptions } from './term.ts'

/** Bandwidths as multiples of the median distance, as in evaluation/metrics/mmd.ts; the widest kernel gives the others by squaring. */
const WIDEST = 4
const KERNELS = 5

/**
 * The optional MMD term of the paper: the squared maximum mean discrepancy between the images T(x) = grad u(x) of a source batch and a target
 * batch, for the mean of five Gaussian kernels around the median distance, unbiased (Gretton et al. 2012, lemma 6):
 *
 *   MMD^2 = sum_(i != j) [k(T_i, T_j) + k(z_i, z_j)] / (n (n - 1)) - 2 sum_(i, j) k(T_i, z_j) / n^2
 *
 * Its gradient in the weights goes through grad u, so the graph holds second derivatives of u. A conditional potential is compared class
 * by class: the kernel is multiplied by whether the labels agree.
 */
export class MmdTerm implements Term {
  readonly #program: GradientProgram
  readonly #weight: number
  readonly #value = new Float32Array(1)
  readonly #rows: number
  readonly #dimension: number
  readonly #classes: number

  private constructor(program: GradientProgram, weight: number, rows: number, dimension: number, classes: number) {
    this.#program = program
    this.#weight = weight
    this.#rows = rows
    this.#dimension = dimension
    this.#classes = classes
  }

  /**
   * @param weights the flat weights; each evaluation reads the current array
   * @param rows of each side's batch, the same number on both sides
   * @param weight the factor on MMD^2 in the loss
   */
  static async create(
    engine: Engine,
    potential: Potential,
    weights: Float32Array,
    { rows, weight, threads = 1, classes = 0 }: TermOptions & { readonly rows: number; readonly weight: number },
  ): Promise<MmdTerm> {
    const loss = mmdGraph(potential, weightInputs(potential), rows, classes)
    const graph = { loss, outputs: { mmd: loss } }
    const options = { name: 'mmd term', threads }
    const program = await GradientProgram.create(engine, graph, sections(potential), weights, options)
    return new MmdTerm(program, weight, rows, potential.config.dimension, classes)
  }

  async addGradient({ source, target, label }: Batch, into: Float32Array): Promise<void> {
    const bandwidth = batchBandwidth(target, this.#dimension)
    const { gradient } = await this.compute(source, target, bandwidth, label && { source: label, target: label })
    gradient.forEach((slope, i) => {
      into[i]! += this.#weight * slope
    })
  }

  /**
   * MMD^2 of a batch, and its gradient laid out as the flat weights (without the term's weight).
   * @param source rows x D, in the frame of the potential
   * @param target rows x D
   * @param bandwidth the median distance of the pooled points, see `batchBandwidth`
   */
  async compute(
    source: Float32Array,
    target: Float32Array,
    bandwidth: number,
    labels?: { readonly source: Float32Array; readonly target: Float32Array },
  ): Promise<{ readonly value: number; readonly gradient: Float32Array }> {
    const [n, d, k] = [this.#rows, this.#dimension, this.#classes]
    const inputs = {
      source: { data: source, shape: [n, d] },
      target: { data: target, shape: [n, d] },
      rate: { data: new Float32Array([kernelRate(bandwidth)]), shape: [] },
      ...(labels && {
        'source label': { data: labels.source, shape: [n, k] },
        'target label': { data: labels.target, shape: [n, k] },
      }),
    }
    await this.#program.run(inputs, { mmd: { data: this.#value, shape: [] } })
    return { value: this.#value[0]!, gradient: this.#program.gradient }
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

/** Rows for the bandwidth of a batch: the median of their 8,128 distances is accurate enough. */
const BANDWIDTH_ROWS = 128

/** The median heuristic for a batch, from the target's rows alone: they do not change with the weights, and the images approach them. */
export function batchBandwidth(target: Float32Array, dimension: number): number {
  const rows = target.length / dimension
  const count = Math.min(rows, BANDWIDTH_ROWS)
  const spread = Int32Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count))
  const sample = new Float32Array(count * dimension)
  gatherRows(target, dimension, spread, sample)
  return medianDistance(points(sample, count, dimension)) || 1
}

export function kernelRate(bandwidth: number): number {
  return 0.5 / (WIDEST * bandwidth) ** 2
}
