import { Random } from '../base/random.ts'
import { Lbfgs } from '../conjugate/lbfgs.ts'
import { ConjugateProblem } from '../conjugate/objective.ts'
import { preconditionerFrom } from '../conjugate/precondition.ts'
import { type ConjugateResult, solveConjugate, type Workspace } from '../conjugate/solve.ts'
import type { Engine } from '../engine/index.ts'
import { initialWeights, project, type Section, sections } from '../potentials/weights.ts'
import { coordinateMatrices } from '../problem/frame.ts'
import { adamInit, adamUpdate } from './adam.ts'
import { DualGradient } from './dual.ts'
import { fitRandom } from './fit-random.ts'
import { batchBandwidth, MmdTerm } from './mmd.ts'
import { groupsOf, oneHotOf, rowCount, type TrainingProblem, type TrainingSide } from './problem.ts'
import { apportion, gather, Sampler, scatter } from './sampling/sampler.ts'
import { Smoother } from './sampling/smoothing.ts'
import { strata } from './sampling/strata.ts'
import { rateFactor, toleranceAt } from './schedule.ts'
import type { TrainingState } from './state.ts'

/** Where the batches come from. */
interface Samplers {
  readonly source: Sampler
  readonly target: Sampler
  readonly smoother: Smoother
}

/** What one step did. */
export interface StepReport {
  readonly solved: ConjugateResult
  readonly tolerance: number
  /** Mean of u over the source batch, and of u* over the target batch, in the coordinates. */
  readonly potential: number
  readonly conjugate: number
}

/** One look at the rows that are kept apart. */
export interface HeldOutLook {
  readonly bound: number
  /** What each row adds: u of the source rows, then u* of the target rows with what its solve may hide. */
  readonly rows: Float32Array
  readonly sourceRows: number
}

/** The preconditioner is made anew when the step count reaches these powers of two. */
const FIRST_REFRESH = 4
const MIN_PAIRS = 32
/** Rows count in the loss up to this multiple of the tolerance. */
const TRUSTED = 3

/**
 * Takes steps of stochastic gradient descent on the dual objective, E_mu u + E_nu u*. A step: a batch of each side, the inner solve of
 * u* from the last solutions of the same rows, the gradient by the envelope theorem (and of the MMD term, where asked for), Adam, the
 * projection, the moving average.
 */
export class Trainer {
  readonly state: TrainingState
  readonly #problem: TrainingProblem
  readonly #conjugate: ConjugateProblem
  readonly #gradient: DualGradient
  readonly #mmd: MmdTerm | null
  readonly #workspace: Workspace
  #samplers: Samplers
  readonly #layout: readonly Section[]

  private constructor(
    problem: TrainingProblem,
    state: TrainingState,
    conjugate: ConjugateProblem,
    gradient: DualGradient,
    mmd: MmdTerm | null,
    samplers: Samplers,
  ) {
    const { dimension } = problem.coordinates
    const { batch } = problem.recipe
    this.state = state
    this.#problem = problem
    this.#conjugate = conjugate
    this.#gradient = gradient
    this.#mmd = mmd
    this.#samplers = samplers
    this.#layout = sections(problem.potential)
    const convex = problem.potential.curvatureFloor !== undefined
    this.#workspace = {
      buffers: conjugate.buffers(batch),
      method: new Lbfgs(batch, dimension, { convex, memory: problem.recipe.memory }),
    }
  }

  /** @param resumed a state to go on from (it is used, not copied); else training starts at the potential's own weights */
  static async open(engine: Engine, problem: TrainingProblem, resumed?: TrainingState): Promise<Trainer> {
    const { coordinates, potential, classes, threads, seed } = problem
    const samplers = openSamplers(problem, resumed ?? fitRandom(seed))
    const state = resumed ?? freshState(problem, samplers)
    followSamplers(state, samplers)
    const options = { threads, classes: classes.length }
    const conjugate = await ConjugateProblem.create(engine, potential, state.weights, options)
    conjugate.setMetric(
      Float32Array.from(coordinateMatrices(coordinates).targetOut.data, (v) => v / coordinates.targetDeviation),
    )
    conjugate.setPreconditioner(state.preconditioner)
    const gradient = await DualGradient.create(engine, potential, state.weights, options)
    const mmd = problem.mmdWeight
      ? await MmdTerm.create(engine, potential, state.weights, problem.recipe.batch, options)
      : null
    return new Trainer(problem, state, conjugate, gradient, mmd, samplers)
  }

  /**
   * Goes on with other rows, which the caller has put in the place of the problem's: makes their strata, keeps the order of the draws.
   * @param forget whether the target's rows are new, so that they have no last solutions
   */
  refill({ forget }: { readonly forget: boolean }): void {
    this.#samplers = openSamplers(this.#problem, this.state)
    followSamplers(this.state, this.#samplers)
    if (forget) this.state.warm.fill(Number.NaN)
  }

  /** Takes one step. @param progress of the whole run, from 0 to 1 */
  async step(progress: number): Promise<StepReport> {
    const { recipe, source, target, coordinates, classes } = this.#problem
    const { state } = this
    const d = coordinates.dimension
    const n = recipe.batch
    const tolerance = toleranceAt(recipe.tolerance, progress)
    const [sourceRows, targetRows] = [this.#samplers.source.next(), this.#samplers.target.next()]
    const z = new Float32Array(n * d)
    gather(target.rows, d, targetRows, z)
    const label = oneHotOf(target, targetRows, classes.length)
    const options = { tolerance, maxIterations: recipe.maxIterations }
    const solved = await solveConjugate(
      this.#conjugate,
      this.#workspace,
      z,
      await this.#starts(z, targetRows),
      options,
      label,
    )
    scatter(state.warm, d, targetRows, solved.points)

    const points = new Float32Array(2 * n * d)
    gather(source.rows, d, sourceRows, points)
    this.#samplers.smoother.smooth(points.subarray(0, n * d), recipe.smoothing)
    state.smoothing = this.#samplers.smoother.state
    points.set(solved.points, n * d)
    const share = new Float32Array(2 * n).fill(1 / n, 0, n)
    const kept = trusted(solved, TRUSTED * tolerance)
    this.#weigh(kept, share.subarray(n))
    await this.#gradient.compute(points, share, label && twice(label))
    await this.#addMmd(points.subarray(0, n * d), z, label)
    const [beta1, beta2] = recipe.betas
    const rate = recipe.rate * rateFactor(state.step, progress)
    adamUpdate(state.adam, state.weights, this.#gradient.flat, rate, { beta1, beta2 })
    project(this.#layout, state.weights)
    this.#average()
    state.step++
    if (state.step >= FIRST_REFRESH && Number.isInteger(Math.log2(state.step))) this.#refresh(solved, z, kept)
    return {
      solved,
      tolerance,
      potential: mean(this.#gradient.value.subarray(0, n)),
      conjugate: -mean(solved.objective),
    }
  }

  /**
   * The dual objective on held-out rows at the averaged weights, lower is better. What an unfinished solve may hide is added on, by an
   * estimate (see `#hidden`), so that stopping early does not flatter. Null where no rows are held out.
   */
  async heldOutLook(tolerance: number): Promise<HeldOutLook | null> {
    const { heldOut, classes } = this.#problem
    if (heldOut === null) return null
    const { weights, average } = this.state
    const current = weights.slice()
    weights.set(average)
    const label = oneHotOf(heldOut.target, null, classes.length)
    const options = { tolerance, maxIterations: 3 * this.#problem.recipe.maxIterations }
    const starts = await this.#conjugate.linearStarts(heldOut.target.rows)
    const solved = await solveConjugate(this.#conjugate, this.#workspace, heldOut.target.rows, starts, options, label)
    const potential = await this.#gradient.values(heldOut.source.rows, oneHotOf(heldOut.source, null, classes.length))
    weights.set(current)
    const hidden = await this.#hidden(solved)
    const conjugate = solved.objective.map((value, row) => hidden[row]! - value)
    const rows = new Float32Array(potential.length + conjugate.length)
    rows.set(potential)
    rows.set(conjugate, potential.length)
    return { bound: mean(potential) + mean(conjugate), rows, sourceRows: potential.length }
  }

  /** Half the squared residual in the metric of the mean Hessian: about what each row's unfinished solve still lacks. */
  async #hidden({ difference }: ConjugateResult): Promise<Float32Array> {
    const d = this.#conjugate.dimension
    const steps = await this.#conjugate.linearStarts(difference)
    return Float32Array.from({ length: difference.length / d }, (_, row) => {
      let sum = 0
      for (let at = row * d; at < (row + 1) * d; at++) sum += 0.5 * steps[at]! * difference[at]!
      return sum
    })
  }

  /** Each row's last solution; on its first visit, where the mean Hessian would put it. */
  async #starts(z: Float32Array, rows: Int32Array): Promise<Float32Array> {
    const d = this.#conjugate.dimension
    const { warm } = this.state
    const starts = await this.#conjugate.linearStarts(z)
    for (let i = 0; i < rows.length; i++) {
      const from = rows[i]! * d
      if (!Number.isNaN(warm[from]!)) for (let j = 0; j < d; j++) starts[i * d + j] = warm[from + j]!
    }
    return starts
  }

  /**
   * Shares of the solutions: -1/n each, but 0 for rows whose solve failed by far. Such a y may be anywhere, and the gradient there would
   * raise u where it is already too steep to come back from.
   */
  #weigh(kept: Int32Array, share: Float32Array): void {
    for (const row of kept) share[row] = -1 / kept.length
  }

  /** Adds the MMD term's gradient to the dual's, where it is asked for. A batch's rows have the same labels on both sides. */
  async #addMmd(source: Float32Array, target: Float32Array, label?: Float32Array): Promise<void> {
    const { mmdWeight = 0, coordinates } = this.#problem
    if (this.#mmd === null) return
    const bandwidth = batchBandwidth(target, coordinates.dimension)
    await this.#mmd.compute(source, target, bandwidth, label && { source: label, target: label })
    const { flat } = this.#gradient
    this.#mmd.flat.forEach((slope, i) => {
      flat[i]! += mmdWeight * slope
    })
  }

  #average(): void {
    const { weights, average, step } = this.state
    const keep = Math.min(this.#problem.recipe.averaging, (1 + step) / (10 + step))
    for (let i = 0; i < average.length; i++) average[i]! += (1 - keep) * (weights[i]! - average[i]!)
  }

  /** From the pairs (y, z) of the rows that were solved, if they are enough to tell D x D numbers. */
  #refresh({ points }: ConjugateResult, z: Float32Array, kept: Int32Array): void {
    const d = this.#conjugate.dimension
    if (kept.length < Math.max(2 * d, MIN_PAIRS)) return
    const [from, to] = [new Float32Array(kept.length * d), new Float32Array(kept.length * d)]
    gather(points, d, kept, from)
    gather(z, d, kept, to)
    this.#conjugate.setPreconditioner(preconditionerFrom(from, to, d))
    this.state.preconditioner = this.#conjugate.preconditioner
  }

  async dispose(): Promise<void> {
    await this.#conjugate.dispose()
    await this.#gradient.dispose()
    await this.#mmd?.dispose()
  }
}

/** Each class gets its share of the batch (the mean of its shares of the two sides), and a stratum for each of its places in it. */
function openSamplers(problem: TrainingProblem, start: Random | TrainingState): Samplers {
  const { source, target, coordinates, classes, recipe } = problem
  const d = coordinates.dimension
  const [from, to] = [
    groupsOf(source, d, Math.max(classes.length, 1)),
    groupsOf(target, d, Math.max(classes.length, 1)),
  ]
  const shares = from.map((members, k) => members.length / sizeOf(from) + to[k]!.length / sizeOf(to))
  const counts = apportion(recipe.batch, shares)
  const cells = (side: TrainingSide, groups: Int32Array[]) =>
    groups.flatMap((members, k) => filled(strata(side.rows, d, members, counts[k]!), counts[k]!))
  const sourceCells = cells(source, from)
  const fresh = start instanceof Random
  return {
    source: new Sampler(sourceCells, fresh ? start.stream('batches/source') : start.source),
    smoother: new Smoother(source.rows, d, sourceCells, fresh ? start.stream('smoothing') : start.smoothing),
    target: new Sampler(cells(target, to), fresh ? start.stream('batches/target') : start.target),
  }
}

/** The samplers' positions are part of the state from now on. */
function followSamplers(state: TrainingState, { source, target }: Samplers): void {
  state.source = source.state
  state.target = target.state
}

/** As many cells as a batch has places: a group with fewer rows than places uses its cells again. */
function filled(cells: Int32Array[], count: number): Int32Array[] {
  return Array.from({ length: count }, (_, i) => cells[i % cells.length]!)
}

function sizeOf(groups: readonly Int32Array[]): number {
  return groups.reduce((sum, { length }) => sum + length, 0)
}

function freshState({ potential, target, coordinates }: TrainingProblem, samplers: Samplers): TrainingState {
  const d = coordinates.dimension
  const weights = initialWeights(potential)
  return {
    potential: potential.config.kind,
    step: 0,
    seconds: 0,
    weights,
    average: weights.slice(),
    adam: adamInit(weights.length),
    source: samplers.source.state,
    target: samplers.target.state,
    smoothing: samplers.smoother.state,
    warm: new Float32Array(rowCount(target, d) * d).fill(Number.NaN),
    preconditioner: Float32Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 : 0)),
    best: null,
    worse: 0,
    heldOut: [],
  }
}

/** The rows of a solve whose residual is within a limit. */
function trusted({ residual }: ConjugateResult, limit: number): Int32Array {
  return Int32Array.from(residual.keys()).filter((row) => residual[row]! <= limit)
}

function twice(array: Float32Array): Float32Array {
  const both = new Float32Array(2 * array.length)
  both.set(array)
  both.set(array, array.length)
  return both
}

function mean(values: Float32Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}
