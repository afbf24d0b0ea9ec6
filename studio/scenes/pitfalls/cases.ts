import { Random } from 'brenier'
import type { WorkerFitOptions } from 'brenier/worker'
import { drawShape } from '../../shapes/shapes.ts'

/** The data and options to learn from, for one position of a case's slider. */
export interface Problem {
  readonly source: Float32Array
  readonly target: Float32Array
  readonly options: WorkerFitOptions
}

/** Something that can go wrong: a slider that causes it, and the sign that reveals it. */
export interface Case {
  readonly id: string
  readonly title: string
  /** What the slider sets, its ends and its start; a logarithmic one moves by factors. */
  readonly slider: {
    readonly name: string
    readonly from: number
    readonly to: number
    readonly start: number
    readonly logarithmic?: true
  }
  /** A remedy that can be switched on. */
  readonly cure?: string
  readonly what: string
  readonly sign: string
  readonly remedy: string
  problem(value: number, cured: boolean, seed: number): Problem
}

const LEFT = [-1.35, 0] as const
const RIGHT = [1.35, 0] as const
const ROWS = 1000

export const CASES: readonly Case[] = [
  {
    id: 'rows',
    title: 'Too few rows',
    slider: { name: 'rows a side', from: 12, to: 2000, start: 40, logarithmic: true },
    what: 'With few rows the map knows the sample and not what it was drawn from: it bends to meet single points.',
    sign: 'The bound on held-out rows (the strong line) stays far below the distance of the batches (the faint one), or there are too few rows to hold any out, and a notice says so.',
    remedy: 'More rows, folds that let every row judge, or the affine map.',
    problem: (rows, _, seed) => ({
      source: drawShape('round', Math.round(rows), seed, LEFT),
      target: drawShape('spiral', Math.round(rows), seed + 1, RIGHT),
      options: {},
    }),
  },
  {
    id: 'units',
    title: 'Units',
    slider: {
      name: 'how many times smaller the unit of the height is',
      from: 1,
      to: 300,
      start: 30,
      logarithmic: true,
    },
    cure: 'Measure each feature in its standard deviations',
    what: 'The cost is a squared distance, so a feature in small units outweighs all others: the map then orders the points by that feature alone.',
    sign: 'W₂ is as large as the one feature makes it, a notice compares the features, and neighbours in the other one are torn apart.',
    remedy: 'Choose the scale of the features before you fit; which one is right is a question about the data.',
    problem: (factor, cured, seed) => ({
      source: stretched(drawShape('moons', ROWS, seed, LEFT), factor),
      target: stretched(drawShape('rings', ROWS, seed + 1, RIGHT), factor),
      options: cured ? { scale: 'features' } : {},
    }),
  },
  {
    id: 'outliers',
    title: 'Outliers',
    slider: { name: 'how far away five rows are', from: 0, to: 60, start: 25 },
    cure: 'Treat far rows as if they lay at the edge of the others',
    what: 'A few rows far from all others decide the moments, and with squared distances most of the cost.',
    sign: 'A notice names the rows; W₂ jumps although a thousand rows have not moved.',
    remedy: 'Look at the rows that the notice names. By default they are pulled in while training.',
    problem: (distance, cured, seed) => ({
      source: drawShape('round', ROWS, seed, LEFT),
      target: withFar(drawShape('cross', ROWS, seed + 1, RIGHT), distance),
      options: { outliers: cured ? 'pull' : 'keep' },
    }),
  },
  {
    id: 'mass',
    title: 'Unequal mass',
    slider: { name: 'share of the upper group in the source', from: 0.05, to: 0.95, start: 0.8 },
    what: 'All of the source has to go somewhere. Where a group is larger in the source than in the target, a part of it is carried to another group.',
    sign: 'Points of one group end in another one, although its own counterpart is near.',
    remedy: 'Labels, if the groups are known; row weights; or transport that may leave mass behind (unbalanced).',
    problem: (share, _, seed) => ({
      source: twoGroups(ROWS, share, seed, LEFT[0]),
      target: twoGroups(ROWS, 0.5, seed + 1, RIGHT[0]),
      options: {},
    }),
  },
  {
    id: 'tears',
    title: 'Maps that must tear',
    slider: { name: 'gap in the target', from: 0, to: 2.4, start: 1.4 },
    what: 'The best map from one piece to two cuts the first in half. A continuous map cannot: it stretches the middle instead.',
    sign: 'A few images lie between the two pieces, where the target has nothing; there the expansion is largest.',
    remedy:
      'More steps narrow the bridge, and labels can cut it. Leave out images where the target has no rows near by.',
    problem: (gap, _, seed) => ({
      source: drawShape('round', ROWS, seed, LEFT),
      target: twoHalves(drawShape('round', ROWS, seed + 1, RIGHT), gap),
      options: {},
    }),
  },
]

function stretched(cloud: Float32Array, factor: number): Float32Array {
  return cloud.map((value, i) => (i % 2 === 1 ? factor * value : value))
}

function withFar(cloud: Float32Array, distance: number): Float32Array {
  const out = cloud.slice()
  for (let i = 0; i < 5; i++) {
    out[2 * i]! += distance
    out[2 * i + 1]! += 0.1 * distance
  }
  return out
}

function twoGroups(rows: number, upper: number, seed: number, x: number): Float32Array {
  const random = new Random(seed).stream('groups')
  const out = new Float32Array(2 * rows)
  for (let i = 0; i < rows; i++) {
    out[2 * i] = x + 0.18 * random.normal()
    out[2 * i + 1] = (i < upper * rows ? 0.75 : -0.75) + 0.16 * random.normal()
  }
  return out
}

function twoHalves(cloud: Float32Array, gap: number): Float32Array {
  return cloud.map((value, i) => (i % 2 === 1 ? value + Math.sign(value) * (gap / 2) : value))
}
