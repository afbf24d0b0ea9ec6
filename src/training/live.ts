import { asPoints, type PointsLike } from '../base/points.ts'
import type { Engine } from '../engine/index.ts'
import type { Labels } from '../problem/labels.ts'
import { type Field, FieldProgram } from '../transport/field.ts'
import { LiveInverse, type LivePreimages } from './live-inverse.ts'
import type { TrainingProblem } from './problem.ts'
import type { TrainingState } from './state.ts'

/** The map of the averaged weights during training, to evaluate between two steps, in `onStep`. */
export interface LiveMap {
  /**
   * The map at some points of the source, with the current weights.
   * @param points rows x D, in the units of the table
   * @param labels one for each row, for a conditional map
   * @param options.expansion whether to compute `logDeterminant`, which is most of the work. Default true
   */
  at(points: PointsLike, labels?: Labels, options?: { readonly expansion?: boolean }): Promise<Field>
  /**
   * The pre-images of some points of the target under the current weights, solved to a thousandth of the root of the target's total variance, in
   * at most 40 iterations. Solves of the same object begin at its last solutions.
   * @param points rows x D, in the units of the table
   * @param labels one for each row, for a conditional map
   */
  back(points: PointsLike, labels?: Labels): Promise<LivePreimages>
}

/** Follows the weights of one training run; its graphs, forward with and without the expansion, and backward, are loaded when first needed. */
export class LiveField implements LiveMap {
  readonly #engine: Engine
  readonly #problem: TrainingProblem
  readonly #state: TrainingState
  #inverse: Promise<LiveInverse> | null = null
  readonly #programs = new Map<boolean, Promise<FieldProgram>>()

  constructor(engine: Engine, problem: TrainingProblem, state: TrainingState) {
    this.#engine = engine
    this.#problem = problem
    this.#state = state
  }

  async at(points: PointsLike, labels?: Labels, { expansion = true } = {}): Promise<Field> {
    const program = await this.#program(expansion)
    return program.at(asPoints(points, 'The points'), labels)
  }

  async back(points: PointsLike, labels?: Labels): Promise<LivePreimages> {
    this.#inverse ??= LiveInverse.create(this.#engine, this.#problem, this.#state)
    return (await this.#inverse).at(points, labels)
  }

  #program(expansion: boolean): Promise<FieldProgram> {
    const { threads } = this.#problem
    const known = this.#programs.get(expansion)
    const program =
      known ?? FieldProgram.create(this.#engine, this.#problem, this.#state.average, { threads, expansion })
    this.#programs.set(expansion, program)
    return program
  }

  async dispose(): Promise<void> {
    for (const program of this.#programs.values()) await (await program).dispose()
    await (await this.#inverse)?.dispose()
  }
}
