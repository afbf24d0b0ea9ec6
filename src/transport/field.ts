import { InputError } from '../base/errors.ts'
import type { Matrix } from '../base/linalg/matrix.ts'
import { asPoints, type Points, type PointsLike } from '../base/points.ts'
import {
  type Buffers,
  type Engine,
  type EngineOptions,
  openEngine,
  type Program,
  runInBlocks,
  slotBuffers,
} from '../engine/index.ts'
import { constant, encodeOnnx, gradient, hessianVector, input, matmul, type Tensor } from '../graph/index.ts'
import { type Potential, pointsShape } from '../potentials/potential.ts'
import { boundWeights, sections, weightInputs } from '../potentials/weights.ts'
import { centred, type Frame, frameMatrices, uncentred } from '../problem/frame.ts'
import { type Conditional, type Labels, labelRows, labelWidth } from '../problem/labels.ts'
import { mixed } from '../problem/metric.ts'
import { frameLogDeterminant, hessianLogDeterminant } from './log-determinant.ts'
import type { TransportMap } from './map.ts'

/** A map at some points: where it carries them, and what it does to the plane (or space) around them. */
export interface Field {
  /** T(x), rows x D, in the units of the table. */
  readonly images: Points
  /**
   * g(x) = u(x) - |x|^2/2, one per row, in squared units of the cost and up to a constant: its gradient is the displacement T(x) - x, so
   * displacements cross its contours at right angles.
   */
  readonly displacementPotential: Float64Array
  /** log |det DT(x)|, one per row: above 0 the map spreads points apart, below 0 it draws them together. NaN where u is not convex; empty if not requested. */
  readonly logDeterminant: Float64Array
}

/** What a field is computed from. */
interface FieldParts extends Conditional {
  readonly potential: Potential
  readonly frame: Frame
}

/** A run of this many rows is short enough for a page to draw in between. */
const BLOCK_ROWS = 1024

/** u, its gradient and its Hessian at many points; the weights may change between calls. */
export class FieldProgram {
  readonly #program: Program
  readonly #weights: Buffers
  readonly #parts: FieldParts
  /** Hessian-vector products that `at` computes per point: D for the expansion, which is most of the work, or none. */
  readonly #products: number

  private constructor(program: Program, weights: Buffers, parts: FieldParts, products: number) {
    this.#program = program
    this.#weights = weights
    this.#parts = parts
    this.#products = products
  }

  /**
   * @param weights the flat weights; unless they are frozen, the program follows changes to the array
   * @param options.expansion whether `at` computes `logDeterminant`
   */
  static async create(
    engine: Engine,
    parts: FieldParts,
    weights: Float32Array,
    { frozen = false, threads = 1, expansion = true } = {},
  ): Promise<FieldProgram> {
    const { potential, frame } = parts
    const width = labelWidth(parts)
    if (potential.cost !== undefined)
      throw new InputError(
        'A field needs a map that is the gradient of its potential, which only a squared distance gives; fit with such a cost.',
      )
    const d = frame.dimension
    const { sourceIn, targetOut } = frameMatrices(frame)
    const fixed = (m: Matrix): Tensor => constant(m.data, [m.rows, m.columns])
    const label = width > 0 ? input('label', ['rows', width]) : undefined
    const points = matmul(input('centred', pointsShape(d)), fixed(sourceIn))
    const value = potential.value(points, weightInputs(potential), label)
    const [slope] = gradient(value, [points])
    const image = matmul(slope!, fixed(targetOut))
    const product = () => hessianVector(value, points, input('direction', pointsShape(d)))
    const outputs = { value, image, ...(expansion && { product: product() }) }
    const bind = frozen ? boundWeights(potential, weights) : {}
    const program = await engine.load(encodeOnnx(outputs, { bind, name: 'field' }), { threads, rowsApart: true })
    const slots = frozen ? {} : slotBuffers(sections(potential), weights)
    return new FieldProgram(program, slots, parts, expansion ? d : 0)
  }

  /** @param points source points, rows x D, in the units of the table */
  async at(points: Points, labels?: Labels, signal?: AbortSignal): Promise<Field> {
    const { frame } = this.#parts
    const d = frame.dimension
    const { rows } = points
    const label = labelRows(this.#parts, points, labels)
    const fixed = {
      centred: { data: centred(points, frame, 'source'), row: [d] },
      ...(label && { label: { data: label, row: [labelWidth(this.#parts)] } }),
    }
    const [value, image] = [new Float32Array(rows), new Float32Array(rows * d)]
    const outputs = { value: { data: value, row: [] }, image: { data: image, row: [d] } }
    const program = { run: this.#run, dispose: () => Promise.resolve() }
    const options = { blockRows: BLOCK_ROWS, signal }
    if (this.#products === 0) await runInBlocks(program, rows, fixed, outputs, options)
    const hessians = new Float32Array(rows * d * this.#products)
    const product = new Float32Array(rows * this.#products)
    for (let k = 0; k < this.#products; k++) {
      const inputs = { ...fixed, direction: { data: unitRows(rows, d, k), row: [d] } }
      await runInBlocks(program, rows, inputs, { ...outputs, product: { data: product, row: [d] } }, options)
      for (let i = 0; i < rows; i++) hessians.set(product.subarray(i * d, (i + 1) * d), (i * d + k) * d)
    }
    return {
      images: uncentred(image, frame, 'target', points.data),
      displacementPotential: displacementPotential(points, value, frame),
      logDeterminant: logDeterminants(hessians, frame),
    }
  }

  readonly #run: Program['run'] = (inputs, outputs, signal) =>
    this.#program.run({ ...this.#weights, ...inputs }, outputs, signal)

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}

function unitRows(rows: number, d: number, k: number): Float32Array {
  const out = new Float32Array(rows * d)
  for (let i = 0; i < rows; i++) out[i * d + k] = 1
  return out
}

/**
 * Outside the frame u is u(x~) / k + <w(m1), w(x)>, in squared units of the cost, where w are the variables in which the cost is a squared length.
 * It is taken about the source's mean, which changes g only by a constant and keeps its digits.
 */
function displacementPotential({ data, columns: d }: Points, value: Float32Array, frame: Frame): Float64Array {
  const { scale, sourceMean, targetMean, factor, mixing } = frame
  const inCost = (difference: (j: number) => number) =>
    mixed(
      scale.map((s, j) => s * difference(j)),
      mixing,
    )
  const shift = inCost((j) => targetMean[j]! - sourceMean[j]!)
  return Float64Array.from(value, (u, i) => {
    const from = inCost((j) => data[i * d + j]! - sourceMean[j]!)
    return from.reduce((sum, w, j) => sum + shift[j]! * w - 0.5 * w * w, u / factor)
  })
}

function logDeterminants(hessians: Float32Array, frame: Frame): Float64Array {
  const d = frame.dimension
  const shift = frameLogDeterminant(frame)
  return Float64Array.from(
    { length: hessians.length / (d * d) },
    (_, i) => shift + hessianLogDeterminant(hessians.subarray(i * d * d, (i + 1) * d * d), d),
  )
}

export interface FieldOptions extends EngineOptions {
  /** One label per row, for a conditional map. */
  readonly labels?: Labels
  /** Whether to compute `logDeterminant`, which is most of the work. Default true. */
  readonly expansion?: boolean
  readonly signal?: AbortSignal
}

/**
 * A finished map at some points of the source: images, the potential of the displacement, and the expansion.
 * @param points rows x D, in the units of the table that the map was fitted on
 * @throws InputError for NaN or Inf, labels that are missing or unknown, and a map whose cost is not a squared distance
 */
export async function fieldOf(map: TransportMap, points: PointsLike, options: FieldOptions = {}): Promise<Field> {
  const { labels, expansion = true, signal } = options
  const engine = await openEngine(options)
  const program = await FieldProgram.create(engine, map.model, map.model.weights, { frozen: true, expansion })
  try {
    return await program.at(asPoints(points, 'The points'), labels, signal)
  } finally {
    await program.dispose()
  }
}
