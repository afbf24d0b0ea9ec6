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

/** Settings that depend on the potential and the size of the problem, so that users need not choose them. */
export interface Recipe {
  readonly hidden: readonly number[]
  readonly batch: number
  readonly steps: number
  readonly rate: number
  readonly betas: readonly [number, number]
  /** The tolerance of the inner solve at the start and at the end, relative to the root of the target's total variance. */
  readonly tolerance: readonly [number, number]
  /** The most iterations for one row. Few rows need many; giving those up leaves the potential unconstrained there, and more rows fail each step. */
  readonly maxIterations: number
  /** Pairs of steps and slope changes that L-BFGS remembers for each row. */
  readonly memory: number
  /** The smoothing of source rows, relative to the spread of their stratum (see `Smoother`). */
  readonly smoothing: number
  /** The decay factor of the moving average of the weights. */
  readonly averaging: number
  /** How a convex potential is released, and trained from then on; null for one that is never released. */
  readonly release: Release | null
}

/** The second phase of a run: the inner weights lose their sign constraint, and Muon takes their steps. */
export interface Release {
  /** The progress at which the convex phase ends. */
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

/** The kind of potential whose recipe applies, and the user's own factory if there is one. @param rows training rows of the smaller side */
export function chooseKind(choice: PotentialChoice, rows: number): PotentialKind {
  if (typeof choice === 'function') return { name: 'smooth', make: choice }
  return { name: choice === 'auto' ? (rows >= RELEASED_ROWS ? 'released' : 'convex') : choice }
}

/** With fewer rows a released potential learns their noise, and the convex one is as accurate. */
const RELEASED_ROWS = 4000

/** Passes over the rows after which only noise is left to learn (which a released potential learns sooner), and the fewest steps of any fit. */
const LIMITS = {
  convex: { epochs: 150, steps: 500 },
  released: { epochs: 30, steps: 700 },
} as const

const [NARROW, WIDE] = [
  [64, 64, 32],
  [128, 128, 64],
] as const

/** The network, run length and smoothing, by dimension, that make best use of about a minute on one core. */
function chooseSize(kind: PotentialKind['name'], dimension: number): Pick<Recipe, 'hidden' | 'steps' | 'smoothing'> {
  const released = kind === 'released'
  if (dimension <= 16) return { hidden: WIDE, steps: released ? (dimension <= 8 ? 3000 : 1800) : 6000, smoothing: 0.1 }
  if (dimension <= 48)
    return { ...(released ? { hidden: WIDE, steps: 1200 } : { hidden: NARROW, steps: 3000 }), smoothing: 0.3 }
  return { hidden: WIDE, steps: released ? (dimension <= 96 ? 2000 : 1200) : 4000, smoothing: 0.3 }
}

/** How a potential of D dimensions is released. In many dimensions, a long run at the full rate loses convexity. */
function chooseRelease(dimension: number, long: boolean): Release {
  if (dimension <= 8) return { at: 0.2, rate: 1e-2, innerRate: 2, tolerance: [0.05, 0.01] }
  if (dimension <= 16) return { at: 0.4, rate: 1e-2, innerRate: 1, tolerance: [0.05, 0.01] }
  return { at: 0.4, rate: long ? 5e-3 : 1e-2, innerRate: 1, tolerance: [0.1, 0.02] }
}

/** The fewest seconds of a run for which a larger batch and a wider network pay. */
const LONG = 240

/**
 * The recipe for D dimensions and the smaller side's number of rows. docs/accuracy.md has the measurements behind it.
 * @param seconds the time limit of the fit, all of which is used; without a limit, a fit takes about a minute
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
