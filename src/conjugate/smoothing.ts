import type { DoubleProgram } from './double.ts'
import { type NewtonOptions, type NewtonRow, newton } from './newton.ts'
import type { RowEnd } from './result.ts'

/** How much the smoothing shrinks from one stage to the next. */
const FACTOR = 2
/** The fewest and most stages before the last, however near or far the rows are. */
const [FEWEST, MOST] = [6, 40]
/** The residual that a stage ends at, relative to the root of its smoothing. */
const ROUGH = 0.01

/**
 * Solves grad u(y) = z for rows at which Newton's method is caught between kinks, as it is far outside the data, where the bends of u are sharp
 * against the distances between them. The kinks are first rounded over a width t (see `smoothedWeights`), at which u is nearly quadratic, and
 * sharpened from stage to stage; each stage starts at the solution of the one before (smoothing method: Chen 2012, section 3).
 * @param at the potential smoothed by t, a power of 2; by 1 it is u itself
 * @returns the ends at u itself, with the evaluations of all stages
 */
export async function sharpened(
  at: (t: number) => Promise<DoubleProgram>,
  rows: readonly NewtonRow[],
  options: NewtonOptions,
): Promise<RowEnd[]> {
  let open = rows.map((row) => ({ ...row, spent: 0 }))
  for (let stage = firstStage(rows); ; stage--) {
    const t = FACTOR ** stage
    const tolerance = stage === 0 ? options.tolerance : Math.max(options.tolerance, ROUGH * Math.sqrt(t))
    const ends = await newton(await at(t), open, { ...options, tolerance })
    if (stage === 0) return ends.map((end, i) => ({ ...end, spent: end.spent + open[i]!.spent }))
    open = open.map((row, i) => {
      const { spent, at: found } = ends[i]!
      return { ...row, base: found.points, budget: row.budget - spent, spent: row.spent + spent }
    })
  }
}

/** The stage at which t is the largest mean square of a target's coordinates: what the network bends at grows with the square of a point. */
function firstStage(rows: readonly NewtonRow[]): number {
  const squares = rows.map(({ target }) => target.reduce((sum, value) => sum + value * value, 0) / target.length)
  const stages = Math.ceil(Math.log(Math.max(...squares)) / Math.log(FACTOR))
  return Math.min(Math.max(FEWEST, stages), MOST)
}
