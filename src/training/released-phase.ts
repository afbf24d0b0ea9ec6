import { OriginStarts } from '../conjugate/origin.ts'
import type { ConjugateProgram } from '../conjugate/program.ts'
import { RivalStarts } from '../conjugate/rival-starts.ts'
import type { ConjugateResult, SolveOptions, Workspace } from '../conjugate/solve.ts'
import type { Engine } from '../engine/index.ts'
import { asKind } from '../potentials/network.ts'
import { sections } from '../potentials/weights.ts'
import { residualMetric } from '../problem/frame.ts'
import { labelWidth } from '../problem/labels.ts'
import type { DrawnBatch } from './drawn-batch.ts'
import type { DualTerm } from './dual.ts'
import { addEnvelopeGradient } from './envelope.ts'
import type { TrainingProblem } from './problem.ts'
import { ReleasedStep } from './released-step.ts'
import { areSecondSolvesDue, solveAgain } from './second-solves.ts'
import type { TrainingState } from './state.ts'

interface Parts {
  readonly conjugate: ConjugateProgram
  readonly workspace: Workspace
  readonly dual: DualTerm
}

/** What a step of a released potential does besides that of a convex one. */
export class ReleasedPhase {
  /** First starts, from the convex potential that was released. */
  readonly origin: OriginStarts
  /** Takes the steps on the weights. */
  readonly descent: ReleasedStep
  readonly #rivalStarts: RivalStarts

  private constructor(origin: OriginStarts, descent: ReleasedStep, rivalStarts: RivalStarts) {
    this.origin = origin
    this.descent = descent
    this.#rivalStarts = rivalStarts
  }

  /** @param convex the weights at the release */
  static async create(engine: Engine, problem: TrainingProblem, convex: Float32Array): Promise<ReleasedPhase> {
    const { potential, frame, threads } = problem
    const classes = labelWidth(problem)
    const parts = { potential, weights: convex, metric: residualMetric(frame), classes, threads }
    return new ReleasedPhase(
      await OriginStarts.create(engine, parts),
      await ReleasedStep.create(engine, sections(asKind(potential, 'released')!), threads),
      await RivalStarts.create(engine, frame.dimension, classes, threads),
    )
  }

  /**
   * Where it is due, solves rows of the batch again (see `solveAgain`).
   * @param solved of the batch; solutions that are not the lowest are replaced
   * @returns the evaluations that took, and what adds the gradient of `addEnvelopeGradient`, whose searches start at the same rivals
   */
  async solveAgain(
    { conjugate, workspace, dual }: Parts,
    batch: DrawnBatch,
    solved: ConjugateResult,
    { step, roundTrip }: Pick<TrainingState, 'step' | 'roundTrip'>,
    options: SolveOptions,
  ): Promise<{ readonly evaluations: number; addEnvelope(into: Float32Array): Promise<void> }> {
    const { source, label } = batch
    const rivalStarts = this.#rivalStarts
    const rivals = areSecondSolvesDue(step, roundTrip) ? await rivalStarts.at(conjugate, source, label) : null
    const evaluations =
      rivals === null
        ? 0
        : await solveAgain({ conjugate, workspace, rivalStarts }, rivals, batch, solved, step, options)
    const others = rivals && { rivals, rivalStarts }
    const { tolerance, signal } = options
    return {
      evaluations,
      addEnvelope: (into) =>
        addEnvelopeGradient(
          { conjugate, dual, workspace, others },
          { source, label },
          step,
          { tolerance, signal },
          into,
        ),
    }
  }

  async dispose(): Promise<void> {
    await this.origin.dispose()
    await this.descent.dispose()
    await this.#rivalStarts.dispose()
  }
}
