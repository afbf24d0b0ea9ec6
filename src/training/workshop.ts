import { type Pause, pauses } from '../base/pause.ts'
import type { Points } from '../base/points.ts'
import type { Random } from '../base/random.ts'
import { effectiveRows } from '../base/row-weights.ts'
import { type Engine, MatrixProducts } from '../engine/index.ts'
import { frameOf } from '../problem/choose-frame.ts'
import type { Frame, Start } from '../problem/frame.ts'
import type { Metric } from '../problem/metric.ts'
import { type Moments, moments, shrunk, shrunkCovariance } from '../problem/moments.ts'
import { wideFrameOf } from '../problem/wide-frame.ts'
import { wideMoments } from '../problem/wide-moments.ts'

/** Tables with more columns are set up in parts, with matrix products on the engine: plain loops would block the event loop. */
const WIDE = 32
/** Moments need no more rows than this: their error is then far below that of the map. */
const MOMENT_ROWS = 400_000
/** With fewer rows than this many times the columns, covariances are shrunk. */
const FEW = 20

export function momentsOf(points: Points, random: Random): Moments {
  const sample = { rows: MOMENT_ROWS, random }
  return areFew(points) ? shrunkCovariance(points, { sample }) : moments(points, { sample })
}

function areFew({ weights, rows, columns }: Points): boolean {
  return effectiveRows(weights, rows) < FEW * columns
}

/** Moments and frames of tables of any width. */
export class Workshop {
  readonly #products: MatrixProducts | null
  readonly #pause: Pause

  private constructor(products: MatrixProducts | null, pause: Pause) {
    this.#products = products
    this.#pause = pause
  }

  /** @param signal stops the work of wide tables, by throwing its reason */
  static async open(engine: Engine, columns: number, signal?: AbortSignal): Promise<Workshop> {
    return new Workshop(columns > WIDE ? await MatrixProducts.open(engine) : null, pauses(signal))
  }

  async moments(points: Points, random: Random): Promise<Moments> {
    await this.#pause()
    if (this.#products === null) return momentsOf(points, random)
    const sample = { rows: MOMENT_ROWS, random }
    const { used, ...found } = await wideMoments(points, { sample }, this.#products, this.#pause)
    return areFew(points) ? shrunk(found, used) : found
  }

  async frame(source: Moments, target: Moments, metric: Metric, start: Start): Promise<Frame> {
    await this.#pause()
    if (this.#products === null) return frameOf(source, target, metric, start)
    return wideFrameOf(source, target, metric, start, this.#products, this.#pause)
  }

  async dispose(): Promise<void> {
    await this.#products?.dispose()
  }
}
