import { pauses } from '../../base/pause.ts'
import { inTurns } from '../../base/pieces.ts'
import { gatherRows } from '../../base/points.ts'
import { ALONE } from '../../collective/collective.ts'
import { DeviceCandidates } from '../../conjugate/device-candidates.ts'
import type { Lbfgs } from '../../conjugate/lbfgs.ts'
import type { OriginStarts } from '../../conjugate/origin.ts'
import { preconditionerOf } from '../../conjugate/precondition.ts'
import type { ConjugateProgram } from '../../conjugate/program.ts'
import type { SolveOptions } from '../../conjugate/rows.ts'
import type {
  Buffer,
  DeviceInputs,
  DeviceMemory,
  DeviceValue,
  DeviceValues,
  ResidentProgram,
} from '../../engine/index.ts'
import { residentProgram } from '../../engine/resident-program.ts'
import { sections } from '../../potentials/weights.ts'
import { labelWidth } from '../../problem/labels.ts'
import type { DrawnBatch } from '../drawn-batch.ts'
import { twice } from '../dual.ts'
import { checkedCount, checkedRows, MAX_ITERATIONS } from '../envelope.ts'
import { ownPlaces, type TrainingProblem } from '../problem.ts'
import type { StepDetails } from '../ranks/step-report.ts'
import { RelaxedDual } from '../relaxed.ts'
import { areSecondSolvesDue } from '../second-solves.ts'
import { CANDIDATES } from '../starts.ts'
import type { TrainingState } from '../state.ts'
import {
  covarianceGraph,
  imagesGraph,
  pairsGraph,
  REPORTED,
  reportGraph,
  solvedGraph,
  sourceValueGraph,
} from './graphs.ts'
import { LossGradient } from './loss-gradient.ts'
import { DeviceMomentum } from './momentum.ts'
import { DeviceRivals } from './rivals.ts'
import { Scope } from './scope.ts'
import { WarmTable } from './warm-table.ts'

interface Released {
  /** How far out solutions may lie (see `pairsGraph`). */
  readonly reach: number
  /** Where first solves start. */
  readonly origin: OriginStarts
  /** The training step, which rotates rows, and the error of S(T(x)) at the last look (see `areSecondSolvesDue`). */
  readonly step: number
  readonly roundTrip: number | undefined
}

/** How a step solves and judges its rows. */
export interface StepLimits extends SolveOptions {
  readonly method: Lbfgs
  /** The largest residual of a row that counts in the loss. */
  readonly trusted: number
  /** For a released potential. */
  readonly released: Released | null
}

interface Parts {
  readonly memory: DeviceMemory
  readonly problem: TrainingProblem
  readonly state: Pick<TrainingState, 'weights' | 'warm' | 'adam'>
  readonly conjugate: ConjugateProgram
}

/** What a step needs besides the solver; the graphs of a released potential differ. */
interface Programs {
  readonly released: boolean
  readonly loss: LossGradient
  readonly momentum: DeviceMomentum | null
  readonly pairs: ResidentProgram
  readonly images: ResidentProgram | null
  readonly sourceValue: ResidentProgram | null
  /** For a cost that is not quadratic. */
  readonly candidates: DeviceCandidates | null
  readonly rivals: DeviceRivals | null
  readonly report: ResidentProgram
  readonly covariance: ResidentProgram
  /** For several ranks, whose preconditioner is made of the pairs of all. */
  readonly reader: ResidentProgram | null
}

/**
 * The computations of a step in the memory of a device: starts, inner solve, trusted rows, shares and gradient. What is read is the gradient, and
 * one number an iteration of a solve. Solutions are read only for a state that is to be complete, sums of D x D products only where the
 * preconditioner is due, and four numbers only where a report is.
 */
export class DeviceStep {
  readonly #parts: Parts
  readonly #d: number
  readonly #classes: number
  readonly #warm: WarmTable
  readonly #relaxed: RelaxedDual | undefined
  #programs: Programs | null = null
  /** The values of the last step, about which there may be questions. */
  readonly #scope = new Scope()
  #last: DeviceValues = {}

  private constructor(parts: Parts, warm: WarmTable) {
    this.#parts = parts
    this.#d = parts.problem.frame.dimension
    this.#classes = labelWidth(parts.problem)
    this.#warm = warm
    const { frame, relaxation } = parts.problem
    this.#relaxed = relaxation && new RelaxedDual(frame, relaxation)
  }

  /** @throws DeviceLost */
  static async open(parts: Parts): Promise<DeviceStep> {
    const { memory, problem, state } = parts
    const warm = await WarmTable.create(memory, state.warm, problem.frame.dimension)
    return new DeviceStep(parts, warm)
  }

  /**
   * Solves the batch, and writes the gradient of the loss.
   * @param into laid out as the weights; after the release, on one rank, with directions in the places of the matrices between layers (see `DeviceMomentum`)
   * @returns how many rows did not reach the tolerance
   * @throws DeviceLost
   */
  async take(batch: DrawnBatch, limits: StepLimits, into: Float32Array): Promise<number> {
    const { memory, conjugate } = this.#parts
    const scope = this.#scope
    scope.free()
    const { released } = limits
    const programs = await this.#open(released?.reach ?? null)
    const { source, target, label, known, each, limit, candidates, ...offsets } = scope.keep(
      await memory.upload({ ...this.#uploads(batch), limit: number(limits.trusted) }),
    )
    const there = { target: target!, known: known!, ...(candidates && { candidates }) }
    const base = await this.#starts(batch, there, programs, limits)
    const rows = { count: batch.rows.length, target: target!, base, ...(label && { label }) }
    const solved = await conjugate.solveThere(rows, limits.method, limits)
    scope.keep(solved.values)
    await this.#warm.keep(batch.rows, solved.values.points!)
    const rivals =
      released && areSecondSolvesDue(released.step, released.roundTrip) ? await programs.rivals!.at(batch) : null
    const values = rivals
      ? await programs.rivals!.solveAgain(rivals, batch, solved.values, released!.step, limits)
      : solved.values
    const checked = released && (await this.#checked(programs, batch, limits, released.step, rivals))
    const masses = { ...offsets, ...(await this.#sourceValue(programs, { source: source!, ...(label && { label }) })) }
    const shares = { each: each!, limit: limit!, ...masses, ...checked?.inputs }
    const pairs = scope.keep(await programs.pairs.run({ source: source!, ...values, ...shares }, {}))
    const labels = [batch.label && twice(batch.label), checked?.label && twice(checked.label)]
    const dual = { points: pairs.all!, share: pairs.share!, ...this.#label(joined(labels)) }
    const mmd = { source: source!, target: target!, ...(label && { 'source label': label, 'target label': label }) }
    const { loss, momentum } = programs
    const found = scope.keep(await loss.run({ dual, mmd, z: batch.z }))
    into.set(loss.gradient)
    await momentum?.update(found, into)
    this.#last = { ...values, ...pairs, target: target!, value: found.value! }
    return solved.unconverged
  }

  #uploads({ source, z, label, rows }: DrawnBatch) {
    const shape = [rows.length, this.#d]
    const known = this.#warm.known(rows)
    const each = number(1 / rows.length)
    const column = (data: Float32Array) => ({ data, shape: [rows.length] })
    const offsets = this.#relaxed?.offsets(source, z)
    return {
      source: { data: source, shape },
      target: { data: z, shape },
      known,
      each,
      ...this.#label(label),
      ...(this.#parts.problem.potential.cost && { candidates: candidatesOf(source, this.#d) }),
      ...(offsets && { 'source offset': column(offsets.source), 'target offset': column(offsets.target) }),
    }
  }

  /** u at the source's rows, which the masses of unequal mass depend on. */
  async #sourceValue({ sourceValue }: Programs, inputs: DeviceValues): Promise<DeviceValues> {
    if (sourceValue === null) return {}
    return this.#scope.keep(await sourceValue.run({ ...this.#parts.conjugate.weights, ...inputs }, {}))
  }

  #label(label: Float32Array | undefined): { readonly label?: Buffer } {
    const k = this.#classes
    return label === undefined ? {} : { label: { data: label, shape: [label.length / k, k] } }
  }

  /**
   * At the last solution of each row; else where the mean Hessian or, after the release, the convex potential puts it. For another cost, at the lowest
   * of the candidates and the last solution.
   */
  async #starts(
    batch: DrawnBatch,
    there: { readonly target: DeviceValue; readonly known: DeviceValue; readonly candidates?: DeviceValue },
    { candidates }: Programs,
    { released, signal }: StepLimits,
  ): Promise<DeviceValue> {
    const [d, k] = [this.#d, this.#classes]
    const { preconditioner } = this.#parts.conjugate
    const { starts } = this.#scope.keep({
      starts: await this.#warm.starts({ rows: batch.rows, ...there, preconditioner }),
    })
    if (candidates !== null) {
      const some = { count: batch.rows.length, ...there, last: starts }
      return this.#scope.keep({ lowest: await candidates.starts(some, there.candidates!) }).lowest
    }
    const places = released ? this.#warm.withoutSolution(batch.rows) : new Int32Array(0)
    if (released === null || places.length === 0) return starts
    const { base } = this.#scope.keep({ base: await this.#warm.taken(starts, places) })
    const z = { data: taken(batch.z, d, places), shape: [places.length, d] }
    const label = batch.label && taken(batch.label, k, places)
    const rows = { count: places.length, target: z, base, ...this.#label(label) }
    const { points } = this.#scope.keep((await released.origin.solveThere(rows, preconditioner, signal)).values)
    return this.#scope.keep({ all: await this.#warm.replaced(starts, places, points!) }).all
  }

  /** The rows that are checked against the convex envelope, and the points that the search for their pre-images found. */
  async #checked(
    { images, rivals }: Programs,
    batch: DrawnBatch,
    { method, ...limits }: StepLimits,
    step: number,
    others: DeviceInputs | null,
  ) {
    const { memory, conjugate } = this.#parts
    const { rows, x, starts, label } = checkedRows(batch, { d: this.#d, classes: this.#classes }, step)
    const shape = [rows, this.#d]
    const each = number(1 / rows)
    const uploads = { x: { data: x, shape }, base: { data: starts, shape }, each, ...this.#label(label) }
    const there = this.#scope.keep(await memory.upload(uploads))
    const own = this.#scope.keep(
      await images!.run(
        { ...this.#parts.conjugate.weights, points: there.x!, ...(label && { label: there.label! }) },
        {},
      ),
    )
    const labels = label && { label: there.label! }
    const tangent = { x: there.x!, base: there.base!, images: own.images!, value: own.value!, ...labels }
    const base = others ? await rivals!.below(others, tangent) : there.base!
    const searched = { count: rows, target: own.images!, base, ...labels }
    const { values } = await conjugate.solveThere(searched, method, { ...limits, maxIterations: MAX_ITERATIONS })
    this.#scope.keep(values)
    const found = { y: values.points!, 'y objective': values.objective!, 'y ended': values.ended! }
    return { inputs: { x: there.x!, ...own, ...found, 'each checked': there.each! }, label }
  }

  async #open(reach: number | null): Promise<Programs> {
    const released = reach !== null
    if (this.#programs?.released === released) return this.#programs
    await this.#close()
    const { memory, problem, state, conjugate } = this.#parts
    const [d, classes] = [this.#d, this.#classes]
    // With several ranks, the momentum is that of the sum of their gradients.
    const inner =
      released && isAlone(problem) ? sections(problem.potential).filter(({ parameter }) => parameter.inner) : []
    const load = (name: string, graph: Parameters<typeof residentProgram>[2], stay?: readonly string[]) =>
      residentProgram(memory, name, graph, stay)
    const images = released ? await load('images', imagesGraph(problem.potential, classes)) : null
    const keep = <T extends DeviceValues>(values: T) => this.#scope.keep(values)
    const { frame, relaxation } = problem
    const rows = ownPlaces(problem).length
    this.#programs = {
      released,
      loss: await LossGradient.create(memory, problem, state.weights, {
        stay: inner.map(({ name }) => name),
        pairs: 2 * (rows + (released ? checkedCount(rows) : 0)),
      }),
      momentum:
        inner.length > 0 ? await DeviceMomentum.create(memory, inner, state.adam.first, problem.recipe.betas[0]) : null,
      pairs: await load('pairs', pairsGraph({ dimension: d, reach, frame, relaxation })),
      images,
      sourceValue: relaxation ? await load('source value', sourceValueGraph(problem.potential, classes)) : null,
      candidates: await this.#candidates(),
      rivals: images && (await DeviceRivals.create({ memory, conjugate, images, keep }, { d, classes })),
      report: await load('report', reportGraph(relaxation !== undefined), []),
      covariance: await load('covariance', covarianceGraph(d), []),
      reader: isAlone(problem) ? null : await load('read pairs', solvedGraph(d), []),
    }
    return this.#programs
  }

  async #candidates(): Promise<DeviceCandidates | null> {
    const { memory, problem, conjugate } = this.#parts
    const { potential } = problem
    const { cost } = potential
    if (cost === undefined) return null
    const count = Math.min(CANDIDATES, ownPlaces(problem).length)
    return DeviceCandidates.create(memory, conjugate, { ...potential, cost }, count)
  }

  /** The numbers of the last step's report. @throws DeviceLost */
  async details(rows: number): Promise<StepDetails> {
    const report = { data: new Float32Array(REPORTED.length), shape: [REPORTED.length] }
    await this.#programs!.report.run({ ...this.#last, each: number(1 / rows) }, { report })
    return Object.fromEntries(REPORTED.map((name, i) => [name, report.data[i]!])) as unknown as StepDetails
  }

  /** The preconditioner from the pairs of the last step; null if fewer rows than `least` can be trusted. @throws DeviceLost */
  async preconditioner(least: number): Promise<Float32Array | null> {
    const d = this.#d
    const square = () => ({ data: new Float32Array(d * d), shape: [d, d] })
    const [within, across, count] = [square(), square(), number(0)]
    await this.#programs!.covariance.run(this.#last, { within, across, count })
    if (count.data[0]! < least) return null
    const exact = ({ data }: { data: Float32Array }) => ({ data: Float64Array.from(data), rows: d, columns: d })
    return inTurns(preconditionerOf(exact(within), exact(across)), pauses())
  }

  /** Reads the solutions of the last step, rows x D, and which of them can be trusted. @throws DeviceLost */
  async solved(rows: number): Promise<{ readonly points: Float32Array; readonly trusted: Int32Array }> {
    const points = { data: new Float32Array(rows * this.#d), shape: [rows, this.#d] }
    const mask = { data: new Float32Array(rows), shape: [rows, 1] }
    await this.#programs!.reader!.run(this.#last, { solutions: points, mask })
    return { points: points.data, trusted: Int32Array.from(mask.data.keys()).filter((row) => mask.data[row] === 1) }
  }

  /** Reads what the state does not have: new solutions, and the momentum. @throws DeviceLost */
  async complete(): Promise<void> {
    await this.#warm.read()
    await this.#programs?.momentum?.read(this.#parts.state.adam.first)
  }

  /** The target's rows are new. */
  forget(): void {
    this.#warm.forget()
  }

  async #close(): Promise<void> {
    const { released, ...programs } = this.#programs ?? {}
    this.#programs = null
    for (const program of Object.values(programs)) await program?.dispose()
  }

  async dispose(): Promise<void> {
    this.#scope.free()
    await this.#close()
    await this.#warm.dispose()
  }
}

function isAlone({ collective = ALONE }: TrainingProblem): boolean {
  return collective.size === 1
}

function candidatesOf(source: Float32Array, d: number): Buffer {
  const data = source.subarray(0, CANDIDATES * d)
  return { data, shape: [data.length / d, d] }
}

function number(value: number): { readonly data: Float32Array; readonly shape: readonly number[] } {
  return { data: Float32Array.of(value), shape: [] }
}

function taken(table: Float32Array, columns: number, rows: Int32Array): Float32Array {
  const out = new Float32Array(rows.length * columns)
  gatherRows(table, columns, rows, out)
  return out
}

/** Tables of the same columns, one below the other; undefined if there is none. */
function joined(tables: readonly (Float32Array | undefined)[]): Float32Array | undefined {
  const some = tables.filter((table) => table !== undefined)
  if (some.length === 0) return undefined
  const out = new Float32Array(some.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const table of some) {
    out.set(table, at)
    at += table.length
  }
  return out
}
