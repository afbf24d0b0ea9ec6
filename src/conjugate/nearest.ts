import type { ConjugateProgram } from './program.ts'

/** The share of the mean Hessian's step that is taken from the nearest anchor. */
export const PART = 0.5

/**
 * Starts for a potential that need not be convex: the anchor whose image lies nearest, and from there half of the mean Hessian's step. A
 * solve that starts near the data ends in their basin; one that starts far out may end in another.
 */
export class NearestStarts {
  readonly #program: ConjugateProgram
  readonly #anchors: Float32Array
  /** grad u at the anchors, for each class (one entry without classes). */
  readonly #images: readonly Float32Array[]

  private constructor(program: ConjugateProgram, anchors: Float32Array, images: readonly Float32Array[]) {
    this.#program = program
    this.#anchors = anchors
    this.#images = images
  }

  /** @param anchors y, rows x D: points of the source's region, in the frame */
  static async create(program: ConjugateProgram, anchors: Float32Array): Promise<NearestStarts> {
    const { dimension, classes } = program
    const rows = anchors.length / dimension
    const images: Float32Array[] = []
    for (let k = 0; k < Math.max(classes, 1); k++) {
      // At z = 0 the difference grad u(y) - z is the image.
      const buffers = program.buffers(rows)
      buffers.base.set(anchors)
      if (classes > 0) for (let row = 0; row < rows; row++) buffers.label[row * classes + k] = 1
      await program.evaluate(buffers, rows)
      images.push(buffers.difference)
    }
    return new NearestStarts(program, anchors, images)
  }

  /**
   * @param targets z, rows x D
   * @param labels one-hot, rows x classes
   */
  async starts(targets: Float32Array, labels: Float32Array): Promise<Float32Array> {
    const { dimension: d, classes } = this.#program
    const rows = targets.length / d
    const nearest = new Int32Array(rows)
    const gaps = new Float32Array(targets.length)
    for (let row = 0; row < rows; row++) {
      const k = classes > 0 ? largestOf(labels.subarray(row * classes, (row + 1) * classes)) : 0
      const images = this.#images[k]!
      const at = nearestOf(targets, row * d, images, d)
      nearest[row] = at
      for (let j = 0; j < d; j++) gaps[row * d + j] = PART * (targets[row * d + j]! - images[at + j]!)
    }
    const starts = await this.#program.linearStarts(gaps)
    for (let row = 0; row < rows; row++)
      for (let j = 0; j < d; j++) starts[row * d + j]! += this.#anchors[nearest[row]! + j]!
    return starts
  }
}

/** The class of a label, or the node with the largest weight in it. */
function largestOf(label: Float32Array): number {
  return label.indexOf(label.reduce((a, b) => Math.max(a, b)))
}

/** Where the nearest row of a table begins. */
function nearestOf(targets: Float32Array, from: number, table: Float32Array, d: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY]
  for (let at = 0; at < table.length; at += d) {
    let sum = 0
    for (let j = 0; j < d && sum < least; j++) sum += (targets[from + j]! - table[at + j]!) ** 2
    if (sum < least) [best, least] = [at, sum]
  }
  return best
}
