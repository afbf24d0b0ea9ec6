import { atOnce } from '../base/pieces.ts'
import { groupsOf, rowCount, type TrainingProblem } from './problem.ts'
import { strata } from './sampling/strata.ts'

const MOST = 512
/** An anchor is the mean of at least this many rows, so that no single row is stored in the map. */
const FEWEST_ROWS = 8

/**
 * Points spread over the source's region, for a map whose inverse must start near its solution (see `NearestStarts`). They are the means of
 * the cells of a stratification.
 * @returns anchors, rows x D, in the frame
 */
export function anchorsOf({ source, frame }: TrainingProblem): Float32Array {
  const d = frame.dimension
  const rows = rowCount(source, d)
  const [all] = groupsOf({ rows: source.rows }, d, 1)
  const most = Math.max(1, Math.min(MOST, Math.floor(rows / FEWEST_ROWS)))
  const cells = atOnce(strata(source.rows, d, all!, most))
  const anchors = new Float32Array(cells.length * d)
  cells.forEach((members, k) => {
    for (const row of members)
      for (let j = 0; j < d; j++) anchors[k * d + j]! += source.rows[row * d + j]! / members.length
  })
  return anchors
}
