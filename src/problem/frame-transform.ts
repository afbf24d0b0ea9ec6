import type { Points, Values } from '../base/points.ts'
import { type Engine, LinearMap } from '../engine/index.ts'
import { centred, type Frame, type FrameMatrices, frameMatrices, type Side, uncentred } from './frame.ts'

/** Moves points into a frame and out of it. Products with D x D matrices run on the engine. */
export class FrameTransform {
  readonly #engine: Engine
  readonly frame: Frame
  readonly #matrices: FrameMatrices
  readonly #maps = new Map<keyof FrameMatrices, Promise<LinearMap>>()

  constructor(engine: Engine, frame: Frame) {
    this.#engine = engine
    this.frame = frame
    this.#matrices = frameMatrices(frame)
  }

  /** x -> x~ or z -> z~. @param points rows x D, in the units of the table */
  async enter(points: Points, side: Side): Promise<Float32Array> {
    const map = await this.#map(`${side}In`)
    return map.apply(centred(points, this.frame, side))
  }

  /** x~ -> x or z~ -> z, in the precision of `like`. @param rows rows x D, in the frame */
  async leave(rows: Float32Array, side: Side, like: Values): Promise<Points> {
    const map = await this.#map(`${side}Out`)
    return uncentred(await map.apply(rows), this.frame, side, like)
  }

  #map(which: keyof FrameMatrices): Promise<LinearMap> {
    const known = this.#maps.get(which)
    if (known !== undefined) return known
    const made = LinearMap.create(this.#engine, this.#matrices[which])
    this.#maps.set(which, made)
    return made
  }

  async dispose(): Promise<void> {
    const maps = [...this.#maps.values()]
    this.#maps.clear()
    for (const map of maps) await (await map).dispose()
  }
}
