import { asPoints, type Points, type PointsLike } from '../base/points.ts'
import { Lbfgs } from '../conjugate/lbfgs.ts'
import { ConjugateProgram } from '../conjugate/program.ts'
import { solveConjugate, type Workspace } from '../conjugate/solve.ts'
import type { Engine } from '../engine/index.ts'
import { residualMetric } from '../problem/frame.ts'
import { FrameTransform } from '../problem/frame-transform.ts'
import { type Labels, labelRows, labelWidth } from '../problem/labels.ts'
import type { TrainingProblem } from './problem.ts'
import type { TrainingState } from './state.ts'

/** Pre-images under a map that is still being learned. */
export interface LivePreimages {
  /** S(z), rows x D, in the units of the table. */
  readonly points: Points
  /** How many of them were not found: those rows are where the solve stopped. */
  readonly unconvergedRows: number
}

/** Rows solved at once. */
const CAPACITY = 512
/** Enough to draw the pre-images; the solves of a finished map are a hundred times as exact. */
const TOLERANCE = 1e-3
const MAX_ITERATIONS = 40

/** Solves for pre-images under the averaged weights of one training run. The graph is loaded once, and reads the current weights. */
export class LiveInverse {
  readonly #problem: TrainingProblem
  readonly #state: TrainingState
  readonly #program: ConjugateProgram
  readonly #frame: FrameTransform
  #workspace: Workspace | null = null
  /** Whether the workspace is one for a convex potential. */
  #convex = true
  /** The last solutions, at which the next solve of the same points begins. */
  #last: { readonly of: PointsLike; readonly solutions: Float32Array } | null = null

  private constructor(engine: Engine, problem: TrainingProblem, state: TrainingState, program: ConjugateProgram) {
    this.#problem = problem
    this.#state = state
    this.#program = program
    this.#frame = new FrameTransform(engine, problem.frame)
  }

  static async create(engine: Engine, problem: TrainingProblem, state: TrainingState): Promise<LiveInverse> {
    const { potential, threads, frame } = problem
    const options = { threads, classes: labelWidth(problem) }
    const program = await ConjugateProgram.create(engine, potential, state.average, options)
    program.setMetric(residualMetric(frame))
    return new LiveInverse(engine, problem, state, program)
  }

  /** @param points target points, rows x D, in the units of the table; solves of the same object continue from the last solutions */
  async at(points: PointsLike, labels?: Labels): Promise<LivePreimages> {
    const z = asPoints(points, 'The points')
    const targets = await this.#frame.enter(z, 'target')
    this.#program.setPreconditioner(this.#state.preconditioner)
    const starts = this.#last?.of === points ? this.#last.solutions : await this.#program.linearStarts(targets)
    const options = { tolerance: TOLERANCE, maxIterations: MAX_ITERATIONS }
    const label = labelRows(this.#problem, z, labels)
    const solved = await solveConjugate(this.#program, this.#workspaceNow(), targets, starts, options, label)
    this.#last = { of: points, solutions: solved.points }
    return {
      points: await this.#frame.leave(solved.points, 'source', z.data),
      unconvergedRows: solved.unconverged,
    }
  }

  /** A released potential need not be convex, and its solves keep to other rules. */
  #workspaceNow(): Workspace {
    const { potential, frame, recipe } = this.#problem
    const convex = potential.guarantee !== null && this.#state.released === null
    if (this.#workspace === null || convex !== this.#convex) {
      const method = new Lbfgs(CAPACITY, frame.dimension, { convex, memory: recipe.memory })
      this.#workspace = { buffers: this.#program.buffers(CAPACITY), method }
      this.#convex = convex
    }
    return this.#workspace
  }

  async dispose(): Promise<void> {
    await this.#program.dispose()
    await this.#frame.dispose()
  }
}
