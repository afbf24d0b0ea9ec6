import type { DoubleEvaluation } from './double.ts'
import { shorterStep, type Trial } from './line-search.ts'

/** A slope counts as steep where it is beyond this share of the slope at the start of the line (the strong condition of Wolfe). */
const STEEP = 0.5
const MAX_REJECTIONS = 40
const MAX_REFINEMENTS = 12

/**
 * A search along one line. A step that goes far enough downhill ends it, unless the objective is still steep there, either way, although it
 * goes the other way at another step: then a kink lies between the two, and the search goes on into it. Without this, Newton's method would
 * stop beside the same kink at every step, because it would never see the curvature there.
 */
export class Bracket {
  /** The step to try next, relative to the direction. */
  t = 1
  /** The lowest step that went far enough downhill, and what was found there. */
  best: { readonly t: number; readonly change: number; readonly found: DoubleEvaluation } | null = null
  /** The longest step at which the objective still falls steeply, and the shortest at which it rises. */
  #falling = 0
  #rising: number | null = null
  #rejections = 0
  #refinements = 0

  /** Takes the trial at `t`, and whether it is far enough downhill; true once the search is over. */
  add(trial: Trial, found: DoubleEvaluation, decreases: boolean): boolean {
    const { t, change, slopeThere, descent } = trial
    const falling = decreases && slopeThere < STEEP * descent
    if (decreases && (this.best === null || change <= this.best.change)) this.best = { t, change, found }
    if (falling) this.#falling = t
    else this.#rising = t
    if (decreases && (this.#rising === null || (!falling && slopeThere <= STEEP * -descent))) return true
    if (this.best === null) {
      this.t = shorterStep(trial)
      return ++this.#rejections > MAX_REJECTIONS
    }
    this.t = 0.5 * (this.#falling + this.#rising!)
    return ++this.#refinements > MAX_REFINEMENTS
  }
}
