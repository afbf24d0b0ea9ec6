import { InputError } from '../base/errors.ts'
import { kindOf } from '../base/kind-of.ts'
import { checkNames } from '../base/option.ts'
import { pauses } from '../base/pause.ts'
import { asPoints, type Points, type PointsLike, withConditions } from '../base/points.ts'
import type { ConditionsLike } from '../base/row-conditions.ts'
import { decodeStatus } from '../conjugate/status.ts'
import { ENGINE_OPTIONS, type Engine, type EngineOptions, openEngine } from '../engine/index.ts'
import { fileHost } from '../io/host.ts'
import { matchConditions } from '../problem/condition-cells.ts'
import { outsideNotice } from '../problem/condition-grid.ts'
import type { ConvexCost } from '../problem/cost.ts'
import { centred, otherSide, type Side, uncentred } from '../problem/frame.ts'
import { labelRows } from '../problem/labels.ts'
import { type OutsideRow, rowsOutside } from '../problem/ranges.ts'
import { massesAt } from '../problem/relaxation.ts'
import type {
  BackwardOptions,
  BackwardResult,
  DistanceOptions,
  ForwardOptions,
  MapDistance,
  MapDualTerms,
} from './calls.ts'
import { distanceOf } from './distance.ts'
import { exportMap } from './export/export-map.ts'
import type { Direction, ExportOptions } from './export/options.ts'
import { decodeMap, encodeMap } from './file.ts'
import { requireFinite } from './forward.ts'
import { between } from './interpolate.ts'
import { judge, type LabelledSides } from './judge.ts'
import { gapOf } from './judged-gap.ts'
import { growthFactors, massFactors } from './masses.ts'
import type { MapModel, PotentialFactory } from './model.ts'
import { checkCall } from './options.ts'
import { MapPrograms } from './programs.ts'
import { doubtsOf, originsOf } from './trained-rows.ts'

export interface LoadOptions extends EngineOptions {
  /** Threads within one operator. Default 1. */
  readonly threads?: number
  /** Factories for your own potentials, by kind. */
  readonly potentials?: Readonly<Record<string, PotentialFactory>>
  /** Your own costs, for maps that were fitted with them. */
  readonly costs?: readonly ConvexCost[]
}

const LOAD_NAMES = {
  threads: true,
  device: true,
  potentials: true,
  costs: true,
  onNotice: true,
} satisfies Record<keyof LoadOptions, true>

/**
 * A learned optimal-transport map between mu (source) and nu (target): for the quadratic cost T = grad u forward, S = grad u* backward; for other
 * costs, see `FrameCost`. Rows with weights (`withWeights`) keep them when they are carried. A map is immutable. Its methods may be called any number
 * of times, but not concurrently.
 */
export class TransportMap {
  readonly model: MapModel
  readonly #programs: MapPrograms
  #proof: MapPrograms | null = null

  constructor(engine: Engine, model: MapModel, threads: number = ENGINE_OPTIONS.threads.default) {
    this.model = model
    this.#programs = new MapPrograms(engine, model, threads)
  }

  get dimension(): number {
    return this.model.frame.dimension
  }

  /** The labels of a conditional map; empty for any other. */
  get classes(): readonly string[] {
    return this.model.classes
  }

  /** Whether lower bounds of the distance are certified: the potential, or the one that it was released from, is strongly convex by construction. */
  get certified(): boolean {
    const { potential, certificate, conditions } = this.model
    return conditions === undefined && (potential.guarantee !== null || certificate !== undefined)
  }

  /**
   * T(x), mu -> nu.
   * @param points source points, rows x D, in the units of the table that the map was fitted on
   * @returns images, rows x D, in the precision of the points
   * @throws InputError for points of another dimension, NaN or Inf, labels that are missing or unknown, and rows so far away that their images
   *   leave the range of single precision
   */
  async forward(points: PointsLike, options: ForwardOptions = {}): Promise<Points> {
    checkCall(options)
    const { signal } = options
    const x = this.#parse(points, 'The points', options.conditions)
    const { frame } = this.model
    const { image } = await this.#programs.forward(centred(x, frame, 'source'), this.#labelRows(x, options), signal)
    const moved = uncentred(image, frame, 'target', x.data)
    requireFinite(moved)
    return carriedAs(x, moved)
  }

  /**
   * S(z), nu -> mu: solves grad u(y) = z for each row.
   * @param points target points, rows x D, in the units of the table that the map was fitted on
   * @throws InputError as `forward`. Rows that do not converge do not throw: see `status`.
   */
  async backward(points: PointsLike, options: BackwardOptions = {}): Promise<BackwardResult> {
    const z = this.#parse(points, 'The points', options.conditions)
    const result = await this.#programs.conjugate(z, options, this.#labelRows(z, options))
    const preimages = await this.#programs.preimages(result, z)
    return {
      points: carriedAs(z, preimages),
      status: Array.from(result.status, decodeStatus),
      residual: result.residual,
      iterations: result.iterations,
      unconvergedRows: result.unconverged,
      maxResidual: result.maxResidual,
    }
  }

  /**
   * W2 squared between the distributions of two samples, by duality, with a lower bound that holds for any potential (see `Distance`). Use rows
   * that training did not see: on training rows the estimate is too high. The map keeps a sketch of its training rows, and gives no bound for them.
   * @throws InputError as `forward`
   */
  async distance(source: PointsLike, target: PointsLike, options: DistanceOptions = {}): Promise<MapDistance> {
    const { terms, conjugate } = await this.dualTerms(source, target, options)
    const origins = originsOf(this.model, asPoints(source), asPoints(target))
    return { ...distanceOf(terms, doubtsOf(origins)), ...origins, conjugate }
  }

  /**
   * The terms, one per row, whose means add up to the dual value. `distance` computes its estimate and its bound from them. Terms of several maps
   * between the same two distributions may be pooled, if each row is judged by a map that never saw it.
   * @throws InputError as `forward`
   */
  async dualTerms(source: PointsLike, target: PointsLike, options: DistanceOptions = {}): Promise<MapDualTerms> {
    const sides = this.#sides(source, target, options)
    const { terms, conjugate, judged } = await judge(this.#programs, sides, options)
    const proof = this.model.conditions === undefined ? this.#certificate() : null
    const proven = proof && (await judge(proof, sides, options)).terms.bound
    const { gap: asked = true, signal } = options
    const gap = asked ? await gapOf(this.model, judged, pauses(signal)) : undefined
    return { terms: { ...terms, ...(proven && { bound: proven }), ...(gap !== undefined && { gap }) }, conjugate }
  }

  /**
   * The mass factor of each row of a map of unequal mass: the part of its mass that is carried. It is 1 for all of it, 0 for none, and above 1 where
   * mass is created. For a balanced map, all factors are 1.
   * @param points rows x D of that side, in the units of the table that the map was fitted on
   * @param side 'source' for rows to carry forward, 'target' for rows to carry backward
   * @throws InputError as `forward`
   */
  async massOf(points: PointsLike, side: Side, options: BackwardOptions = {}): Promise<Float64Array> {
    const rows = this.#parse(points, 'The points')
    const { unbalanced } = this.model.training
    if (unbalanced === undefined) return new Float64Array(rows.rows).fill(1)
    return massFactors(this.#programs, unbalanced, { rows, side }, options)
  }

  /**
   * What the mass of each row becomes along its way to the other side, by a map of unequal mass: the images of source rows have the distribution of the
   * target if they have these masses. `massesAt` gives the masses on the way. For a balanced map, all are 1.
   * @param points as in `massOf`
   * @param side where the rows start
   * @throws InputError as `forward`
   */
  async growthOf(points: PointsLike, side: Side, options: BackwardOptions = {}): Promise<Float64Array> {
    const rows = this.#parse(points, 'The points')
    const { unbalanced } = this.model.training
    if (unbalanced === undefined) return new Float64Array(rows.rows).fill(1)
    const ends = side === 'source' ? await this.forward(rows, options) : (await this.backward(rows, options)).points
    return growthFactors(this.#programs, unbalanced, { rows, side }, ends, options)
  }

  /**
   * Points on the geodesic between mu and nu: (1 - t) x + t T(x) has the distribution of McCann's interpolation at t. From target rows, use
   * `between((await map.backward(z)).points, z, t)`. With a map of unequal mass, the weights of the points are multiplied by their masses at t.
   * @param points rows x D of the source, in the units of the table that the map was fitted on
   * @param t 0 gives the points themselves, 1 their images
   * @throws InputError as `forward`, and for a time outside [0, 1]
   */
  async interpolate(points: PointsLike, t: number, options: ForwardOptions = {}): Promise<Points> {
    const x = this.#parse(points, 'The points')
    const way = between(x, await this.forward(x, options), t)
    const { unbalanced } = this.model.training
    if (unbalanced === undefined) return way
    const masses = massesAt(unbalanced, await this.growthOf(x, 'source', options), t)
    return { ...way, weights: masses.map((mass, row) => mass * (x.weights?.[row] ?? 1)) }
  }

  /**
   * The rows that lie far outside those that the map was fitted on: a value is farther from the range of its column than that range is wide, or
   * differs from a column that was constant. Their images and pre-images extrapolate the map beyond its data. Empty if no row is far outside; null
   * for a map of an earlier version, which has no ranges.
   * @param side whether the points are of the source (to carry forward) or of the target (backward)
   * @throws InputError for points of another dimension, NaN or Inf
   */
  outside(points: PointsLike, side: Side): OutsideRow[] | null {
    const { ranges } = this.model.frame
    const parsed = this.#parse(points, 'The points')
    return ranges === undefined ? null : rowsOutside(parsed, ranges[side], ranges[otherSide(side)])
  }

  /** The map as the bytes of a safetensors file. */
  toBytes(): Uint8Array {
    return encodeMap(this.model)
  }

  /**
   * One direction of the map as a self-contained ONNX model, which any ONNX runtime runs on points in the units of the
   * table (docs/export.md).
   * @throws InputError for options that are unknown or do not fit the map, and for maps with conditions or a cost that is not a squared distance
   */
  toOnnx(direction: Direction, options: ExportOptions = {}): Uint8Array {
    return exportMap(this.model, direction, options)
  }

  /** Writes the map to a file; a failure leaves no half-written file. @throws InputError if the path cannot be written, or there are no files (in a page) */
  async save(path: string): Promise<void> {
    return fileHost('toBytes()', path).write(path, this.toBytes())
  }

  /** @throws InputError for bytes that are not a map, or damaged */
  static async fromBytes(bytes: Uint8Array, options: LoadOptions = {}, name = 'The map'): Promise<TransportMap> {
    checkNames(options, Object.keys(LOAD_NAMES))
    if (!(bytes instanceof Uint8Array))
      throw new InputError(`A map's bytes must be a Uint8Array, found ${kindOf(bytes)}; give those of the whole file.`)
    const own = { potentials: options.potentials, costs: options.costs }
    const model = decodeMap(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), name, own)
    return new TransportMap(await openEngine(options), model, options.threads)
  }

  /** Reads a map that `save` wrote. Nothing in the file is executed. @throws InputError as `fromBytes`, and for a path without a file */
  static async load(path: string, options: LoadOptions = {}): Promise<TransportMap> {
    return TransportMap.fromBytes(await fileHost('fromBytes(bytes)', path).read(path), options, path)
  }

  /** Frees the memory outside JavaScript. The map can still be used afterwards; its graphs are then loaded again. */
  async dispose(): Promise<void> {
    await this.#programs.dispose()
    await this.#proof?.dispose()
    this.#proof = null
  }

  /** @throws InputError as `forward` */
  #sides(source: PointsLike, target: PointsLike, options: DistanceOptions): LabelledSides {
    const sides = matchConditions(
      this.#parse(source, 'The source', options.sourceConditions),
      this.#parse(target, 'The target', options.targetConditions),
    )
    const { sourceLabels: ofSource, targetLabels: ofTarget } = options
    return {
      ...sides,
      sourceLabels: this.#labelRows(sides.source, { ...options, ...(ofSource && { labels: ofSource }) }),
      targetLabels: this.#labelRows(sides.target, { ...options, ...(ofTarget && { labels: ofTarget }) }),
    }
  }

  #labelRows(points: Points, { labels, onNotice }: ForwardOptions): Float32Array | undefined {
    const { conditions, training } = this.model
    const rows = labelRows(this.model, points, labels)
    const notice = conditions && outsideNotice(conditions, points, training.conditionColumns)
    if (notice !== undefined) onNotice?.(notice)
    return rows
  }

  #parse(points: PointsLike, name: string, conditions?: ConditionsLike): Points {
    const parsed = conditions === undefined ? asPoints(points, name) : withConditions(points, conditions, name)
    if (parsed.columns !== this.dimension)
      throw new InputError(
        `${name} have ${parsed.columns} columns, but the map was fitted on ${this.dimension}; give the same columns, in the same order.`,
      )
    return parsed
  }

  /** The potential that certifies the distance, if that is not the map's own. */
  #certificate(): MapPrograms | null {
    const { certificate, anchors: _, ...model } = this.model
    const { unbalanced } = model.training
    const shift = unbalanced?.certificateShift
    const training = shift === undefined ? model.training : { ...model.training, unbalanced: { ...unbalanced!, shift } }
    if (certificate !== undefined) this.#proof ??= this.#programs.of({ ...model, training, ...certificate })
    return this.#proof
  }
}

/** Computed points, with the weights and conditions of the points they came from. */
function carriedAs({ weights, conditions }: Points, made: Points): Points {
  return { ...made, ...(weights && { weights }), ...(conditions && { conditions }) }
}
