import type { Buffers, Engine, Program } from '../engine/index.ts'
import {
  abs,
  atMost,
  div,
  encodeOnnx,
  input,
  matmul,
  mul,
  neg,
  reduceMax,
  reduceSum,
  reshape,
  scalar,
  select,
  square,
  sub,
  type Tensor,
} from '../graph/index.ts'
import { pointsShape } from '../potentials/potential.ts'
import type { ConjugateProgram } from './program.ts'

/** Points with u and its slope there, from which solves may start; the graph's inputs. */
export type Rivals = Buffers

/** Above any score. */
const NO_RIVAL = 1e30
const LARGEST = 3e38
/** The most rivals: every target row is compared with all of them. */
const MOST = 1024

/**
 * Other starts for the c-transform of a potential that may not be convex, so that a solve is not held in the basin of its last solution. The
 * minimum that can be reached from a point x is about
 *
 *   u(x) - <z, x> - |L (grad u(x) - z)|^2 / 2,
 *
 * which is exact if the Hessian is the mean one, (L L)^-1. Each z is given the point that promises the lowest.
 */
export class RivalStarts {
  readonly #program: Program

  private constructor(program: Program) {
    this.#program = program
  }

  /** @param classes of the labels; 0 without labels */
  static async create(engine: Engine, dimension: number, classes: number, threads: number): Promise<RivalStarts> {
    const model = encodeOnnx(rivalGraph(dimension, classes), { name: 'rivals' })
    return new RivalStarts(await engine.load(model, { threads }))
  }

  /** @param from rows x D, of which `MOST` at most are used, spread over the table  @param labels one-hot, rows x classes */
  async at(conjugate: ConjugateProgram, from: Float32Array, labels?: Float32Array): Promise<Rivals> {
    const { dimension: d, classes } = conjugate
    const points = spreadOut(from, d)
    const label = labels && spreadOut(labels, classes)
    const rows = points.length / d
    const buffers = conjugate.buffers(rows)
    buffers.base.set(points)
    if (label) buffers.label.set(label)
    await conjugate.evaluate(buffers, rows)
    // At z = 0 the objective is u, and the difference grad u - z its slope.
    return {
      points: { data: points, shape: [rows, d] },
      values: { data: buffers.objective, shape: [rows] },
      images: { data: buffers.difference, shape: [rows, d] },
      ...(label && { 'rival label': { data: label, shape: [rows, classes] } }),
    }
  }

  /**
   * @param targets z, rows x D
   * @param preconditioner L, D x D
   * @param label one-hot, rows x classes: only points of the same class are chosen
   * @returns a start for each row, rows x D, and the objective that it promises
   */
  async starts(
    rivals: Rivals,
    targets: Float32Array,
    preconditioner: Float32Array,
    label?: Float32Array,
  ): Promise<{ readonly starts: Float32Array; readonly promised: Float32Array }> {
    const d = rivals.points!.shape[1]!
    const rows = targets.length / d
    const starts = { data: new Float32Array(targets.length), shape: [rows, d] }
    const promised = { data: new Float32Array(rows), shape: [rows] }
    const inputs = {
      ...rivals,
      targets: { data: targets, shape: [rows, d] },
      preconditioner: { data: preconditioner, shape: [d, d] },
      ...(label && { label: { data: label, shape: [rows, label.length / rows] } }),
    }
    await this.#program.run(inputs, { starts, promised })
    return { starts: starts.data, promised: promised.data }
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}

/** The rows of a table that are rivals: all, or `MOST` spread over it. */
export function spreadOut(table: Float32Array, columns: number): Float32Array {
  const rows = table.length / columns
  if (rows <= MOST) return table
  const out = new Float32Array(MOST * columns)
  for (let k = 0; k < MOST; k++) {
    const row = Math.floor((k * rows) / MOST)
    out.set(table.subarray(row * columns, (row + 1) * columns), k * columns)
  }
  return out
}

/** The score of a pair is u(x) - <z, x> + <L z, L T> - |L T|^2 / 2 with T = grad u(x): the promise without the part that all rivals share. */
export function rivalGraph(dimension: number, classes: number): { readonly starts: Tensor; readonly promised: Tensor } {
  const root = input('preconditioner', [dimension, dimension])
  const targets = input('targets', pointsShape(dimension))
  const points = input('points', ['rivals', dimension])
  const z = matmul(targets, root)
  const images = matmul(input('images', ['rivals', dimension]), root)
  const heights = sub(input('values', ['rivals']), half(images))
  const products = sub(matmul(z, images, { transposeB: true }), matmul(targets, points, { transposeB: true }))
  const scores = sub(products, neg(heights))
  const known = atMost(abs(scores), scalar(LARGEST))
  const mask = classes === 0 ? known : mul(known, sameClass(classes))
  const finite = select(mask, scores, scalar(NO_RIVAL))
  const least = neg(reduceMax(neg(finite), [1]))
  // Equal scores share a start.
  const chosen = atMost(finite, reshape(least, ['rows', 1]))
  const count = reshape(reduceSum(chosen, [1]), ['rows', 1])
  return { starts: div(matmul(chosen, points), count), promised: sub(least, half(z)) }
}

function half(rows: Tensor): Tensor {
  return mul(scalar(0.5), reduceSum(square(rows), [1]))
}

function sameClass(classes: number): Tensor {
  const overlap = matmul(input('label', ['rows', classes]), input('rival label', ['rivals', classes]), {
    transposeB: true,
  })
  return sub(scalar(1), atMost(overlap, scalar(0)))
}
