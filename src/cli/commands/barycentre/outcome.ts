import { BARYCENTRE_MESSAGES, type BarycentreResult, type BarycentreSummary, squaredUnit } from '../../../index.ts'
import type { Outcome } from '../../command.ts'
import { shown } from '../../tables.ts'
import { count, described, number, plural, seconds } from '../../text.ts'
import { tableText } from '../../text-table.ts'
import { isFailure, type Unconverged, unconvergedText, whyFailure } from '../../unconverged.ts'
import type { BarycentreFlags } from './flags.ts'

interface Written {
  readonly sample: string
  readonly maps: readonly string[]
  readonly summary: string
}

/** The result as text and JSON. */
export function outcomeOf(
  { summary }: BarycentreResult,
  paths: readonly string[],
  files: Written,
  asked: BarycentreFlags,
): Outcome {
  const { status, iterations, residual, residuals, objective, rows, dimension } = summary
  const [low, high] = objective.confidence
  const unit = squaredUnit(summary)
  const percent = (share: number) => `${number(100 * share, 2)}%`
  const lines = described([
    [
      'barycentre',
      `${files.sample}: ${plural(rows, 'row')} of ${plural(dimension, 'column')}, of ${paths.length} tables`,
    ],
    [
      'iteration',
      `${lower(BARYCENTRE_MESSAGES[status])}`,
      `${plural(iterations, 'move')} of the sample in ${seconds(summary.seconds)}; residual ${percent(residual)} of the spread${residuals.length > 1 ? ` (${residuals.map(percent).join(', ')})` : ''}`,
    ],
    [
      'objective',
      `${number(objective.estimate)} ${unit} (95% interval ${number(low)} to ${number(high)})`,
      `${objective.certified ? `at least ${number(objective.lowerBound)}, certified` : 'no certified lower bound'}; by the moments no barycentre is below ${number(objective.leastByMoments)}`,
    ],
  ])
  const table = tableText({
    columns: ['map to', 'weight', 'rows', 'W2 squared', 'at least', 'file'],
    rows: summary.measures.map(({ weight, rows: own, w2Squared }, k) => [
      shown(paths[k]!),
      number(weight, 3),
      count(own),
      number(w2Squared.estimate),
      w2Squared.certified ? number(w2Squared.lowerBound) : 'not certified',
      files.maps[k]!,
    ]),
  })
  const back = `Each map goes from the barycentre to its table; brenier transport MAP TABLE --backward carries the table to the barycentre.`
  return {
    json: jsonOf(summary, paths, files),
    text: [lines, table, back].join('\n\n'),
    wrote: [...files.maps, files.sample, files.summary],
    failure: failureOf(summary, asked),
  }
}

export function jsonOf(
  { measures, ...summary }: BarycentreSummary,
  paths: readonly string[],
  { sample, maps }: Written,
): Record<string, unknown> {
  const tables = measures.map((measure, k) => ({ table: paths[k], map: maps[k], ...measure }))
  return { ...summary, barycentre: sample, measures: tables }
}

function failureOf({ measures }: BarycentreSummary, asked: BarycentreFlags): string | undefined {
  const solved = measures.reduce<Unconverged>(
    (sum, { conjugate }) => ({
      unconvergedRows: sum.unconvergedRows + conjugate.unconvergedRows,
      rows: sum.rows + conjugate.rows,
      maxResidual: Math.max(sum.maxResidual, conjugate.maxResidual),
    }),
    { unconvergedRows: 0, rows: 0, maxResidual: 0 },
  )
  if (!isFailure(solved, asked)) return undefined
  return `The maps to the barycentre did not converge on ${unconvergedText(solved)}, and ${whyFailure(asked)}; the results are in ${asked.out}: train longer, use --scale features if units differ, or accept this with --allow-unconverged.`
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '')
}
