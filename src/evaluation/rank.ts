import type { Points } from '../base/points.ts'
import { moments, pooledDeviations } from '../problem/moments.ts'
import type { EvaluationWithRows } from './evaluate.ts'
import { energyDistance } from './metrics/energy-distance.ts'
import { GRADES } from './verdict/grade.ts'

/** How near the rows come to their goals, in a unit that is the same for maps of different costs. */
export interface Arrival {
  /** Energy distance in standard deviations of each feature, pooled over both sides; the larger of the two directions decides. */
  readonly forward: number
  readonly backward: number
}

/** Measures an arrival whatever the map's own scale is. @throws InputError for fewer than 2 rows of a side */
export function arrivalOf({ source, target, images, preimages }: EvaluationWithRows, seed = 0): Arrival {
  const deviations = pooledDeviations(moments(source), moments(target))
  const scaled = (points: Points): Points => ({
    ...points,
    data: Float64Array.from(points.data, (value, i) => value / (deviations[i % points.columns]! || 1)),
  })
  return {
    forward: energyDistance(scaled(images), scaled(target), { seed }).value,
    backward: energyDistance(scaled(preimages), scaled(source), { seed }).value,
  }
}

/** What maps are ordered by. */
export interface Ranked {
  readonly measured: Pick<EvaluationWithRows, 'evaluation'>
  readonly arrival: Arrival
}

/** Orders maps, best first: by their verdicts, then by how near the rows come in the worse direction. */
export function byRank(one: Ranked, other: Ranked): number {
  const grade = ({ measured }: Ranked) => GRADES.indexOf(measured.evaluation.verdict.grade)
  const far = ({ arrival }: Ranked) => Math.max(0, arrival.forward, arrival.backward)
  return grade(one) - grade(other) || far(one) - far(other)
}
