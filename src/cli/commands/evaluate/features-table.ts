import type { Evaluation } from '../../../index.ts'
import { aligned, count, number } from '../../text.ts'

/** How many features are shown; JSON has all of them. */
const SHOWN = 25

/** Mean of the Kolmogorov distribution, sqrt(pi / 2) log 2. */
const SAME_DISTRIBUTION_MEAN = Math.sqrt(Math.PI / 2) * Math.LN2

/** Every feature before and after the map, in both directions. If not all can be shown, those furthest from their goal are. */
export function featuresTable({ features, rows }: Pick<Evaluation, 'features' | 'rows'>): string {
  const worst = ({ forward, backward }: Evaluation['features'][number]) =>
    Math.max(forward.gap.after, backward.gap.after)
  const shown = features.length <= SHOWN ? features : [...features].sort((a, b) => worst(b) - worst(a)).slice(0, SHOWN)
  const cells = shown.map(({ name, forward, backward }) => [
    name,
    ...[forward, backward].flatMap(({ gap, w2 }) => [
      ...[gap.before, gap.after].map((value) => value.toFixed(3)),
      number(w2.after, 2),
    ]),
  ])
  const floor = SAME_DISTRIBUTION_MEAN * Math.sqrt(1 / rows.source + 1 / rows.target)
  const rest = features.length - shown.length
  return [
    'Feature by feature: the largest gap between the distribution functions (Kolmogorov-Smirnov, 0 to 1) before and after the map,',
    `and W2 after it in standard deviations of the goal; two samples of one distribution and of these sizes have a gap of about ${floor.toFixed(3)}.`,
    aligned([['', 'forward: before', 'after', 'W2', 'backward: before', 'after', 'W2'], ...cells]),
    ...(rest > 0 ? [`${count(rest)} more features, whose gaps are smaller, are in --json and in the report.`] : []),
  ].join('\n')
}
