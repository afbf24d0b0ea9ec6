import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { count, endingOf, number, plural, seconds } from '../framework/text.ts'
import type { PhysicalReport } from './physical.ts'
import type { DirectionScore, SampleScore } from './two-sample-score.ts'

export function physicalOutput(report: PhysicalReport): Output {
  const { name, source, target, dimension } = report.data
  return {
    report: { ...report },
    head: report,
    title: `${name}: ${source} to ${target}, ${plural(dimension, 'dimension')}`,
    facts: facts(report),
    tables: [tableOf(report, 'forward'), tableOf(report, 'backward')],
  }
}

function facts({ data, fit, logDensity, backward }: PhysicalReport): string[] {
  const { train, validation, test } = data.rows
  const inverse =
    backward.unconvergedRows === 0
      ? 'the inverse converged on every row'
      : `the inverse did NOT converge on ${plural(backward.unconvergedRows, 'row')}`
  const lines = [
    `${count(train)} + ${count(validation)} rows to learn from, ${plural(test, 'test row')}${data.complete ? '' : ' (not the published number)'}`,
    `${plural(fit.steps, 'step')} in ${seconds(fit.seconds)}: ${endingOf(fit.status)}; ${inverse}`,
  ]
  if (logDensity === null) return lines
  const nats = ({ mean, standardError }: { mean: number; standardError: number }) =>
    `${number(mean)} ± ${number(standardError, 2)}`
  const invalid = logDensity.invalidRows > 0 ? ` (without ${plural(logDensity.invalidRows, 'row')} of no density)` : ''
  return [
    ...lines,
    `log density of ${plural(logDensity.rows, 'test row')}: ${nats(logDensity)} nats${invalid}; of the Gaussian with the same moments ${nats(logDensity.linear)}`,
  ]
}

function tableOf(report: PhysicalReport, direction: 'forward' | 'backward'): readonly [title: string, table: Table] {
  const score: DirectionScore = report[direction]
  const { source, target } = report.data
  const [from, to] = direction === 'forward' ? [source, target] : [target, source]
  const row = (name: string, one: SampleScore) => [
    name,
    `${number(one.energyDistance, 3)} ± ${number(one.energyStandardError, 1)}`,
    number(one.empiricalEnergyDistance, 3),
    number(one.slicedW2, 3),
    number(one.mmd, 2),
  ]
  const table = {
    columns: ['against held-out rows', 'energy distance', 'of the samples', 'sliced W2', 'MMD²'],
    rows: [
      row('the map', score.map),
      row('the moments alone', score.linear),
      row('other held-out rows', score.heldOut),
      row('rows learned from', score.training),
    ],
    notes: [
      `Energy distance of the samples: ${number(score.ratio, 3)} times that of held-out rows; the moments' energy distance is at least ${number(score.betterThanLinear, 3)} times the map's.`,
    ],
  }
  return [`${direction}, ${from} to ${to}: ${count(score.rows)} rows a sample, mean of ${score.repeats} choices`, table]
}
