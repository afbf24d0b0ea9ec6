import { METHODS, type MethodName } from './methods/method.ts'
import { SCHEDULES, type ScheduleName } from './schedules.ts'

/** What is measured, and for how long. This one value says all of it, and is written into the results. */
export interface ClaimsConfig {
  readonly form: 'full' | 'quick'
  readonly network: {
    /** Widths of the potential, and of the min-max method's map. */
    readonly hidden: readonly number[]
    readonly betas: readonly [number, number]
    readonly batch: number
    /** Rows of each side's pool. */
    readonly rows: number
  }
  readonly accuracy: AccuracyConfig
  readonly cost: CostConfig
  readonly gradient: GradientConfig
  readonly sgd: SgdConfig
}

/** L2-UVP against processor time, several seeds. */
export interface AccuracyConfig {
  readonly dimensions: readonly number[]
  readonly methods: readonly MethodName[]
  /** K: iterations of the inner solve; in the min-max method, the map's steps for each step of the potential. */
  readonly iterations: readonly number[]
  readonly seeds: readonly number[]
  /** Processor seconds of training, without evaluation. */
  readonly seconds: number
  readonly looks: number
  /** Base rates that each method may choose from, in a pilot on the first seed that takes this share of the time. */
  readonly rates: readonly number[]
  readonly pilotShare: number
}

/** Memory and time of a step against K, each measured in a process of its own. */
interface CostConfig {
  readonly dimension: number
  readonly batch: number
  readonly methods: readonly MethodName[]
  readonly iterations: readonly number[]
  readonly steps: number
}

/** Error of the three gradients against K. */
interface GradientConfig {
  readonly dimension: number
  readonly rows: number
  readonly iterations: readonly number[]
  /** Training steps before the gradients are compared. */
  readonly training: number
}

/** Plain stochastic gradient descent on a quadratic potential between Gaussians. */
export interface SgdConfig {
  readonly dimension: number
  readonly batch: number
  readonly steps: number
  readonly seeds: readonly number[]
  readonly tolerance: number
  readonly schedules: readonly ScheduleName[]
}

const network = { hidden: [64, 64, 32], betas: [0.9, 0.95], batch: 256, rows: 32_768 } as const

const FULL: ClaimsConfig = {
  form: 'full',
  network,
  accuracy: {
    dimensions: [8],
    methods: METHODS,
    iterations: [4, 16],
    seeds: [1, 2, 3, 4, 5],
    seconds: 8,
    looks: 10,
    rates: [1e-2, 3e-3],
    pilotShare: 0.25,
  },
  cost: { dimension: 8, batch: 1024, methods: METHODS, iterations: [1, 2, 4, 8, 16, 32, 64], steps: 12 },
  gradient: { dimension: 8, rows: 256, iterations: [1, 2, 4, 8, 16, 32, 64], training: 1000 },
  sgd: {
    dimension: 4,
    batch: 16,
    steps: 20_000,
    seeds: [1, 2, 3, 4, 5, 6, 7, 8],
    tolerance: 1e-4,
    schedules: SCHEDULES,
  },
}

const QUICK: ClaimsConfig = {
  form: 'quick',
  network: { ...network, rows: 8192 },
  accuracy: { ...FULL.accuracy, seeds: [1, 2], seconds: 3, looks: 6, rates: [1e-2] },
  cost: { ...FULL.cost, iterations: [1, 4, 16, 32], steps: 4 },
  gradient: { ...FULL.gradient, iterations: [1, 2, 4, 8, 16, 32], training: 200 },
  sgd: { ...FULL.sgd, dimension: 2, steps: 2000, seeds: [1, 2, 3] },
}

export function claimsConfig(form: ClaimsConfig['form']): ClaimsConfig {
  return form === 'full' ? FULL : QUICK
}
