/** A problem with a known map. Gaussians are learned from the identity, without the moments, which would give the map away. */
export interface PairChoice {
  readonly distribution: 'gaussian' | 'mixture'
  readonly dimension: number
}

/** Settings of the measurements and their lengths. */
export interface PeersConfig {
  readonly form: 'full' | 'quick'
  readonly threads: readonly number[]
  readonly seeds: readonly number[]
  readonly speed: {
    readonly dimension: number
    readonly hidden: readonly number[]
    readonly pieces: number
    readonly rows: number
    /** Timings per round, and rounds (each takes all peers in turn, so that a busy machine slows all of them). */
    readonly repeats: number
    readonly rounds: number
  }
  readonly accuracy: {
    readonly pairs: readonly PairChoice[]
    /** Rows in each side's table. */
    readonly rows: number
    /** Wall-clock seconds of training, with one fit for each (or looks at one run, if the peer has no schedule). */
    readonly seconds: readonly number[]
    /** The same for the paper's algorithm, which needs more time. */
    readonly paperSeconds: readonly number[]
    /** Samples per side for POT. */
    readonly exactRows: readonly number[]
    readonly entropicRows: readonly number[]
  }
}

const FULL: PeersConfig = {
  form: 'full',
  threads: [1, 2],
  seeds: [1, 2],
  speed: { dimension: 64, hidden: [128, 128, 64], pieces: 16, rows: 2048, repeats: 40, rounds: 5 },
  accuracy: {
    pairs: [
      { distribution: 'gaussian', dimension: 8 },
      { distribution: 'mixture', dimension: 2 },
      { distribution: 'mixture', dimension: 8 },
    ],
    rows: 32_768,
    seconds: [0.3, 1, 4, 20],
    paperSeconds: [1, 4, 20, 60],
    exactRows: [500, 2000, 5000],
    entropicRows: [500, 2000],
  },
}

const QUICK: PeersConfig = {
  ...FULL,
  form: 'quick',
  threads: [1],
  seeds: [1],
  speed: { ...FULL.speed, repeats: 8, rounds: 2 },
  accuracy: {
    ...FULL.accuracy,
    pairs: [{ distribution: 'mixture', dimension: 8 }],
    rows: 8192,
    seconds: [1, 4],
    paperSeconds: [4],
    exactRows: [500],
    entropicRows: [500],
  },
}

/** @param threads only this number of threads, if given */
export function peersConfig(form: PeersConfig['form'], threads?: number): PeersConfig {
  const config = form === 'full' ? FULL : QUICK
  return threads === undefined ? config : { ...config, threads: [threads] }
}
