import { InputError } from '../base/errors.ts'
import { pauses } from '../base/pause.ts'
import { inTurns } from '../base/pieces.ts'
import { asPoints, type Points, type PointsLike } from '../base/points.ts'
import { ALONE, type Collective } from '../collective/collective.ts'
import { type Engine, openEngine } from '../engine/index.ts'
import { potentialPieces } from '../potentials/initial.ts'
import type { Side } from '../problem/frame.ts'
import type { TransportMap } from '../transport/map.ts'
import { checkColumns, checkOptions, withOptions } from './check-options.ts'
import { classStarts } from './class-starts.ts'
import { indexClasses } from './classes.ts'
import { conditionStarts } from './condition-starts.ts'
import { indexConditions } from './conditions.ts'
import { convexityOf, faultOf, MOST_ROWS, requireFiniteMap } from './convexity.ts'
import { isQuadratic } from './cost-options.ts'
import { costPotential } from './cost-potential.ts'
import type { EventLog } from './event-log.ts'
import { FIT_MESSAGES, type FitProgress, type FitStatus } from './events.ts'
import { fitRandom } from './fit-random.ts'
import { LiveField } from './live.ts'
import { train } from './loop.ts'
import { type FitOptions, withDefaults } from './options.ts'
import { type ClassIndex, type Prepared, prepare, type Splits } from './prepare.ts'
import { rowCount, type TrainingProblem, worthOf } from './problem.ts'
import { canContinue } from './ranks/draws.ts'
import { ownShare, sharedConvexity } from './ranks/shared-convexity.ts'
import { chooseKind, chooseRecipe, type PotentialKind, type Recipe } from './recipe.ts'
import type { FitResult, JudgedRows } from './result.ts'
import { chosenStep } from './selection.ts'
import type { TrainingState } from './state.ts'
import { Trainer } from './step.ts'
import type { FitSide } from './stream/pool.ts'
import { Streams } from './stream/streams.ts'
import { summarise, type Trained } from './summary.ts'
import { trainedMap } from './trained-map.ts'
import { settled } from './unbalanced.ts'

const CURVE_POINTS = 200
/** What opening a trainer may take, with the strata of wide tables. */
const OPENING_MS = 30

/** What is already decided for a fit that is one of several on the same tables. */
export interface FitPart extends Splits {
  /** The progress at which training ends; the schedule remains that of a whole run. */
  readonly until?: number
  /** Whether other fits are judged for this one, so that rows of a stream that trained it may stand as the judging ones. */
  readonly judgedApart?: boolean
}

/** One fit from data to map: parse, prepare, train, judge. */
export class Run {
  readonly #options: FitOptions
  readonly #collective: Collective
  readonly #log: Pick<EventLog<FitProgress>, 'push'>
  readonly #part: FitPart
  #resume: TrainingState | undefined
  readonly #notices: string[] = []
  readonly #curve: FitProgress[] = []
  readonly #began = performance.now()
  /** Without the signal, which the work after each pause checks. */
  readonly #pause = pauses()
  #streams: Streams | null = null
  /** Makes the map of the current state. */
  #mapWith: ((status: FitStatus) => TransportMap) | null = null
  state: TrainingState | null = null

  constructor(
    options: FitOptions,
    log: Pick<EventLog<FitProgress>, 'push'>,
    resume?: TrainingState,
    part: FitPart = {},
  ) {
    this.#log = log
    this.#collective = options.collective ?? ALONE
    this.#part = part
    this.#resume = resume
    this.#options = {
      ...options,
      onNotice: (message) => {
        this.#notices.push(message)
        if (this.#collective.rank === 0) options.onNotice?.(message)
      },
    }
  }

  mapSoFar(): TransportMap | null {
    return this.#mapWith?.('interrupted') ?? null
  }

  async run(source: FitSide, target: FitSide): Promise<FitResult> {
    const { trained, prepared } = await this.train(source, target)
    const { map, judged } = trained
    const said = { notices: this.#notices, curve: this.#curve }
    return { map, summary: await summarise(trained, prepared, said, this.#collective, this.#options), judged }
  }

  /** The whole fit except its judgement. */
  async train(source: FitSide, target: FitSide): Promise<{ readonly trained: Trained; readonly prepared: Prepared }> {
    checkOptions(this.#options)
    this.#streams = await Streams.open(source, target, this.#options)
    try {
      return await this.#train(this.#streams)
    } finally {
      await this.#streams.close()
    }
  }

  async #train(streams: Streams): Promise<{ readonly trained: Trained; readonly prepared: Prepared }> {
    const options = { ...this.#options, ...streams.labels }
    const [x, z] = parseSides(streams.source, streams.target)
    checkColumns(options, x.columns)
    const classes = indexConditions(x, z, options) ?? indexClasses(x, z, options)
    options.signal?.throwIfAborted()
    const engine = await openEngine(options)
    const prepared = await prepare(engine, x, z, classes, options, {
      ...streams.splitsFor(this.#part),
      ...this.#part,
      apart: streams.apart(this.#collective),
    })
    const [sourceRows, targetRows] = [streams.rows('source', x.rows), streams.rows('target', z.rows)]
    const trained = await this.#trainWatched(engine, prepared, classes, sourceRows, targetRows)
    await requireFiniteMap(trained.map, ownShare(this.#collective, trained.judged))
    return { trained, prepared }
  }

  /** Trains. If a potential lost its convexity, trains the one that is convex by construction instead. */
  async #trainWatched(
    engine: Engine,
    prepared: Prepared,
    classes: ClassIndex,
    sourceRows: number,
    targetRows: number,
  ): Promise<Trained> {
    const kind = this.#kind(this.#trainingRows(prepared))
    const attempt = (choice: PotentialKind, convex?: Float32Array) =>
      this.#attempt(engine, prepared, classes, choice, [sourceRows, targetRows], convex)
    const found = await attempt(kind)
    if (found.keptStart !== undefined) return this.#fallBackToConvex(found, attempt, NOT_BETTER)
    const { guarantee, cost } = found.map.model.potential
    if (cost !== undefined && found.status === 'diverged') this.#options.onNotice!(FIT_MESSAGES.diverged)
    if (guarantee !== null || cost !== undefined) return found
    const watched = ownShare(this.#collective, namedRows(found.map, prepared, 'watched'), MOST_ROWS)
    const convexity = await sharedConvexity(this.#collective, await convexityOf(engine, found.map, watched))
    const first = { ...found, convexity }
    const fault = first.status === 'diverged' ? FIT_MESSAGES.diverged : faultOf(convexity)
    if (fault === null) return first
    const notice = this.#options.onNotice!
    if (kind.make) {
      notice(`${fault} Its backward map cannot be trusted; make the potential convex, or use potential 'convex'.`)
      return first
    }
    return this.#fallBackToConvex({ ...first, keptStart: first.map.model.certificate?.weights }, attempt, fault)
  }

  /**
   * Trains the potential that is convex by construction in place of one that failed: from where it was released, or from the start. Without
   * time left, it takes no more steps.
   */
  async #fallBackToConvex(
    failed: Trained,
    attempt: (choice: PotentialKind, from?: Float32Array) => Promise<Trained>,
    why: string,
  ): Promise<Trained> {
    this.#options.onNotice!(`${why} The potential that is convex by construction was fitted instead.`)
    await failed.map.dispose()
    this.#resume = undefined
    this.#curve.length = 0
    return attempt({ name: 'convex' }, failed.keptStart)
  }

  /** The kind that the options ask for; one that failed before the fit was interrupted is not tried again. */
  #kind(rows: number): PotentialKind {
    if (!isQuadratic(this.#options)) return { name: 'smooth' }
    const kind = chooseKind(withDefaults(this.#options).potential, rows)
    const watched = kind.name === 'smooth' || kind.name === 'released'
    if (this.#resume?.potential !== 'convex' || kind.make || !watched) return kind
    this.#options.onNotice!(
      `The ${kind.name} potential had been given up for the convex one, whose training continues.`,
    )
    return { name: 'convex' }
  }

  /**
   * Trains one kind of potential.
   * @param rows of the source and the target
   * @param from convex weights to start at, instead of the potential's initial ones
   */
  async #attempt(
    engine: Engine,
    prepared: Prepared,
    classes: ClassIndex,
    kind: PotentialKind,
    rows: readonly [number, number],
    from?: Float32Array,
  ): Promise<Trained> {
    await this.#pause()
    const problem = await this.#problem(prepared, classes, kind)
    await this.#pause(OPENING_MS)
    if (this.#resume && !canContinue(problem, this.#resume)) this.#options.onNotice!(NEW_ORDER)
    const trainer = await Trainer.open(engine, problem, this.#resume)
    const { state } = trainer
    this.state = state
    state.trainedRows ??= { source: prepared.source.sketch, target: prepared.target.sketch }
    if (from !== undefined) for (const weights of [state.weights, state.average]) weights.set(from)
    this.#mapWith = (status) =>
      trainedMap(engine, problem, state, { status, rows, heldOut: heldOutOf(prepared), options: this.#options })
    const { status, kept } = await this.#takeSteps(trainer, engine, problem)
    const { source, target } = prepared
    const map = await settled(
      engine,
      this.#mapWith(status),
      source.trainingPoints,
      target.trainingPoints,
      problem.threads,
    )
    const judged = namedRows(map, prepared, 'judged')
    return { map, status, seconds: state.seconds, kept, judged, convexity: null, keptStart: keptStart(state) }
  }

  /** The training rows of the smaller side. */
  #trainingRows({ source, target, frame }: Prepared): number {
    return Math.min(
      this.#streams!.worth('source', worthOf(source.training, frame.dimension)),
      this.#streams!.worth('target', worthOf(target.training, frame.dimension)),
    )
  }

  /** The convex potential that replaces a released one continues with its weights, so it has the same layers. */
  #recipe(kind: PotentialKind, dimension: number, rows: number, classes: number): Recipe {
    const { steps, maxTime } = this.#options
    const usual = (name: PotentialKind['name']) =>
      chooseRecipe(name, dimension, rows, steps === undefined ? maxTime : undefined)
    const asked = chooseKind(withDefaults(this.#options).potential, rows)
    const own = usual(kind.name)
    const { hidden } = asked.name === 'released' ? usual('released') : own
    return withOptions({ ...own, hidden, batch: Math.max(own.batch, classes) }, this.#options)
  }

  async #problem(prepared: Prepared, on: ClassIndex, kind: PotentialKind): Promise<TrainingProblem> {
    const { seed, threads, mmdWeight, start } = withDefaults(this.#options)
    const { frame, pulls, source, target } = prepared
    const d = frame.dimension
    const { classes, conditions, groups = classes.length } = on
    const recipe = this.#recipe(kind, d, this.#trainingRows(prepared), groups)
    const random = fitRandom(seed).stream('initial weights')
    const { spread } = frame
    const starts = conditions
      ? conditionStarts(source.training, target.training, d, conditions, start)
      : classStarts(source.training, target.training, d, classes.length, start)
    const potential = !isQuadratic(this.#options)
      ? costPotential(frame, { source: source.training, target: target.training }, this.#options, random)
      : kind.make
        ? kind.make({ dimension: d, spread, classes: classes.length, random })
        : await inTurns(
            potentialPieces(kind.name === 'released' ? 'convex' : kind.name, spread, recipe.hidden, starts, random),
            this.#pause,
          )
    const heldOut = source.heldOut && target.heldOut && { source: source.heldOut, target: target.heldOut }
    return {
      frame,
      potential,
      recipe,
      source: source.training,
      target: target.training,
      heldOut,
      classes,
      groups,
      ...(conditions && { conditions }),
      pulls,
      mmdWeight,
      relaxation: prepared.relaxation,
      seed,
      threads,
      collective: this.#collective,
      apart: this.#streams!.apart(this.#collective),
    }
  }

  /** The value of rank 0. */
  async #agreed(value: number): Promise<number> {
    const one = Float64Array.of(value)
    await this.#collective.broadcast(one)
    return one[0]!
  }

  async #takeSteps(
    trainer: Trainer,
    engine: Engine,
    problem: TrainingProblem,
  ): Promise<{ status: FitStatus; kept: number }> {
    const { maxTime = Number.POSITIVE_INFINITY, signal, onStep } = this.#options
    const { recipe, frame, potential } = problem
    let whole = recipe.steps
    const onProgress = (report: Omit<FitProgress, 'engine'>) => {
      const event = { ...report, engine: engine.description }
      whole = event.steps
      this.#log.push(event)
      if (event.progress * CURVE_POINTS >= this.#curve.length) this.#curve.push(event)
    }
    const seconds = await this.#agreed(Math.max(maxTime - (performance.now() - this.#began) / 1000, 0))
    const live = new LiveField(engine, problem, trainer.state)
    try {
      const status = await train(trainer, {
        beforeStep: () => this.#streams!.follow(trainer, problem, engine),
        steps: recipe.steps,
        seconds,
        until: this.#part.until,
        frame,
        recipe,
        watched: potential.guarantee === null,
        cost: potential.cost,
        collective: this.#collective,
        onProgress,
        ...(signal && { signal }),
        ...(onStep && { onStep: (state) => onStep(state, live) }),
      })
      return { status, kept: Math.min(1, chosenStep(trainer.state) / whole) }
    } finally {
      await live.dispose()
      await trainer.dispose()
    }
  }
}

const NEW_ORDER =
  'Rows of tables on disk are drawn in a new order from here: the state was saved by another number of ranks, or by several.'

const NOT_BETTER = 'The potential was released, but on held-out rows it did not improve.'

/** The convex weights at the release, if weights from before it were kept; undefined if the closed-form start was, which no network beat. */
function keptStart(state: TrainingState): Float32Array | undefined {
  const { released } = state
  const step = chosenStep(state)
  return released !== null && step > 0 && step <= released.step ? released.convex : undefined
}

/** How many rows of each side were held out, both halves together. */
function heldOutOf({ source, target, frame }: Prepared): { sourceRows: number; targetRows: number } {
  const of = ({ heldOut, judged }: Prepared[Side]) =>
    heldOut === null ? 0 : rowCount(heldOut, frame.dimension) + judged.points.rows
  return { sourceRows: of(source), targetRows: of(target) }
}

/** Rows of both sides, with the names of their classes. */
function namedRows(map: TransportMap, prepared: Prepared, which: 'judged' | 'watched'): JudgedRows {
  const { [which]: source } = prepared.source
  const { [which]: target } = prepared.target
  const named = (classOf: Uint16Array) => Array.from(classOf, (k) => map.classes[k]!)
  return {
    source: source.points,
    target: target.points,
    ...(source.classOf && { sourceLabels: named(source.classOf) }),
    ...(target.classOf && { targetLabels: named(target.classOf) }),
  }
}

export function parseSides(source: PointsLike, target: PointsLike): [Points, Points] {
  const [x, z] = [asPoints(source, 'The source'), asPoints(target, 'The target')]
  if (x.columns !== z.columns)
    throw new InputError(
      `The source has ${x.columns} columns and the target ${z.columns}; both need the same features, in the same order.`,
    )
  for (const [name, { rows }] of [['source', x] as const, ['target', z] as const])
    if (rows < 2) throw new InputError(`The ${name} has 1 row; a map is learned from at least 2 rows a side.`)
  return [x, z]
}
