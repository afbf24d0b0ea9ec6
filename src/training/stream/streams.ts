import { InputError } from '../../base/errors.ts'
import type { PointsLike } from '../../base/points.ts'
import type { RowConditions } from '../../base/row-conditions.ts'
import type { RowWeights } from '../../base/row-weights.ts'
import { ALONE, type Collective } from '../../collective/collective.ts'
import type { Engine } from '../../engine/index.ts'
import type { RowStream, StreamRows } from '../../io/row-stream.ts'
import { clearHidden, type Side } from '../../problem/frame.ts'
import { FrameTransform } from '../../problem/frame-transform.ts'
import type { Labels } from '../../problem/labels.ts'
import { fingerprints, sketchOf } from '../../transport/trained-rows.ts'
import { regroup } from '../conditions.ts'
import { fitRandom } from '../fit-random.ts'
import { sayMassless } from '../massless.ts'
import { type FitOptions, withDefaults } from '../options.ts'
import type { TrainingProblem } from '../problem.ts'
import { MAX_HELD_OUT, type RowSplit } from '../row-split.ts'
import type { Trainer } from '../step.ts'
import { type FitSide, isLarge, isRowStream, StreamedSide } from './pool.ts'
import { joinStreamRows, pointsOf } from './rows.ts'

/** How often a pool is used before the next one replaces it: a row's second visit starts from its first solution. */
const PASSES = 2
/** The same if reading a pool takes long. */
const HEAVY_PASSES = 4

const SIDES: readonly Side[] = ['source', 'target']

/** A pool of a side in the frame of the fit, and the sketch of its rows. */
interface Pool {
  readonly rows: Float32Array
  readonly weights?: RowWeights | undefined
  readonly classOf?: Uint16Array | undefined
  readonly conditions?: RowConditions | undefined
  readonly sketch: Uint32Array
}

type Pools = Partial<Record<Side, Pool>>

/** A side as everything before training sees it: the first pool of a streamed side stands for its table. */
interface OpenedSide {
  readonly points: PointsLike
  readonly labels?: Labels | undefined
  readonly split?: RowSplit
  readonly streamed?: StreamedSide
  readonly weighted?: boolean
}

/**
 * Fits on tables larger than memory by two shuffles: of blocks on disk into a pool in memory, and of the pool's rows into batches. A side that
 * is not a stream, or that fits into a pool, stays in memory.
 */
export class Streams {
  readonly #sides: Readonly<Record<Side, OpenedSide>>
  readonly #notice: (message: string) => void
  #transform: FrameTransform | null = null
  #current = 0
  #next: { readonly k: number; readonly pools: Promise<Pools> } | null = null

  private constructor(sides: Record<Side, OpenedSide>, notice: (message: string) => void) {
    this.#sides = sides
    this.#notice = notice
  }

  /** Reads sides that fit into memory, and the first pools of others. @throws InputError for rows with labels on several ranks */
  static async open(source: FitSide, target: FitSide, options: FitOptions): Promise<Streams> {
    const sides = {
      source: await openSide('source', source, options),
      target: await openSide('target', target, options),
    }
    if ((options.collective?.size ?? 1) > 1)
      for (const { labels, streamed } of [sides.source, sides.target])
        if (labels && streamed)
          throw new InputError(
            `${streamed.stream.name} is too large for memory, and rows with labels that are read in parts are fitted by one process, found ${options.collective!.size}; start it without mpirun.`,
          )
    return new Streams(sides, options.onNotice ?? (() => {}))
  }

  get source(): PointsLike {
    return this.#sides.source.points
  }

  get target(): PointsLike {
    return this.#sides.target.points
  }

  /** The labels of the points of sides whose rows carry them. */
  get labels(): Pick<FitOptions, 'sourceLabels' | 'targetLabels'> {
    const { source, target } = this.#sides
    return {
      ...(source.labels && { sourceLabels: source.labels }),
      ...(target.labels && { targetLabels: target.labels }),
    }
  }

  /** How to split the rows of streamed sides; `prepare` chooses for the others. @param judgedApart whether training rows may stand as judging ones */
  splitsFor({ judgedApart = false }: { readonly judgedApart?: boolean }): Partial<Record<Side, RowSplit>> {
    const of = (side: Side) => {
      const { split } = this.#sides[side]
      return split && judgedApart ? { ...split, judged: split.training.subarray(0, MAX_HELD_OUT) } : split
    }
    const [source, target] = [of('source'), of('target')]
    return { ...(source && { source }), ...(target && { target }) }
  }

  /** The sides of which each of several ranks reads its own pools. */
  apart({ size }: Collective): Partial<Record<Side, boolean>> {
    const { source, target } = this.#sides
    return size === 1 ? {} : { source: source.streamed !== undefined, target: target.streamed !== undefined }
  }

  /** Rows of a side's whole table; `otherwise` if it is in memory. */
  rows(side: Side, otherwise: number): number {
    return this.#sides[side].streamed?.stream.rows ?? otherwise
  }

  /** How many rows of equal weight a side's whole table is worth, if its pool is worth `otherwise`. */
  worth(side: Side, otherwise: number): number {
    const { streamed } = this.#sides[side]
    return streamed === undefined ? otherwise : Math.floor((streamed.stream.rows * otherwise) / streamed.plan.poolRows)
  }

  /** Called before each step: switches to the pool of this step when it is due, and begins to read the next one. */
  async follow(trainer: Trainer, problem: TrainingProblem, engine: Engine): Promise<void> {
    const length = this.#stepsPerPool(problem)
    if (length === Number.POSITIVE_INFINITY) return
    const { step } = trainer.state
    const k = Math.floor(step / length)
    if (k !== this.#current) {
      if (this.#next?.k !== k) this.#begin(k, problem, engine)
      const pools = await this.#next!.pools
      for (const side of SIDES) {
        const pool = pools[side]
        if (pool === undefined) continue
        problem[side].rows.set(pool.rows)
        if (pool.weights) problem[side].weights?.set(pool.weights)
        if (pool.classOf) problem[side].classOf?.set(pool.classOf)
        if (pool.conditions) problem[side].conditions?.data.set(pool.conditions.data)
      }
      regroup(problem)
      remember(trainer, pools)
      // A run that resumes within a pool keeps the last solutions of its rows.
      await trainer.refill({ forget: pools.target !== undefined && step % length === 0 })
      this.#current = k
      this.#next = null
    }
    if (this.#next === null && (k + 1) * length < problem.recipe.steps) this.#begin(k + 1, problem, engine)
  }

  /** Waits for pending reads, and reports how many rows were left out. */
  async close(): Promise<void> {
    await this.#next?.pools.catch(() => undefined)
    this.#next = null
    await this.#transform?.dispose()
    this.#transform = null
    for (const side of SIDES) {
      const { streamed } = this.#sides[side]
      const { read, missing } = streamed?.counts ?? { read: 0, missing: 0 }
      if (missing > 0)
        this.#notice(`${streamed!.stream.name}: of ${read} rows read, ${missing} were left out for missing values.`)
    }
  }

  #stepsPerPool({ recipe, collective = ALONE }: TrainingProblem): number {
    const plans = SIDES.flatMap((side) => this.#sides[side].streamed?.plan ?? [])
    if (plans.length === 0) return Number.POSITIVE_INFINITY
    const passes = plans.some(({ heavy }) => heavy) ? HEAVY_PASSES : PASSES
    return (
      passes * Math.ceil(Math.min(...plans.map(({ poolRows }) => poolRows)) / Math.ceil(recipe.batch / collective.size))
    )
  }

  #begin(k: number, problem: TrainingProblem, engine: Engine): void {
    const pools = this.#read(k, problem, engine)
    // An error is thrown where the pools are awaited.
    pools.catch(() => undefined)
    this.#next = { k, pools }
  }

  async #read(k: number, problem: TrainingProblem, engine: Engine): Promise<Pools> {
    const { frame, pulls, classes, collective = ALONE } = problem
    const placeOf = new Map(classes.map((name, place) => [name, place]))
    const pools: Pools = {}
    this.#transform ??= new FrameTransform(engine, frame)
    for (const side of SIDES) {
      const { streamed, weighted } = this.#sides[side]
      if (streamed === undefined) continue
      const { stream, plan } = streamed
      const rows = new Float32Array(plan.poolRows * frame.dimension)
      const weights = weighted ? new Float64Array(plan.poolRows) : undefined
      const classOf = classes.length > 0 ? new Uint16Array(plan.poolRows) : undefined
      const conditions = stream.conditions && new Float64Array(plan.poolRows * stream.conditions)
      let at = 0
      let sketch: Uint32Array = new Uint32Array(0)
      for await (const part of streamed.pool(poolOf(k, collective))) {
        const points = pointsOf(part)
        sketch = sketchOf(sketch, fingerprints(points, frame))
        const inside = await this.#transform.enter(pulls?.[side](points) ?? points, side)
        rows.set(clearHidden(inside, frame), at * frame.dimension)
        if (part.weights) weights?.set(part.weights, at)
        classOf?.set(placesIn(placeOf, part, stream), at)
        if (conditions) conditions.set(part.conditions!.data, at * stream.conditions!)
        at += part.rows
      }
      requireMass(weights, streamed)
      const own = conditions && { data: conditions, columns: stream.conditions! }
      pools[side] = { rows, weights, classOf, sketch, ...(own && { conditions: own }) }
    }
    return pools
  }
}

/** The number of each row's class. @throws InputError for a class that the table did not have at first */
function placesIn(placeOf: ReadonlyMap<string, number>, { labels = [] }: StreamRows, { name }: RowStream): Uint16Array {
  return Uint16Array.from(labels, (label) => {
    const place = placeOf.get(String(label))
    if (place === undefined)
      throw new InputError(`${name} has rows of the class ${label}, which it did not have before; has it changed?`)
    return place
  })
}

/** The ranks take turns with the pools. */
function poolOf(k: number, { rank, size }: Collective): number {
  return k * size + rank
}

/** Adds the rows of new pools to the sketch of the rows seen in training. */
function remember({ state }: Trainer, pools: Pools): void {
  if (state.trainedRows === undefined) return
  const { source, target } = state.trainedRows
  state.trainedRows = {
    source: pools.source ? sketchOf(source, pools.source.sketch) : source,
    target: pools.target ? sketchOf(target, pools.target.sketch) : target,
  }
}

/** @throws InputError for a pool in which no two rows have a weight above 0 */
function requireMass(weights: RowWeights | undefined, { stream }: StreamedSide): void {
  let left = 2
  if (weights === undefined || weights.some((weight) => weight > 0 && --left === 0)) return
  throw new InputError(
    `${stream.name}: of ${weights.length} rows from all of the table, ${2 - left} have a weight above 0; fit on those of its rows that have one.`,
  )
}

async function openSide(name: Side, side: FitSide, options: FitOptions): Promise<OpenedSide> {
  const { seed, heldOut } = withDefaults(options)
  const labels = options[`${name}Labels`]
  if (!isRowStream(side)) return { points: side, labels }
  if (!isLarge(side)) {
    const read = await side.read(0, side.rows)
    return { points: pointsOf(read), labels: read.labels ?? labels }
  }
  const streamed = new StreamedSide(side, {
    random: fitRandom(seed).stream(`pools/${name}`),
    heldOut,
    ...(options.signal && { signal: options.signal }),
  })
  const apart = await streamed.heldOut()
  const parts: StreamRows[] = apart ? [apart] : []
  for await (const part of streamed.pool(poolOf(0, options.collective ?? ALONE))) parts.push(part)
  const kept = apart?.rows ?? 0
  const rows = kept + streamed.plan.poolRows
  const order = Int32Array.from({ length: rows }, (_, i) => i)
  const read = joinStreamRows(parts)
  requireMass(read.weights?.subarray(kept), streamed)
  if (read.weights) {
    const found = await streamed.survey()
    sayMassless(name, found.massless, found.rows, options.onNotice)
  }
  return {
    points: pointsOf(read),
    labels: read.labels,
    weighted: read.weights !== undefined,
    split: { heldOut: apart && order.subarray(0, kept), training: order.subarray(kept) },
    streamed,
  }
}
