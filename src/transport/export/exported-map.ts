import { field, InputError, sentence } from '../../base/errors.ts'
import { checkNames } from '../../base/option.ts'
import { asPoints, type Points, type PointsLike, zerosLike } from '../../base/points.ts'
import {
  type Buffers,
  type EngineOptions,
  type Inputs,
  type LabelBuffer,
  openEngine,
  type Program,
} from '../../engine/index.ts'
import { fileHost } from '../../io/host.ts'
import { otherSide } from '../../problem/frame.ts'
import { classPlaces, type Labels } from '../../problem/labels.ts'
import { type OutsideRow, rowsOutside } from '../../problem/ranges.ts'
import { requireFinite } from '../forward.ts'
import { SOLVING_OPTIONS, type SolvingOptions, solvingOptions } from '../options.ts'
import { decodeExport } from './file.ts'
import type { ExportHeader } from './header.ts'
import type { Direction } from './options.ts'

export interface ExportedMapOptions extends EngineOptions {
  /** Threads within one operator. Default 1. */
  readonly threads?: number
}

/** Tolerance and iterations are for maps that were exported with `solverInputs`; in other maps they are fixed. */
export interface CarryOptions extends Pick<SolvingOptions, 'tolerance' | 'maxIterations'> {
  /** One label per row, for a conditional map. */
  readonly labels?: Labels
  readonly signal?: AbortSignal
}

/** The results of an exported map for some points. */
export interface Carried {
  /** Images or pre-images, in the precision of the given points. */
  readonly points: Points
  /** |grad u(y) - z| of each row of the inverse, relative to the root of the target's total variance; null for a forward map. */
  readonly residual: Float64Array | null
  /** Rows whose residual is above the tolerance. */
  readonly unconvergedRows: number
  readonly maxResidual: number
  /** Further results of the model, one value per row. */
  readonly extra: Readonly<Record<string, Float64Array>>
}

const NAMES = { threads: true, device: true, onNotice: true } satisfies Record<keyof ExportedMapOptions, true>
const CALLS = { labels: true, signal: true, tolerance: true, maxIterations: true } satisfies Record<
  keyof CarryOptions,
  true
>
const BLOCK_ROWS = 4096
/** The fewest rows that the inverse, with its solver inside, is divided into on an engine that blocks. */
const FEWEST_ROWS = 32

/** One direction of a map in an ONNX model that `TransportMap.toOnnx` made, run as any other program would run it. */
export class ExportedMap {
  readonly header: ExportHeader
  readonly #program: Program

  private constructor(header: ExportHeader, program: Program) {
    this.header = header
    this.#program = program
  }

  /** @throws InputError for bytes that are not an exported map, or were damaged or changed since */
  static async fromBytes(
    bytes: Uint8Array,
    options: ExportedMapOptions = {},
    name = 'The model',
  ): Promise<ExportedMap> {
    checkNames(options, Object.keys(NAMES))
    const { header, bytes: model } = decodeExport(bytes, name)
    const { threads = 1 } = options
    const engine = await openEngine(options)
    const solver = header.direction === 'backward' ? { fewestRows: FEWEST_ROWS } : {}
    try {
      return new ExportedMap(header, await engine.load(model, { threads, rowsApart: true, ...solver }))
    } catch (error) {
      throw new InputError(
        `${name} cannot be run by ${engine.description}: ${error instanceof Error ? error.message : String(error)}; export the map again.`,
      )
    }
  }

  /** @throws InputError as `fromBytes`, and for a path without a file */
  static async load(path: string, options: ExportedMapOptions = {}): Promise<ExportedMap> {
    return ExportedMap.fromBytes(await fileHost('fromBytes(bytes)', path).read(path), options, path)
  }

  get direction(): Direction {
    return this.header.direction
  }

  get dimension(): number {
    return this.header.dimension
  }

  /** The labels that a conditional map knows; empty for any other. */
  get classes(): readonly string[] {
    return this.header.classes
  }

  /** As `TransportMap.outside`, for points of the side that the map carries. */
  outside(points: PointsLike): OutsideRow[] | null {
    const { ranges, direction } = this.header
    if (ranges === undefined) return null
    const read = ({ low, high }: { low: readonly number[]; high: readonly number[] }) => ({
      low: Float64Array.from(low),
      high: Float64Array.from(high),
    })
    const side = direction === 'forward' ? 'source' : 'target'
    return rowsOutside(asPoints(points, 'The points'), read(ranges[side]), read(ranges[otherSide(side)]))
  }

  /**
   * Carries points in the map's one direction.
   * @param points rows x D, in the units of the table that the map was fitted on
   * @throws InputError as `TransportMap.forward`, and for a tolerance or iterations that are fixed in the model
   */
  async carry(points: PointsLike, options: CarryOptions = {}): Promise<Carried> {
    checkNames(options, Object.keys(CALLS))
    const given = asPoints(points, 'The points')
    const { dimension, precision, outputs, direction } = this.header
    if (given.columns !== dimension)
      throw new InputError(
        `The points have ${given.columns} columns, but the map was fitted on ${dimension}; give the same columns, in the same order.`,
      )
    const limits = this.#limits(options)
    const places = classPlaces(options.labels, this.classes, given.rows)
    const Numbers = precision === 'float32' ? Float32Array : Float64Array
    const all = { ...given, data: given.data instanceof Numbers ? given.data : Numbers.from(given.data) }
    const results = Object.fromEntries(
      outputs.map((name) => [name, new Numbers(given.rows * (this.#row(name)[0] ?? 1))]),
    )
    for (let start = 0; start < given.rows; start += BLOCK_ROWS) {
      options.signal?.throwIfAborted()
      const end = Math.min(start + BLOCK_ROWS, given.rows)
      const block = all.data.subarray(start * dimension, end * dimension)
      const label = places && { label: this.#labels(places.slice(start, end)) }
      const inputs = { points: { data: block, shape: [end - start, dimension] }, ...label, ...limits.inputs }
      await this.#program.run(inputs, this.#blocks(results, start, end), options.signal)
    }
    const images = zerosLike(given.data, given.data.length)
    images.set(results[outputs[0]!]!)
    const moved = { ...given, data: images }
    if (direction === 'forward') requireFinite(moved)
    return { points: moved, ...summary(results, limits.tolerance), extra: extraOf(results) }
  }

  /** @throws InputError for a tolerance or iterations that the model does not take */
  #limits({ tolerance, maxIterations }: CarryOptions): { readonly inputs: Inputs; readonly tolerance: number } {
    const { header } = this
    const fixed = header.tolerance !== 'input'
    const given = tolerance === undefined ? 'maxIterations' : 'tolerance'
    if (fixed && (tolerance ?? maxIterations) !== undefined)
      throw new InputError(
        header[given] === undefined
          ? sentence`${field(given)} belongs to the inverse, and this is the forward map; leave it out.`
          : sentence`${field(given)} is fixed in the exported map, at ${header[given]}; leave it out, or export the inverse again with the value.`,
      )
    if (fixed) return { inputs: {}, tolerance: Number(header.tolerance ?? SOLVING_OPTIONS.tolerance.default) }
    const solving = solvingOptions({ ...(tolerance && { tolerance }), ...(maxIterations && { maxIterations }) })
    return {
      inputs: {
        tolerance: { data: Float32Array.of(solving.tolerance), shape: [] },
        max_iterations: { data: BigInt64Array.of(BigInt(solving.maxIterations)), shape: [] },
      },
      tolerance: solving.tolerance,
    }
  }

  #labels(places: readonly number[]): LabelBuffer {
    const { labels, classes } = this.header
    const names = places.map((place) => classes[place]!)
    return { data: labels === 'text' ? names : BigInt64Array.from(names, BigInt), shape: [places.length] }
  }

  /** The shape of one row of an output. */
  #row(output: string): readonly number[] {
    return output === this.header.outputs[0] ? [this.dimension] : []
  }

  #blocks(results: Readonly<Record<string, Float32Array | Float64Array>>, start: number, end: number): Buffers {
    return Object.fromEntries(
      Object.entries(results).map(([name, data]) => {
        const row = this.#row(name)
        const width = row[0] ?? 1
        return [name, { data: data.subarray(start * width, end * width), shape: [end - start, ...row] }]
      }),
    )
  }

  /** Frees the memory outside JavaScript. */
  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}

type Results = Readonly<Record<string, Float32Array | Float64Array>>

function summary(results: Results, tolerance: number): Pick<Carried, 'residual' | 'unconvergedRows' | 'maxResidual'> {
  if (results.residual === undefined) return { residual: null, unconvergedRows: 0, maxResidual: 0 }
  const residual = Float64Array.from(results.residual)
  // The model compares both in single precision.
  const limit = Math.fround(tolerance)
  return {
    residual,
    unconvergedRows: residual.reduce((count, value) => count + Number(!(value <= limit)), 0),
    maxResidual: residual.reduce((most, value) => (value <= most || Number.isNaN(most) ? most : value), 0),
  }
}

function extraOf(results: Results): Record<string, Float64Array> {
  const extra = Object.entries(results).filter(([name]) => name === 'potential' || name === 'log_density')
  return Object.fromEntries(extra.map(([name, data]) => [name, Float64Array.from(data)]))
}
