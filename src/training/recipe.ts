import type { Random } from '../base/random.ts'
import type { Potential } from '../potentials/potential.ts'

/** A potential by name, or a function that makes one in the frame of the fit. */
export type PotentialChoice =
  | 'auto'
  | 'convex'
  | 'released'
  | 'smooth'
  | 'quadratic'
  | ((context: PotentialContext) => Potential)

export interface PotentialContext {
  readonly dimension: number
  /** The source's standard deviation in each coordinate. Length D. */
  readonly spread: Float64Array
  /** How many classes the labels have; 0 without labels. */
  readonly classes: number
  readonly random: Random
}

/** What depends on the potential and the size of the problem, and is not asked of the user. */
export interface Recipe {
  readonly hidden: readonly number[]
  readonly batch: number
  readonly steps: number
  readonly rate: number
  readonly betas: readonly [number, number]
  /** Of the inner solve, at the start and at the end, relative to the root of the target's total variance. */
  readonly tolerance: readonly [number, number]
  /** Of the inner solve of one row. Few rows need many; where these are given up, nothing holds the potential up there, and more rows fail at each step. */
  readonly maxIterations: number
  /** Pairs of steps and slope changes that L-BFGS remembers of each row. */
  readonly memory: number
  /** Of the source rows, relative to the spread of their stratum (see `Smoother`). */
  readonly smoothing: number
  /** Of the weights' moving average. */
  readonly averaging: number
  /** How a convex potential is released, and trained from then on; null for one that stays what it is. */
  readonly release: Release | null
}

/** The second phase of a run: the inner weights lose their sign constraint, and Muon takes their steps. */
export interface Release {
  /** The share of the run that the convex phase takes. */
  readonly at: number
  readonly rate: number
  /** Muon's rate relative to Adam's. */
  readonly innerRate: number
  readonly tolerance: readonly [number, number]
}

export interface PotentialKind {
  readonly name: 'convex' | 'released' | 'smooth' | 'quadratic'
  readonly make?: (context: PotentialContext) => Potential
}

/** The kind of potential whose recipe applies, and the user's own factory if there is one. @param rows of the smaller side, to train on */
export function chooseKind(choice: PotentialChoice, rows: number): PotentialKind {
  if (typeof choice === 'function') return { name: 'smooth', make: choice }
  return { name: choice === 'auto' ? (rows >= RELEASED_ROWS ? 'released' : 'convex') : choice }
}

/** With fewer rows a released potential learns their noise; the convex one is then as accurate. */
const RELEASED_ROWS = 4000

/** Passes over the rows after which only their noise is left to learn: a released potential learns it sooner. And steps that any fit needs. */
const LIMITS = {
  convex: { epochs: 150, steps: 500 },
  released: { epochs: 30, steps: 700 },
} as const

const [NARROW, WIDE] = [
  [64, 64, 32],
  [128, 128, 64],
] as const

/** The networks and run lengths that about a minute on one core is best spent on, by dimension, and what they need of smoothing. */
function chooseSize(kind: PotentialKind['name'], dimension: number): Pick<Recipe, 'hidden' | 'steps' | 'smoothing'> {
  const released = kind === 'released'
  if (dimension <= 16) return { hidden: WIDE, steps: released ? (dimension <= 8 ? 3000 : 1800) : 6000, smoothing: 0.1 }
  if (dimension <= 48)
    return { ...(released ? { hidden: WIDE, steps: 1200 } : { hidden: NARROW, steps: 3000 }), smoothing: 0.3 }
  return { hidden: WIDE, steps: released ? (dimension <= 96 ? 2000 : 1200) : 4000, smoothing: 0.3 }
}

/** How a potential of D dimensions is released; in many of them a long run at the full rate loses its convexity. */
function chooseRelease(dimension: number, long: boolean): Release {
  if (dimension <= 8) return { at: 0.2, rate: 1e-2, innerRate: 2, tolerance: [0.05, 0.01] }
  if (dimension <= 16) return { at: 0.4, rate: 1e-2, innerRate: 1, tolerance: [0.05, 0.01] }
  return { at: 0.4, rate: long ? 5e-3 : 1e-2, innerRate: 1, tolerance: [0.1, 0.02] }
}

/** Seconds from which the gradient's noise is worth a larger batch, and a wider network pays. */
const LONG = 240

/**
 * The recipe for D dimensions and the smaller side's number of rows. docs/accuracy.md has the measurements behind it.
 * @param seconds that the fit may take: they are used. Without, it takes about a minute
 */
export function chooseRecipe(
  kind: PotentialKind['name'],
  dimension: number,
  rows: number,
  seconds = Number.POSITIVE_INFINITY,
): Recipe {
  const timed = seconds < Number.POSITIVE_INFINITY
  const long = timed && seconds >= LONG
  const batch = Math.min(long ? 1024 : 512, Math.max(32, 2 ** Math.floor(Math.log2(rows))))
  const { hidden, steps, smoothing } = chooseSize(kind, dimension)
  const most = timed ? Number.POSITIVE_INFINITY : steps
  const limits = LIMITS[kind === 'released' ? 'released' : 'convex']
  return {
    hidden: long ? WIDE : hidden,
    batch,
    steps: Math.round(Math.min(most, Math.max(limits.steps, (limits.epochs * rows) / batch))),
    rate: kind === 'quadratic' ? 5e-3 : 1e-2,
    betas: [0.9, 0.99],
    tolerance: [0.1, 0.01],
    maxIterations: 100,
    memory: 8,
    smoothing,
    averaging: 0.99,
    release: kind === 'released' ? chooseRelease(dimension, long) : null,
  }
}
