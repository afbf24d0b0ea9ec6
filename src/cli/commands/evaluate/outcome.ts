import {
  type DirectionEvaluation,
  distanceName,
  type Evaluation,
  isSquared,
  type SeenRows,
  squaredUnit,
  type TransportMap,
} from '../../../index.ts'
import type { Outcome } from '../../command.ts'
import { aligned, count, described, distanceLines, number, plural, seconds } from '../../text.ts'
import { isFailure, type Unconverged, unconvergedText, whyFailure } from '../../unconverged.ts'
import { verdictText, verdictWithFlags } from '../../verdict.ts'
import { featuresTable } from './features-table.ts'
import type { EvaluateFlags } from './flags.ts'

/** The measures of a map as JSON and as tables. @param wrote the files of the report, if there is one */
export function outcomeOf(
  map: TransportMap,
  evaluation: Evaluation,
  asked: EvaluateFlags,
  took: number,
  wrote: readonly string[],
): Outcome {
  const { rows, w2Squared, forward, backward, roundTrip, classes, scale, cost, unit } = evaluation
  const solved = solvedBy(evaluation)
  const verdict = verdictWithFlags(evaluation, map)
  const head = described([
    ['rows', `${count(rows.source)} of the source, ${count(rows.target)} of the target, in ${seconds(took)}`],
    [
      'lengths',
      scale === 'features' && cost === undefined
        ? `in ${unit} of each feature: the map was fitted with --scale features`
        : `in ${unit}`,
    ],
    [
      distanceName({ scale, cost, relaxed: evaluation.mass !== undefined }),
      ...distanceLines(w2Squared, squaredUnit({ scale, cost })),
    ],
    ...massLines(evaluation),
    ...trainedRows(w2Squared),
    [
      'inverse',
      solved.unconvergedRows === 0
        ? `converged on every row, largest residual ${number(backward.maxResidual, 2)}`
        : `NOT converged on ${plural(backward.unconvergedRows, 'target row')} and ${plural(roundTrip.unconvergedRows, 'image')}: ${unconvergedText(solved)}`,
    ],
    ...(asked.report ? [['report', asked.report] as const] : []),
    ...(asked.figures ? [['figures', asked.figures] as const] : []),
  ])
  const tables = [
    directionsTable(forward, backward, roundTrip),
    featuresTable(evaluation),
    ...(classes ? [classesTable(classes)] : []),
  ]
  return {
    json: {
      ...evaluation,
      // A cost that is not a squared distance has no W2.
      ...(!isSquared(evaluation) && { w2Squared: null, meanCost: w2Squared }),
      verdict,
      seconds: took,
      ...(asked.report && { report: asked.report }),
      ...(asked.figures && { figures: asked.figures, files: wrote }),
    },
    text: [head, ...tables, verdictText(verdict)].join('\n\n'),
    failure: isFailure(solved, asked)
      ? `The inverse did not converge on ${backward.unconvergedRows} of ${rows.target} target rows and ${roundTrip.unconvergedRows} of ${rows.source} images (largest residual ${number(solved.maxResidual, 2)}), and ${whyFailure(asked)}; raise --tolerance or --max-iterations, or accept this with --allow-unconverged.`
      : undefined,
  }
}

/** The solves for the target's rows and for the images of the source's rows, together. */
export function solvedBy({ rows, backward, roundTrip }: Evaluation): Unconverged {
  return {
    rows: rows.target + rows.source,
    unconvergedRows: backward.unconvergedRows + roundTrip.unconvergedRows,
    maxResidual: Math.max(backward.maxResidual, roundTrip.maxResidual),
  }
}

/** What share of the rows the map was trained on, as far as its sketch of them shows. */
function trainedRows({ trained, shared }: Evaluation['w2Squared']): [string, ...string[]][] {
  const side = (name: string, { rows, lookedUp, found, share }: SeenRows) =>
    `${name}: ${share === null ? 'not known' : `${number(100 * share, 2)}%`} (of ${plural(rows, 'row')}, ${count(lookedUp)} looked up, ${count(found)} found` +
    `${found === 0 && lookedUp > 0 && lookedUp < rows ? `; a share below ${number(Math.min(100, 300 / lookedUp), 2)}% may be missed` : ''})`
  if (trained === undefined) return []
  const lines =
    trained === null
      ? ['not known: the map was made by an earlier version']
      : [side('source', trained.source), side('target', trained.target)]
  const both = shared && shared.rows > 0 ? [`${plural(shared.rows, 'row')} on both sides`] : []
  return [['trained on', lines[0]!, ...lines.slice(1), ...both]]
}

function directionsTable(
  forward: DirectionEvaluation,
  backward: DirectionEvaluation,
  roundTrip: Evaluation['roundTrip'],
): string {
  const pair = (name: string, read: (direction: DirectionEvaluation) => number | null | undefined, unit = '') => {
    const values = [read(forward), read(backward)]
    if (values.every((value) => value === undefined)) return []
    return [[name, ...values.map((value) => (value == null ? '-' : number(value) + unit))]]
  }
  return aligned([
    ['', 'forward', 'backward'],
    ...pair('energy distance to the goal', (d) => d.energyDistance),
    ...pair('  without the map', (d) => d.reference.noTransport.energyDistance),
    ...pair('  two halves of the goal', (d) => d.reference.heldOutAgainstHeldOut.energyDistance),
    ...pair('sliced W2 to the goal', (d) => d.slicedW2),
    ...pair('  without the map', (d) => d.reference.noTransport.slicedW2),
    ...pair('  two halves of the goal', (d) => d.reference.heldOutAgainstHeldOut.slicedW2),
    ...pair('mean squared move', (d) => d.meanSquaredMove),
    ...pair('L2-UVP against the exact map', (d) => d.l2Uvp, '%'),
    ...pair('cosine with the exact map', (d) => d.cosine),
    ['there and back (root mean square)', number(roundTrip.forward), number(roundTrip.backward)],
  ])
}

function classesTable(classes: NonNullable<Evaluation['classes']>): string {
  const value = (one: number | null) => (one === null ? '-' : number(one))
  const rows = Object.entries(classes).map(([label, { rows, forward, backward }]) => [
    label,
    count(rows.source),
    count(rows.target),
    value(forward.energyDistance),
    value(forward.reference.noTransport.energyDistance),
    value(backward.energyDistance),
  ])
  return `Energy distance, class by class\n${aligned([['class', 'source rows', 'target rows', 'forward', 'without', 'backward'], ...rows])}`
}

/** How much of each side's mass a map of unequal mass carries. */
function massLines({ mass }: Evaluation): [string, ...string[]][] {
  if (mass === undefined) return []
  const percent = (share: number) => `${number(100 * share, 2)}%`
  const side = (name: 'source' | 'target') => {
    const { carried, destroyed, created, mostlyDestroyed } = mass[name]
    return `${name}: ${percent(carried)} carried (${percent(destroyed)} destroyed, ${percent(created)} created); less than half of ${percent(mostlyDestroyed)} of the rows`
  }
  return [['mass', side('source'), side('target')]]
}
