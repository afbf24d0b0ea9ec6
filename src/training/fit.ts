import { type Engine, openEngine } from '../engine/index.ts'
import { InputError } from '../errors.ts'
import { asPoints, type Points, type PointsLike } from '../points.ts'
import { Random } from '../random.ts'
import type { Distance } from '../transport/distance.ts'
import { TransportMap } from '../transport/map.ts'
import { chooseKind, chooseRecipe, makePotential, type Recipe } from './choose.ts'
import { classStarts } from './class-starts.ts'
import { indexClasses } from './classes.ts'
import { EventLog } from './event-log.ts'
import type { FitProgress, FitStatus } from './events.ts'
import type { FitOptions } from './options.ts'
import { type Prepared, prepare } from './prepare.ts'
import type { TrainingProblem } from './problem.ts'
import type { TrainingState } from './state.ts'
import { train } from './train.ts'
import { Trainer } from './trainer.ts'

/** What a finished fit says of itself; lengths are in units of the cost. */
export interface FitSummary {
  readonly status: FitStatus
  readonly steps: number
  readonly seconds: number
  readonly seed: number
  readonly dimension: number
  readonly scale: 'none' | 'features'
  /** Of the potential: its kind and the number of its weights. */
  readonly potential: string
  readonly parameters: number
  readonly classes: readonly string[]
  /** The final inner solve on held-out rows, to 1e-4. */
  readonly conjugate: {
    readonly status: 'converged' | 'unconverged'
    readonly unconvergedRows: number
    readonly maxResidual: number
  }
  /** W2 squared on held-out rows (on the rows of training where there were too few to keep any apart). */
  readonly w2Squared: Distance
  readonly heldOut: { readonly sourceRows: number; readonly targetRows: number }
  readonly notices: readonly string[]
  /** Progress events at about 200 even steps: the training curves. */
  readonly curve: readonly FitProgress[]
}

/** The rows that the summary was measured on, as they were given: those kept apart, or those of training where there were too few. */
export interface JudgedRows {
  readonly source: Points
  readonly target: Points
  /** One a row, where the map is conditional. */
  readonly sourceLabels?: readonly string[]
  readonly targetLabels?: readonly string[]
}

export interface FitResult {
  readonly map: TransportMap
  readonly summary: FitSummary
  readonly judged: JudgedRows
}

/** A fit under way: await it for the map, iterate it for progress events, or both. */
export interface FitRun extends PromiseLike<TransportMap>, AsyncIterable<FitProgress> {
  /** The map and what the fit says of itself. */
  readonly result: Promise<FitResult>
  /**
   * The state of training, to resume from later; null until training has begun. It is whole once the run has ended or was stopped by its
   * signal; while training goes on, `onStep` is the moment to take it.
   */
  state(): TrainingState | null
}

/**
 * Learns the optimal-transport map between two samples, for the cost |x - z|^2.
 *
 * Maximises the Kantorovich dual over one potential by stochastic gradient descent, the c-transform being solved to a tolerance at
 * every step (Park et al. 2026, Algorithm 1; docs/method.md for what differs).
 *
 * @param source points of mu, rows x D
 * @param target points of nu, rows x D; the numbers of rows may differ
 * @param resume the state of an earlier run on the same data and options
 * @returns at once; the run rejects with InputError for data that cannot be fitted, or with the signal's reason
 */
export function fit(source: PointsLike, target: PointsLike, options: FitOptions = {}, resume?: TrainingState): FitRun {
  const log = new EventLog<FitProgress>()
  const running = new Running(options, log, resume)
  const result = running.run(source, target)
  result.then(
    () => log.close(),
    (error: unknown) => log.close({ error }),
  )
  return {
    result,
    // biome-ignore lint/suspicious/noThenProperty: a run is awaited for its map
    then: (resolve, reject) => result.then(({ map }) => map).then(resolve, reject),
    [Symbol.asyncIterator]: () => log[Symbol.asyncIterator](),
    state: () => running.state,
  }
}

class Running {
  readonly #options: FitOptions
  readonly #log: EventLog<FitProgress>
  readonly #resume: TrainingState | undefined
  readonly #notices: string[] = []
  readonly #curve: FitProgress[] = []
  readonly #began = performance.now()
  state: TrainingState | null = null

  constructor(options: FitOptions, log: EventLog<FitProgress>, resume: TrainingState | undefined) {
    this.#log = log
    this.#resume = resume
    this.#options = {
      ...options,
      onNotice: (message) => {
        this.#notices.push(message)
        options.onNotice?.(message)
      },
    }
  }

  async run(source: PointsLike, target: PointsLike): Promise<FitResult> {
    const options = this.#options
    const [x, z] = parseSides(source, target)
    const classes = indexClasses(x, z, options)
    options.signal?.throwIfAborted()
    const engine = await openEngine(options)
    const prepared = await prepare(engine, x, z, classes, options)
    const problem = this.#problem(prepared, classes.classes, chooseKind(options.potential))
    const { trainer, status } = await this.#train(engine, problem)
    const { state } = trainer
    const weights = (state.best?.weights ?? state.average).slice()
    await trainer.dispose()
    const map = new TransportMap(
      engine,
      {
        potential: problem.potential,
        weights,
        coordinates: prepared.coordinates,
        preconditioner: state.preconditioner,
        classes: classes.classes,
        training: {
          status,
          steps: state.step,
          seed: problem.seed,
          sourceRows: x.rows,
          targetRows: z.rows,
          scale: options.scale ?? 'none',
          start: options.start ?? 'moments',
          engine: engine.description,
          ...(options.columns && { columns: options.columns }),
        },
      },
      problem.threads,
    )
    const judged = judgedRows(map, prepared)
    return { map, summary: await this.#summarise(map, prepared, judged, status, state.seconds), judged }
  }

  #problem(prepared: Prepared, classes: readonly string[], kind: ReturnType<typeof chooseKind>): TrainingProblem {
    const { seed = 0, threads = 1 } = this.#options
    const { coordinates, source, target } = prepared
    const d = coordinates.dimension
    const rows = Math.min(source.training.rows.length, target.training.rows.length) / d
    const recipe = withOptions(chooseRecipe(kind.name, d, rows), this.#options)
    const random = new Random(seed).fork(29)
    const { spread } = coordinates
    const starts = classStarts(source.training, target.training, d, classes.length, this.#options.start ?? 'moments')
    const potential = kind.make
      ? kind.make({ dimension: d, spread, classes: classes.length, random })
      : makePotential(kind.name, coordinates, recipe.hidden, starts, random)
    const heldOut = source.heldOut && target.heldOut && { source: source.heldOut, target: target.heldOut }
    return {
      coordinates,
      potential,
      recipe,
      source: source.training,
      target: target.training,
      heldOut,
      classes,
      seed,
      threads,
    }
  }

  async #train(engine: Engine, problem: TrainingProblem): Promise<{ trainer: Trainer; status: FitStatus }> {
    const { maxTime = Number.POSITIVE_INFINITY, signal, onStep } = this.#options
    const { recipe, coordinates } = problem
    const trainer = await Trainer.open(engine, problem, this.#resume)
    this.state = trainer.state
    const every = recipe.steps / 200
    const onProgress = (event: FitProgress) => {
      this.#log.push(event)
      if (event.step >= this.#curve.length * every) this.#curve.push(event)
    }
    const seconds = Math.max(maxTime - (performance.now() - this.#began) / 1000, 0)
    const status = await train(trainer, {
      steps: recipe.steps,
      seconds,
      coordinates,
      recipe,
      onProgress,
      ...(signal && { signal }),
      ...(onStep && { onStep }),
    })
    return { trainer, status }
  }

  async #summarise(
    map: TransportMap,
    { source, target, coordinates }: Prepared,
    judged: JudgedRows,
    status: FitStatus,
    seconds: number,
  ): Promise<FitSummary> {
    const { steps, seed, scale } = map.model.training
    const { conjugate, ...w2Squared } = await map.distance(judged.source, judged.target, judged)
    const apart = source.heldOut !== null && target.heldOut !== null
    return {
      status,
      steps,
      seconds,
      seed,
      dimension: coordinates.dimension,
      scale,
      potential: map.model.potential.config.kind,
      parameters: map.model.weights.length,
      classes: map.classes,
      conjugate: { status: conjugate.unconvergedRows === 0 ? 'converged' : 'unconverged', ...conjugate },
      w2Squared,
      heldOut: { sourceRows: apart ? source.judged.rows : 0, targetRows: apart ? target.judged.rows : 0 },
      notices: this.#notices,
      curve: this.#curve,
    }
  }
}

function judgedRows(map: TransportMap, { source, target }: Prepared): JudgedRows {
  const named = (classOf: Uint16Array) => Array.from(classOf, (k) => map.classes[k]!)
  return {
    source: source.judged,
    target: target.judged,
    ...(source.judgedClassOf && { sourceLabels: named(source.judgedClassOf) }),
    ...(target.judgedClassOf && { targetLabels: named(target.judgedClassOf) }),
  }
}

function parseSides(source: PointsLike, target: PointsLike): [Points, Points] {
  const [x, z] = [asPoints(source, 'The source'), asPoints(target, 'The target')]
  if (x.columns !== z.columns)
    throw new InputError(
      `The source has ${x.columns} columns and the target ${z.columns}; both need the same features, in the same order.`,
    )
  for (const [name, { rows }] of [['source', x] as const, ['target', z] as const])
    if (rows < 2) throw new InputError(`The ${name} has 1 row; a map is learned from at least 2 rows a side.`)
  return [x, z]
}

/** The recipe with what the user asked for. Throws `InputError` for values that make no sense. */
function withOptions(recipe: Recipe, { steps, batchSize, hidden, learningRate, maxTime }: FitOptions): Recipe {
  const whole = (name: string, value: number, least: number) => {
    if (!Number.isInteger(value) || value < least)
      throw new InputError(`${name} must be a whole number of at least ${least}, found ${value}.`)
    return value
  }
  if (maxTime !== undefined && !(maxTime > 0))
    throw new InputError(`maxTime must be a positive number of seconds, found ${maxTime}.`)
  if (learningRate !== undefined && !(learningRate > 0))
    throw new InputError(`learningRate must be positive, found ${learningRate}.`)
  if (hidden?.length === 0) throw new InputError('hidden must name at least one width, found none.')
  return {
    ...recipe,
    ...(steps !== undefined && { steps: whole('steps', steps, 1) }),
    ...(batchSize !== undefined && { batch: whole('batchSize', batchSize, 2) }),
    ...(hidden !== undefined && { hidden: hidden.map((width) => whole('A width in hidden', width, 1)) }),
    ...(learningRate !== undefined && { rate: learningRate }),
  }
}
