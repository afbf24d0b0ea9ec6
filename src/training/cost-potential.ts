import { InputError } from '../base/errors.ts'
import type { Random } from '../base/random.ts'
import { constant, evaluate, gradient, reduceSum } from '../graph/index.ts'
import { type LinearGrowthConfig, linearGrowthPotential } from '../potentials/linear-growth.ts'
import type { Potential } from '../potentials/potential.ts'
import { type ConvexCost, type FrameCost, ownInFrame, powerInFrame } from '../problem/cost.ts'
import type { Frame } from '../problem/frame.ts'
import { ownCost } from './cost-options.ts'
import { type FitOptions, withDefaults } from './options.ts'
import type { TrainingSide } from './problem.ts'

const HIDDEN = [64, 64] as const
/** Pairs of rows for measuring the size of the user's own cost. */
const PAIRS = 256

/** The potential of a cost that is not quadratic. By default its initial weights shift by the difference of the means. */
export function costPotential(
  frame: Frame,
  { source, target }: { readonly source: TrainingSide; readonly target: TrainingSide },
  options: FitOptions,
  random: Random,
): Potential {
  const a = Math.sqrt(frame.factor)
  const { power, start } = withDefaults(options)
  const own = ownCost(options)
  const slope = own === undefined ? a ** power : slopeOf(own, source.rows, target.rows, frame)
  const cost = own === undefined ? powerInFrame(power, a) : ownInFrame(own, a, slope)
  const config: LinearGrowthConfig = {
    kind: 'linear-growth',
    dimension: frame.dimension,
    classes: 0,
    hidden: options.hidden ?? HIDDEN,
    spread: [...frame.spread],
    cost: cost.name,
    power: own === undefined ? power : 0,
    length: a,
    slope,
  }
  const b = start === 'moments' ? slopeAt(cost, shift(source.rows, target.rows, frame.dimension)) : undefined
  return linearGrowthPotential(config, cost, random, b)
}

/** grad H at some displacements, rows x D. */
function slopeAt(cost: Pick<FrameCost, 'h'>, v: Float64Array, d = v.length): Float64Array {
  const at = constant(v, [v.length / d, d])
  const [slope] = gradient(reduceSum(cost.h(at), [0]), [at])
  const [found] = evaluate([slope!], {})
  return Float64Array.from(found!.data)
}

/** The mean of the target minus that of the source. */
function shift(source: Float32Array, target: Float32Array, d: number): Float64Array {
  const mean = (rows: Float32Array) => {
    const sum = new Float64Array(d)
    for (let at = 0; at < rows.length; at++) sum[at % d]! += (rows[at]! * d) / rows.length
    return sum
  }
  const from = mean(source)
  return mean(target).map((value, j) => value - from[j]!)
}

/** The scale s that makes the slopes of H about as long as displacements, as for the quadratic cost. */
function slopeOf(own: ConvexCost, source: Float32Array, target: Float32Array, frame: Frame): number {
  const d = frame.dimension
  const rows = Math.min(PAIRS, source.length / d, target.length / d)
  const v = Float64Array.from({ length: rows * d }, (_, i) => target[i]! - source[i]!)
  const slopes = slopeAt(ownInFrame(own, Math.sqrt(frame.factor), 1), v, d)
  const norm = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
  const s = norm(v) / norm(slopes)
  if (!(s > 0 && s < Number.POSITIVE_INFINITY))
    throw new InputError(
      `The cost ${own.name} has slopes of length ${norm(slopes)} between ${rows} pairs of rows; give an h whose gradient is finite, and not 0 everywhere.`,
      { field: 'cost' },
    )
  return s
}
