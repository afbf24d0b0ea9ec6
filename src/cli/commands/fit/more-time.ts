import type { FitSummary } from '../../../index.ts'
import { number } from '../../text.ts'

/** A relative rise of the held-out bound in the second half of a fit that is below this counts as level. */
const LEVEL = 5e-4
/** With fewer looks at held-out rows than this, nothing can be said about where a fit is heading. */
const FEWEST = 4
/** The proposed time, as a multiple of what the fit took; at least a minute. */
const TIMES = 4

/**
 * What more time would likely bring, judged by the gain on held-out rows in the second half. Undefined if the user set the fit's length and the
 * fit used it, if it ended for another reason, or if it looked at held-out rows too rarely.
 */
export function moreTimeText(
  { status, curve, seconds, folds }: Pick<FitSummary, 'status' | 'curve' | 'seconds' | 'folds'>,
  given: { readonly maxTime?: number | undefined; readonly steps?: number | undefined },
): string | undefined {
  if (folds !== undefined || given.steps !== undefined) return undefined
  if (status === 'early stop')
    return 'would likely not help: the result on held-out rows no longer improved; more rows may help'
  if (status !== 'completed') return undefined
  // A fit ends before the given time only if it can learn no more from its rows.
  if (given.maxTime !== undefined)
    return 'would likely not help, and the fit ended early: after this number of passes only the noise of the rows is left to learn; more rows may help'
  const looks = curve.flatMap(({ heldOut }) => (heldOut ? [heldOut] : []))
  const distinct = looks.filter(({ step }, i) => step !== looks[i - 1]?.step)
  if (distinct.length < FEWEST) return undefined
  const best = (part: typeof distinct) => Math.max(...part.map(({ w2Squared }) => w2Squared))
  const [half, end] = [best(distinct.slice(0, Math.ceil(distinct.length / 2))), best(distinct)]
  const rise = (end - half) / Math.abs(end)
  if (!(rise > LEVEL)) return 'would likely help little: the bound on held-out rows was level in the second half'
  const minutes = Math.max(1, Math.ceil((TIMES * seconds) / 60))
  return `would likely give a better map (--max-time ${minutes}m): the bound on held-out rows rose by ${number(100 * rise, 2)}% in the second half`
}
