import type { Points } from '../base/points.ts'
import { HIDDEN_SPREAD, type Side } from '../problem/frame.ts'
import { mixed, unmixing } from '../problem/metric.ts'
import type { MapModel } from './model.ts'
import { FEWEST_LOOKED_UP, fingerprints, SKETCH_SIZE } from './trained-rows.ts'

/** Which side some rows look like, and why. */
export interface Likeness {
  readonly side: Side
  /** Why, as a clause that follows "the rows look like the target: ". */
  readonly why: string
}

/** The parts of a map's model (`map.model`) that `Resemblance` reads. */
export type LearnedModel = Pick<MapModel, 'frame' | 'trainedRows' | 'training'>

/** How far rows are from a side along a feature, in nats: the part due to the mean, and the part due to the variance. */
interface Divergence {
  readonly shift: number
  readonly width: number
}

/** A side's means and standard deviations, one per feature, in the units of the table. */
interface Spread {
  readonly mean: Float64Array
  readonly deviation: Float64Array
}

const SIDES = ['source', 'target'] as const
/** Rows look like a side if, of those looked up in the sketches, at least the first share is that side's and at most the second is the other's. */
const [SAME_ROWS, OTHER_ROWS] = [0.5, 0.1]
/** How many times nearer the rows' moments must be to one side's than to the other's. */
const NEARER = 4
/** The least log-likelihood ratio of all rows, per feature: chance reaches it in at most exp(-5) of tables, even if all features agree. */
const BEYOND_CHANCE = 5
/** Values are clipped at this many standard deviations of both sides, so that no single one decides. */
const FAR = 4
/** The smallest variance relative to a side's; less counts as this. */
const NARROWEST = 1e-4

/**
 * Tells which side of a map some rows look like, from the map alone: its sketch of the rows that it was trained on, and the means and standard
 * deviations of both sides. Rows that are near neither side, or about equally near to both, look like neither.
 *
 * ```ts
 * const resemblance = new Resemblance(map.model)
 * resemblance.add(points)
 * if (resemblance.likeness()?.side === 'target') console.warn('Is this a case for map.backward?')
 * ```
 */
export class Resemblance {
  readonly #model: LearnedModel
  readonly #spreads: Readonly<Record<Side, Spread>>
  readonly #known: Readonly<Record<Side, ReadonlySet<number>>>
  readonly #last: number
  readonly #found: Record<Side, number> = { source: 0, target: 0 }
  #lookedUp = 0
  #rows = 0
  readonly #sum: Float64Array
  readonly #squares: Float64Array

  /** @param model of a map (`map.model`) */
  constructor(model: LearnedModel) {
    const { frame, trainedRows } = model
    this.#model = model
    this.#spreads = { source: spreadOf(model, 'source'), target: spreadOf(model, 'target') }
    this.#known = { source: new Set(trainedRows?.source), target: new Set(trainedRows?.target) }
    this.#last = Math.min(...SIDES.map((side) => lastOf(trainedRows?.[side])))
    this.#sum = new Float64Array(frame.dimension)
    this.#squares = new Float64Array(frame.dimension)
  }

  /** Takes more rows into account. @param points rows x D, in the units of the table */
  add(points: Points): void {
    const { frame, trainedRows } = this.#model
    const { data, rows, columns } = points
    for (const hash of trainedRows ? fingerprints(points, frame) : []) {
      if (hash > this.#last) continue
      this.#lookedUp++
      for (const side of SIDES) if (this.#known[side].has(hash)) this.#found[side]++
    }
    const { source, target } = this.#spreads
    for (let j = 0; j < columns; j++) {
      const [m0, s0, m1, s1] = [source.mean[j]!, source.deviation[j]!, target.mean[j]!, target.deviation[j]!]
      const [low, high] = [Math.min(m0 - FAR * s0, m1 - FAR * s1), Math.max(m0 + FAR * s0, m1 + FAR * s1)]
      for (let at = j; at < rows * columns; at += columns) {
        // Relative to the source's mean, so that values far from 0 keep their digits.
        const value = Math.min(high, Math.max(low, data[at]!)) - m0
        this.#sum[j]! += value
        this.#squares[j]! += value * value
      }
    }
    this.#rows += rows
  }

  /** Which side the rows so far look like; null if neither, or both. */
  likeness(): Likeness | null {
    return this.#bySketch() ?? this.#byMoments()
  }

  #bySketch(): Likeness | null {
    if (this.#lookedUp < FEWEST_LOOKED_UP) return null
    const share = (side: Side) => this.#found[side] / this.#lookedUp
    const side = SIDES.find((one) => share(one) >= SAME_ROWS && share(otherThan(one)) <= OTHER_ROWS)
    if (side === undefined) return null
    return { side, why: `${Math.round(100 * share(side))}% of them are ${side} rows that the map was trained on` }
  }

  #byMoments(): Likeness | null {
    if (this.#rows === 0 || !hasMeans(this.#model)) return null
    const [from, to] = [this.#divergences('source'), this.#divergences('target')]
    const total = (each: readonly Divergence[]) => each.reduce((sum, { shift, width }) => sum + shift + width, 0)
    const side = total(from) < total(to) ? 'source' : 'target'
    const [near, away] = side === 'source' ? [from, to] : [to, from]
    const apart = total(away) - total(near)
    if (!(total(away) > NEARER * total(near)) || !(this.#rows * apart > BEYOND_CHANCE * this.#sum.length)) return null
    return { side, why: this.#tellingFeature(near, away) }
  }

  /** The feature that tells the sides apart best, with its numbers. */
  #tellingFeature(near: readonly Divergence[], away: readonly Divergence[]): string {
    const gain = near.map((one, j) => away[j]!.shift + away[j]!.width - one.shift - one.width)
    const j = gain.indexOf(Math.max(...gain))
    const name = this.#model.training.columns?.[j] ?? `x${j}`
    const { source, target } = this.#spreads
    const byMean = away[j]!.shift - near[j]!.shift >= away[j]!.width - near[j]!.width
    const [what, ...values] = byMean
      ? (['mean', this.#mean(j), source.mean[j]!, target.mean[j]!] as const)
      : (['standard deviation', Math.sqrt(this.#variance(j)), source.deviation[j]!, target.deviation[j]!] as const)
    const [own, x, z] = values.map((value) => String(Number(value.toPrecision(3))))
    return `the ${what} of ${name} is ${own}, where the map's source has ${x} and its target ${z}`
  }

  #mean(j: number): number {
    return this.#spreads.source.mean[j]! + this.#sum[j]! / this.#rows
  }

  #variance(j: number): number {
    return Math.max(0, this.#squares[j]! / this.#rows - (this.#sum[j]! / this.#rows) ** 2)
  }

  /** KL(N(m, s^2) | N(mean, deviation^2)) of the rows from a side, in nats, one per feature; 0 for a feature without a deviation on one of the sides. */
  #divergences(side: Side): Divergence[] {
    const { mean, deviation } = this.#spreads[side]
    const other = this.#spreads[otherThan(side)].deviation
    return Array.from(mean, (centre, j) => {
      if (!(deviation[j]! > 0 && other[j]! > 0)) return { shift: 0, width: 0 }
      // A few equal rows have no variance, and an infinite divergence would overstate that.
      const ratio = Math.max(this.#variance(j) / deviation[j]! ** 2, NARROWEST)
      return { shift: ((this.#mean(j) - centre) / deviation[j]!) ** 2 / 2, width: (ratio - 1 - Math.log(ratio)) / 2 }
    })
  }
}

function otherThan(side: Side): Side {
  return side === 'source' ? 'target' : 'source'
}

/** The largest hash that can be looked up in a sketch. */
function lastOf(sketch: Uint32Array | undefined): number {
  if (sketch === undefined) return -1
  return sketch.length < SKETCH_SIZE ? 0xffffffff : sketch.at(-1)!
}

/**
 * A side's moments, as far as the frame gives them. With the start at the moments, both sides have the variances `spread` squared in the coordinates
 * x~ and z~, so the covariance of L S x is B' diag(spread^2) B / k^2, and that of L S z the same with A. With the start at the identity, where A is B,
 * only the total variance of the target is known. Features that involve hidden coordinates get no deviation.
 */
function spreadOf({ frame, training }: LearnedModel, side: Side): Spread {
  const { dimension: d, scale, mixing, factor, spread, sourceDeviation, targetDeviation } = frame
  const axes = side === 'source' ? frame.target : frame.source
  const size = side === 'target' && training.start === 'identity' ? targetDeviation / sourceDeviation : 1
  const inverse = mixing && unmixing(mixing)
  const variance = new Float64Array(d)
  for (let i = 0; i < d; i++) {
    const direction = mixed(axes.data.slice(i * d, (i + 1) * d), inverse)
    const hidden = spread[i]! >= HIDDEN_SPREAD
    for (let j = 0; j < d; j++) {
      const part = (size * direction[j]!) / factor / scale[j]!
      if (!hidden) variance[j]! += (part * spread[i]!) ** 2
      else if (part !== 0) variance[j] = Number.NaN
    }
  }
  return { mean: frame[`${side}Mean`], deviation: variance.map(Math.sqrt) }
}

/** Whether the frame has the means of both sides. For costs other than squared distances, and for unequal mass, it has one centre for both. */
function hasMeans({ training: { cost, unbalanced } }: LearnedModel): boolean {
  return cost?.power === undefined && cost?.name === undefined && unbalanced === undefined
}
