import { pauses } from '../base/pause.ts'
import { inTurns } from '../base/pieces.ts'
import { gatherRows, scatterRows } from '../base/points.ts'
import { mean } from '../base/statistics.ts'
import { ALONE, type Collective } from '../collective/collective.ts'
import { CandidateStarts } from '../conjugate/candidates.ts'
import { Lbfgs } from '../conjugate/lbfgs.ts'
import { preconditionerPieces } from '../conjugate/precondition.ts'
import { ConjugateProgram } from '../conjugate/program.ts'
import { type ConjugateResult, solveConjugate, type Workspace } from '../conjugate/solve.ts'
import type { Engine } from '../engine/index.ts'
import { project, type Section, sections } from '../potentials/weights.ts'
import { residualMetric } from '../problem/frame.ts'
import { labelWidth } from '../problem/labels.ts'
import { adamUpdate, resetAdam } from './adam.ts'
import { OnDevice } from './device/on-device.ts'
import type { DeviceStep } from './device/step.ts'
import type { DrawnBatch } from './drawn-batch.ts'
import { DualTerm } from './dual.ts'
import { type HeldOutLook, lookAtHeldOut } from './held-out-look.ts'
import { MmdTerm } from './mmd.ts'
import { labelsOf, ownPlaces, type TrainingProblem } from './problem.ts'
import { openDraws } from './ranks/draws.ts'
import { GradientSum } from './ranks/gradient-sum.ts'
import { sharedLook } from './ranks/held-out-share.ts'
import { sharedPairs } from './ranks/pairs.ts'
import { reportOf, type StepReport, type Wish } from './ranks/step-report.ts'
import { alignState, completeState } from './ranks/whole-state.ts'
import { RelaxedDual } from './relaxed.ts'
import { ReleasedPhase } from './released-phase.ts'
import { ROUND_TRIP_ROWS, roundTripOf } from './round-trip.ts'
import { Batches } from './sampling/batches.ts'
import { convexRateFactor, rateFactor, toleranceAt } from './schedule.ts'
import { CANDIDATES, type FirstStarts, lastOf, warmStarts } from './starts.ts'
import { freshState, type TrainingState } from './state.ts'
import type { Term } from './term.ts'
import { REACH, TRUSTED, trustedRows, within } from './trusted-rows.ts'

/** In the convex phase the preconditioner is recomputed when the step count reaches a power of two, starting with this one. */
const FIRST_REFRESH = 4
const REFRESH_EVERY = 32
const MIN_PAIRS = 32

/** A batch whose gradient is computed: its report, and the preconditioner from its pairs, null if fewer than `least` can be trusted. */
interface Solved {
  readonly report: StepReport
  /** As for `ReleasedStep`. */
  readonly orthogonal: boolean
  preconditioner(least: number): Promise<Float32Array | null>
}

const NO_WISH: Wish = { stop: false, keeps: false, seconds: 0 }

/**
 * Takes steps of stochastic gradient descent on the dual objective E_mu u + E_nu u* (see `dualLoss`) and any other terms of the loss. A step
 * draws a batch of each side; solves the c-transform at the target's rows, from the last solutions of the same rows; sums the gradients of all
 * terms; takes an Adam step; projects so that the potential stays convex; and updates the moving average of the weights. After the release (see
 * `Release`), inner weights may have any sign, and Muon takes their steps.
 */
export class Trainer {
  readonly state: TrainingState
  readonly #problem: TrainingProblem
  readonly #conjugate: ConjugateProgram
  readonly #dual: DualTerm
  readonly #relaxed: RelaxedDual | undefined
  readonly #terms: readonly Term[]
  #method: Lbfgs
  #workspace: Workspace
  readonly #onDevice: OnDevice
  readonly #layout: readonly Section[]
  readonly #collective: Collective
  /** This rank's places in the whole batch. */
  readonly #places: Int32Array
  readonly #sum: GradientSum
  readonly #engine: Engine
  #batches: Batches
  #released: ReleasedPhase | null = null
  /** Only for a cost that is not quadratic. */
  #candidates: CandidateStarts | null = null

  private constructor(
    engine: Engine,
    problem: TrainingProblem,
    state: TrainingState,
    batches: Batches,
    conjugate: ConjugateProgram,
    dual: DualTerm,
    others: readonly Term[],
    relaxed: RelaxedDual | undefined,
  ) {
    this.#engine = engine
    this.state = state
    this.#problem = problem
    this.#batches = batches
    this.#conjugate = conjugate
    this.#dual = dual
    this.#relaxed = relaxed
    this.#terms = [dual, ...others]
    this.#layout = sections(problem.potential)
    this.#collective = problem.collective ?? ALONE
    this.#places = ownPlaces(problem)
    this.#sum = new GradientSum(this.#collective, state.weights.length)
    this.#onDevice = new OnDevice(engine, problem, state, conjugate)
    this.#method = this.#methodFor(problem.potential.guarantee !== null)
    this.#workspace = this.#workspaceFor(this.#method)
  }

  #methodFor(convex: boolean): Lbfgs {
    const { recipe, frame } = this.#problem
    return new Lbfgs(this.#places.length, frame.dimension, { convex, memory: recipe.memory })
  }

  #workspaceFor(method: Lbfgs): Workspace {
    return { buffers: this.#conjugate.buffers(this.#places.length), method }
  }

  /** @param resumed a state to continue from (used, not copied); without it, training starts at the potential's initial weights */
  static async open(engine: Engine, problem: TrainingProblem, resumed?: TrainingState): Promise<Trainer> {
    const { frame, potential, threads, mmdWeight } = problem
    const pause = pauses()
    const batches = await inTurns(openDraws(problem, resumed), pause)
    await pause()
    const state = resumed ?? freshState(problem, batches.state)
    const options = { threads, classes: labelWidth(problem) }
    const conjugate = await ConjugateProgram.create(engine, potential, state.weights, options)
    conjugate.setMetric(residualMetric(frame))
    conjugate.setPreconditioner(state.preconditioner)
    const relaxed = problem.relaxation && new RelaxedDual(frame, problem.relaxation)
    const dual = await DualTerm.create(engine, potential, state.weights, { ...options, relaxed })
    const mmd = { ...options, rows: ownPlaces(problem).length, weight: mmdWeight }
    const others = mmdWeight > 0 ? [await MmdTerm.create(engine, potential, state.weights, mmd)] : []
    const trainer = new Trainer(engine, problem, state, batches, conjugate, dual, others, relaxed)
    if (potential.cost) trainer.#candidates = await CandidateStarts.create(engine, potential.cost, frame.dimension)
    if (state.released !== null) await trainer.#free()
    return trainer
  }

  /**
   * Continues with other rows, with which the caller has replaced the problem's rows: makes their strata, and keeps the state of the draws.
   * @param forget whether the target's rows are new, so that they have no last solutions
   */
  async refill({ forget }: { readonly forget: boolean }): Promise<void> {
    this.#batches = await inTurns(Batches.of(this.#problem, this.state), pauses())
    Object.assign(this.state, this.#batches.state)
    if (!forget) return
    this.state.warm.fill(Number.NaN)
    await this.#onDevice.ifUsed(async (device) => device.forget())
  }

  /** Whether the convex phase of a run that releases its potential is over. */
  isDue(progress: number): boolean {
    const { release } = this.#problem.recipe
    return release !== null && this.state.released === null && progress >= release.at
  }

  /** Releases the potential: from the next step, its inner weights may have any sign. */
  async release(progress: number): Promise<void> {
    const { state } = this
    state.released = { step: state.step, progress, convex: state.average.slice() }
    resetAdam(state.adam)
    await this.#free()
  }

  async #free(): Promise<void> {
    this.#released = await ReleasedPhase.create(this.#engine, this.#problem, this.state.released!.convex)
    this.#method = this.#methodFor(false)
    this.#workspace = this.#workspaceFor(this.#method)
  }

  /**
   * Takes one step. A step that the signal stops leaves the state as it was.
   * @param progress of the whole run, from 0 to 1
   * @param wish what this rank asks of the others
   * @returns a report of the step and the combined wishes, the same on all ranks
   * @throws the signal's reason
   */
  async step(
    progress: number,
    signal?: AbortSignal,
    wish = NO_WISH,
  ): Promise<{ readonly report: StepReport; readonly wish: Wish }> {
    const { recipe, target, frame } = this.#problem
    const { state } = this
    const d = frame.dimension
    const tolerance = this.#tolerance(progress)
    const { source, targetRows } = this.#batches.next()
    const z = new Float32Array(targetRows.length * d)
    gatherRows(target.rows, d, targetRows, z)
    const label = labelsOf(target, targetRows, this.#problem)
    const drawn = { source, z, rows: targetRows, label }
    const own =
      (await this.#solvedThere(drawn, tolerance, signal)) ?? (await this.#solvedHere(drawn, tolerance, signal))
    const agreed = await this.#sum.add(own.report, recipe.batch, wish)
    await this.#descend(progress, own.orthogonal)
    this.#average()
    Object.assign(state, this.#batches.state)
    state.step++
    if (this.#candidates === null && this.#isRefreshDue()) await this.#refresh(own)
    return agreed
  }

  /** Solves a batch and computes the gradient on the engine's device; null if it has none, or was lost. */
  #solvedThere(drawn: DrawnBatch, tolerance: number, signal?: AbortSignal): Promise<Solved | null> {
    const { released, step, roundTrip } = this.state
    const { gradient } = this.#sum
    const limits = {
      method: this.#method,
      tolerance,
      trusted: TRUSTED * tolerance,
      maxIterations: this.#problem.recipe.maxIterations,
      signal,
      released: released && { reach: REACH, origin: this.#released!.origin, step, roundTrip },
    }
    const rows = drawn.rows.length
    return this.#onDevice.use(async (device) => {
      gradient.fill(0)
      const unconverged = await device.take(drawn, limits, gradient)
      const alone = this.#collective.size === 1
      // Ranks send the details with the gradient, so that they are read while the step can still be taken on the CPU.
      const known = alone ? null : await device.details(rows)
      const details = async () => known ?? this.#onDevice.use(() => device.details(rows))
      const preconditioner = (least: number) =>
        alone ? this.#onDevice.use(() => device.preconditioner(least)) : this.#fromSolved(device, drawn.z, rows, least)
      return { report: { rows, unconverged, tolerance, details }, orthogonal: alone, preconditioner }
    })
  }

  /** The preconditioner from the pairs of all ranks. A rank that has lost its device takes part without pairs. */
  async #fromSolved(device: DeviceStep, z: Float32Array, rows: number, least: number): Promise<Float32Array | null> {
    const solved = await this.#onDevice.use(() => device.solved(rows))
    const { points, trusted } = solved ?? { points: new Float32Array(z.length), trusted: new Int32Array(0) }
    return this.#preconditionerFrom({ points }, z, trusted, least)
  }

  async #solvedHere(drawn: DrawnBatch, tolerance: number, signal?: AbortSignal): Promise<Solved> {
    const { recipe, frame } = this.#problem
    const { state } = this
    const { source, z, rows, label } = drawn
    const d = frame.dimension
    const starts = this.#candidates
      ? await this.#candidates.starts(
          this.#conjugate,
          z,
          source.subarray(0, CANDIDATES * d),
          lastOf(drawn, state.warm, d),
        )
      : await warmStarts(drawn, state.warm, d, this.#firstStarts(signal))
    const options = { tolerance, maxIterations: recipe.maxIterations, signal }
    const parts = { conjugate: this.#conjugate, workspace: this.#workspace, dual: this.#dual }
    const solved = await solveConjugate(this.#conjugate, this.#workspace, z, starts, options, label)
    // Before second solves: where u is not yet convex, a solve that goes on in its own basin stays near its row's true pre-image.
    scatterRows(state.warm, d, rows, solved.points)
    const again = this.#released && (await this.#released.solveAgain(parts, drawn, solved, state, options))

    const trusted = this.#trusted(solved, tolerance, source)
    const { gradient } = this.#sum
    gradient.fill(0)
    for (const term of this.#terms) await term.addGradient({ source, target: z, solved, trusted, label }, gradient)
    const potential = mean(this.#dual.values.subarray(0, rows.length))
    await again?.addEnvelope(gradient)
    const value = this.#relaxed ? [this.#relaxed.value, 0] : [potential, -mean(solved.objective)]
    const evaluations = solved.evaluations + (again?.evaluations ?? 0)
    return {
      report: reportOf({ ...solved, evaluations }, tolerance, value[0]!, value[1]!),
      orthogonal: false,
      preconditioner: (least) => this.#preconditionerFrom(solved, z, trusted, least),
    }
  }

  /** Completes the state, from a device or on all ranks, so that it can be saved. */
  async completeState(): Promise<void> {
    await this.#onDevice.ifUsed((device) => device.complete())
    await completeState(this.state, this.#problem, this.#batches)
  }

  /** Copies the state of rank 0 to all ranks: it may differ in the last bits if their processors differ. */
  alignState(): Promise<void> {
    return alignState(this.state, this.#problem)
  }

  /**
   * The dual objective on held-out rows at the averaged weights; lower is better. Null if no rows are held out. While it runs, the weights are
   * the averages; they are restored afterwards, even if it throws.
   */
  async heldOutLook(tolerance: number, signal?: AbortSignal): Promise<HeldOutLook | null> {
    const { heldOut, recipe, frame } = this.#problem
    if (heldOut === null) return null
    const { weights, average } = this.state
    const current = weights.slice()
    weights.set(average)
    try {
      const parts = { conjugate: this.#conjugate, workspace: this.#workspace, dual: this.#dual, relaxed: this.#relaxed }
      const options = { tolerance, maxIterations: 3 * recipe.maxIterations, signal }
      const starts = this.#firstStarts(signal)
      const most = Math.ceil(ROUND_TRIP_ROWS / this.#collective.size)
      const look = async (sides: typeof heldOut): Promise<HeldOutLook> => {
        const seen = await lookAtHeldOut(sides, this.#problem, parts, options, starts)
        if (this.#released === null) return seen
        const roundTripParts = { ...parts, firstStarts: starts }
        const roundTrip = await roundTripOf(sides.source, this.#problem, frame, roundTripParts, options, most)
        return { ...seen, roundTrip }
      }
      return await sharedLook(this.#collective, heldOut, frame.dimension, look)
    } finally {
      weights.set(current)
    }
  }

  /** Where solves start without a last solution: at the solution for the mean Hessian or, after the release, that of the convex potential. */
  #firstStarts(signal?: AbortSignal): FirstStarts {
    const candidates = this.#candidates
    const { heldOut } = this.#problem
    if (candidates !== null && heldOut !== null) {
      const some = heldOut.source.rows.subarray(0, CANDIDATES * this.#conjugate.dimension)
      return (z) => candidates.starts(this.#conjugate, z, some)
    }
    const origin = this.#released?.origin
    if (origin === undefined) return (z) => this.#conjugate.linearStarts(z)
    return (z, label) => origin.starts(z, this.state.preconditioner, label, signal)
  }

  #tolerance(progress: number): number {
    const { recipe } = this.#problem
    const { released } = this.state
    if (released === null) return toleranceAt(recipe.tolerance, progress)
    return toleranceAt(recipe.release!.tolerance, shareSince(released.progress, progress))
  }

  /** The rows that count in the loss. For a released potential, rows that ended far outside, in a wrong basin, do not count. */
  #trusted(solved: ConjugateResult, tolerance: number, source: Float32Array): Int32Array {
    const trusted = trustedRows(solved, TRUSTED * tolerance)
    return this.#released === null ? trusted : within(trusted, solved.points, source, this.#problem.frame.spread)
  }

  /** One step on the weights along the gradient. @param orthogonal as for `ReleasedStep` */
  async #descend(progress: number, orthogonal: boolean): Promise<void> {
    const { recipe } = this.#problem
    const { state } = this
    const [beta1, beta2] = recipe.betas
    const { release } = recipe
    if (this.#released !== null) {
      const { rate, innerRate } = release!
      const factor = rateFactor(state.adam.steps, shareSince(state.released!.progress, progress))
      const rates = { rate: rate * factor, innerRate, orthogonal }
      await this.#released.descent.take(state.adam, state.weights, this.#sum.gradient, rates, { beta1, beta2 })
      return
    }
    const factor = release ? convexRateFactor(state.step, progress / release.at) : rateFactor(state.step, progress)
    adamUpdate(state.adam, state.weights, this.#sum.gradient, recipe.rate * factor, { beta1, beta2 })
    project(this.#layout, state.weights)
  }

  /** In the convex phase at powers of two, because the mean Hessian settles; after the release regularly, because it keeps changing. */
  #isRefreshDue(): boolean {
    const { step, released } = this.state
    if (released !== null) return (step - released.step) % REFRESH_EVERY === 0
    return step >= FIRST_REFRESH && Number.isInteger(Math.log2(step))
  }

  #average(): void {
    const { weights, average, step } = this.state
    const keep = Math.min(this.#problem.recipe.averaging, (1 + step) / (10 + step))
    for (let i = 0; i < average.length; i++) average[i]! += (1 - keep) * (weights[i]! - average[i]!)
  }

  /** Recomputes the preconditioner, if solved rows suffice to estimate D x D numbers. */
  async #refresh({ preconditioner }: Solved): Promise<void> {
    const found = await preconditioner(Math.max(2 * this.#conjugate.dimension, MIN_PAIRS))
    if (found === null) return
    this.#conjugate.setPreconditioner(found)
    this.state.preconditioner = found
  }

  /** From the pairs (y, z) of solved rows, on all ranks. */
  async #preconditionerFrom(
    { points }: Pick<ConjugateResult, 'points'>,
    z: Float32Array,
    trusted: Int32Array,
    least: number,
  ): Promise<Float32Array | null> {
    const d = this.#conjugate.dimension
    const places = { places: this.#places, rows: this.#problem.recipe.batch, dimension: d }
    const pairs = await sharedPairs(this.#collective, { points, targets: z }, trusted, places)
    if (pairs.points.length < least * d) return null
    return inTurns(preconditionerPieces(pairs.points, pairs.targets, d), pauses())
  }

  async dispose(): Promise<void> {
    await this.#onDevice.dispose()
    await this.#conjugate.dispose()
    await this.#released?.dispose()
    await this.#candidates?.dispose()
    for (const term of this.#terms) await term.dispose()
  }
}

/** The share of the rest of a run after `start` that has passed. */
function shareSince(start: number, progress: number): number {
  return start < 1 ? (progress - start) / (1 - start) : 1
}
