import { identity } from '../base/linalg/matrix.ts'
import type { Buffers, Engine, Program } from '../engine/index.ts'
import {
  add,
  encodeOnnx,
  gradient,
  input,
  matmul,
  mul,
  reduceSum,
  reshape,
  sqrt,
  square,
  sub,
  type Tensor,
} from '../graph/index.ts'
import { type Potential, pointsShape } from '../potentials/potential.ts'
import { sections, weightInputs, weightName } from '../potentials/weights.ts'

/** Room for the rows of one evaluation; every array is row-major and as long as its capacity. */
export interface EvaluationBuffers {
  readonly capacity: number
  /** In: where each row started (y0), its displacement in the preconditioner's coordinates (v), its target (z), its label (one 1 a row). */
  readonly base: Float32Array
  readonly displacement: Float32Array
  readonly target: Float32Array
  readonly label: Float32Array
  /** Out: y = y0 + v L, f = u(y) - <z, y>, r = grad u(y) - z, r L, and the residual |r M|. */
  readonly points: Float32Array
  readonly objective: Float32Array
  readonly difference: Float32Array
  readonly slope: Float32Array
  readonly residual: Float32Array
}

/**
 * The c-transform of the quadratic cost as a minimisation: for each target z, u*(z) = -min_y u(y) - <z, y>, reached where grad u(y) = z.
 * With g = u - |.|^2/2 this is the Moreau envelope of g and y* its proximal point (Park et al. 2026).
 *
 * L, a symmetric D x D matrix, is the preconditioner as a change of variables: L L is about the inverse of the mean Hessian.
 * M turns a residual into the units that the tolerance is in.
 */
export class ConjugateProblem {
  readonly dimension: number
  readonly classes: number
  readonly #program: Program
  readonly #linear: Program
  readonly #weights: Buffers
  #preconditioner: Float32Array
  #metric: Float32Array

  private constructor(dimension: number, classes: number, program: Program, linear: Program, weights: Buffers) {
    this.dimension = dimension
    this.classes = classes
    this.#program = program
    this.#linear = linear
    this.#weights = weights
    this.#preconditioner = Float32Array.from(identity(this.dimension).data)
    this.#metric = this.#preconditioner
  }

  /**
   * @param weights the flat weights. With `frozen` they become constants of the graph, which is faster; without, the problem follows
   *   the array as it changes
   */
  static async create(
    engine: Engine,
    potential: Potential,
    weights: Float32Array,
    { frozen = false, threads = 1, classes = 0 } = {},
  ): Promise<ConjugateProblem> {
    const views = sections(potential).map(({ parameter, start, end }) => {
      return [weightName(parameter.name), { data: weights.subarray(start, end), shape: parameter.shape }] as const
    })
    const { dimension } = potential.config
    const bind = frozen ? Object.fromEntries(views.map(([name, { data }]) => [name, data])) : {}
    const model = encodeOnnx(conjugateGraph(potential, classes), { bind, name: 'conjugate' })
    const program = await engine.load(model, { threads })
    const linear = await engine.load(encodeOnnx(linearGraph(dimension), { name: 'linear start' }), { threads })
    return new ConjugateProblem(dimension, classes, program, linear, frozen ? {} : Object.fromEntries(views))
  }

  /** @param root L: symmetric, positive definite, D x D */
  setPreconditioner(root: Float32Array): void {
    this.#preconditioner = root
  }

  get preconditioner(): Float32Array {
    return this.#preconditioner
  }

  /** @param metric D x D; a row's residual is |(grad u(y) - z) metric| */
  setMetric(metric: Float32Array): void {
    this.#metric = metric
  }

  /** L L z for each row: where the mean Hessian would put the solution, in coordinates that are centred. Rows x D. */
  async linearStarts(targets: Float32Array): Promise<Float32Array> {
    const d = this.dimension
    const starts = new Float32Array(targets.length)
    const shape = [targets.length / d, d]
    const inputs = { targets: { data: targets, shape }, preconditioner: { data: this.#preconditioner, shape: [d, d] } }
    await this.#linear.run(inputs, { starts: { data: starts, shape } })
    return starts
  }

  buffers(capacity: number): EvaluationBuffers {
    const matrix = () => new Float32Array(capacity * this.dimension)
    return {
      capacity,
      base: matrix(),
      displacement: matrix(),
      target: matrix(),
      label: new Float32Array(capacity * this.classes),
      points: matrix(),
      objective: new Float32Array(capacity),
      difference: matrix(),
      slope: matrix(),
      residual: new Float32Array(capacity),
    }
  }

  /** Evaluates the first `rows` rows of the buffers. */
  evaluate(buffers: EvaluationBuffers, rows: number): Promise<void> {
    const d = this.dimension
    const matrix = (data: Float32Array) => ({ data: data.subarray(0, rows * d), shape: [rows, d] })
    const column = (data: Float32Array) => ({ data: data.subarray(0, rows), shape: [rows] })
    const inputs = {
      ...this.#weights,
      base: matrix(buffers.base),
      displacement: matrix(buffers.displacement),
      target: matrix(buffers.target),
      preconditioner: { data: this.#preconditioner, shape: [d, d] },
      metric: { data: this.#metric, shape: [d, d] },
      ...(this.classes > 0 && {
        label: { data: buffers.label.subarray(0, rows * this.classes), shape: [rows, this.classes] },
      }),
    }
    const outputs = {
      points: matrix(buffers.points),
      objective: column(buffers.objective),
      difference: matrix(buffers.difference),
      slope: matrix(buffers.slope),
      residual: column(buffers.residual),
    }
    return this.#program.run(inputs, outputs)
  }

  async dispose(): Promise<void> {
    await this.#program.dispose()
    await this.#linear.dispose()
  }
}

function linearGraph(dimension: number): Record<string, Tensor> {
  const root = input('preconditioner', [dimension, dimension])
  return { starts: matmul(matmul(input('targets', pointsShape(dimension)), root), root) }
}

function conjugateGraph(potential: Potential, classes: number): Record<string, Tensor> {
  const { dimension } = potential.config
  const shape = pointsShape(dimension)
  const [base, displacement, target] = [input('base', shape), input('displacement', shape), input('target', shape)]
  const [preconditioner, metric] = [
    input('preconditioner', [dimension, dimension]),
    input('metric', [dimension, dimension]),
  ]
  const label = classes > 0 ? input('label', ['rows', classes]) : undefined
  const points = add(matmul(displacement, preconditioner), base)
  const value = potential.value(points, weightInputs(potential), label)
  const [forward] = gradient(value, [points])
  const difference = sub(forward!, target)
  return {
    points,
    objective: sub(reshape(value, ['rows']), reduceSum(mul(points, target), [1])),
    difference,
    slope: matmul(difference, preconditioner),
    residual: sqrt(reduceSum(square(matmul(difference, metric)), [1])),
  }
}
