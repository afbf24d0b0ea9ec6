import type { Pieces } from '../base/pieces.ts'
import { type Points, takeRows } from '../base/points.ts'
import type { Side } from '../problem/frame.ts'
import { checkRange, describeFarRows } from './data-notices.ts'
import { type FarRows, findFarRows } from './far-rows.ts'
import { type FitOptions, withDefaults } from './options.ts'
import type { Pull } from './problem.ts'

/**
 * Reports which rows of a side are far from all others, and returns the function that pulls in those that train or choose.
 * @param trainingRows the numbers of the rows that train or choose
 * @param numbered whether row numbers refer to a table of the user
 * @throws InputError for values that cannot be learned from at all
 */
export function* pullFor(
  side: Side,
  points: Points,
  trainingRows: Int32Array,
  options: FitOptions,
  classOf: Uint16Array | undefined,
  onNotice: (message: string) => void,
  numbered = true,
): Pieces<Pull> {
  checkRange(points, side)
  yield
  const { scale, outliers } = withDefaults(options)
  const inDeviations = scale === 'features'
  const far = yield* findFarRows(takeRows(points, trainingRows), inDeviations)
  const labels = classOf && Uint16Array.from(trainingRows, (row) => classOf[row]!)
  const pulled = far !== null && outliers === 'pull' && !isMostOfAClass(far, labels)
  const ofAll = yield* findFarRows(points, inDeviations)
  for (const notice of yield* describeFarRows(points, side, ofAll, pulled, numbered)) onNotice(notice)
  return pulled ? far.pull : (given) => given
}

/** Whether far rows make up most of a class: then the class lies there, and they are not outliers. */
function isMostOfAClass({ rows }: FarRows, classOf?: Uint16Array): boolean {
  if (classOf === undefined) return false
  const [all, far] = [new Map<number, number>(), new Map<number, number>()]
  const count = (into: Map<number, number>, k: number) => into.set(k, (into.get(k) ?? 0) + 1)
  for (const k of classOf) count(all, k)
  for (const { row } of rows) count(far, classOf[row]!)
  return [...far].some(([k, rowsFar]) => rowsFar > all.get(k)! / 2)
}
