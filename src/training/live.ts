import { asPoints, type PointsLike } from '../base/points.ts'
import type { Engine } from '../engine/index.ts'
import type { Labels } from '../problem/labels.ts'
import { type Field, FieldProgram } from '../transport/field.ts'
import type { TrainingProblem } from './problem.ts'
import type { TrainingState } from './state.ts'

/** The map of the averaged weights while training goes on: to look at between two steps, in `onStep`. */
export interface LiveMap {
  /**
   * The map at some points of the source, by the weights of now.
   * @param points rows x D, in the units of the table
   * @param labels one a row, for a conditional map
   */
  at(points: PointsLike, labels?: Labels): Promise<Field>
}

/** Follows the weights of one training; its graph is loaded when it is first looked at. */
export class LiveField implements LiveMap {
  readonly #engine: Engine
  readonly #problem: TrainingProblem
  readonly #average: Float32Array
  #program: Promise<FieldProgram> | null = null

  constructor(engine: Engine, problem: TrainingProblem, state: TrainingState) {
    this.#engine = engine
    this.#problem = problem
    this.#average = state.average
  }

  async at(points: PointsLike, labels?: Labels): Promise<Field> {
    const { threads } = this.#problem
    this.#program ??= FieldProgram.create(this.#engine, this.#problem, this.#average, { threads })
    return (await this.#program).at(asPoints(points, 'The points'), labels)
  }

  async dispose(): Promise<void> {
    await (await this.#program)?.dispose()
  }
}
