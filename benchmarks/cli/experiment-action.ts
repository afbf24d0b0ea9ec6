import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../../src/base/errors.ts'
import { type Table, tableMarkdown, tableText } from '../../src/cli/benchmark-table.ts'
import type { Flags, Outcome, Session } from '../../src/cli/command.ts'
import { experimentContext } from '../../src/cli/machine.ts'
import {
  flag,
  given,
  oneOf,
  parseFlags,
  positive,
  requireKnown,
  share,
  text,
  whole,
  widths,
  z,
} from '../../src/cli/options.ts'
import { checkOutput } from '../../src/cli/outputs.ts'
import { count, endingOf, number, plural, seconds } from '../../src/cli/text.ts'
import { writeBytes } from '../../src/io/node/index.ts'
import { loadDataset } from '../datasets/index.ts'
import { type PhysicalReport, runPhysical } from '../experiments/physical.ts'
import type { DirectionScore, SampleScore } from '../experiments/two-sample-score.ts'
import { IMAGE_EXPERIMENTS } from './images-names.ts'

const schema = z.object({
  data: text,
  name: text.optional(),
  partial: flag,
  splitSeed: whole(0).optional(),
  target: oneOf('gaussian', 'classes').optional(),
  gaussianRows: whole(50).optional(),
  seed: whole(0).optional(),
  init: oneOf('moments', 'identity').optional(),
  steps: whole(1).optional(),
  maxTime: positive.optional(),
  potential: oneOf('auto', 'convex', 'smooth', 'quadratic').optional(),
  batchSize: whole(2).optional(),
  hidden: widths.optional(),
  learningRate: positive.optional(),
  smoothing: share.optional(),
  scoreRows: whole(10).optional(),
  densityRows: whole(0).optional(),
  threads: whole(1).optional(),
  device: oneOf('auto', 'native', 'wasm').optional(),
  out: text.optional(),
  json: flag,
})

/** `brenier experiment physical --data DIR --name SET` */
export async function runExperiment([name = '']: readonly string[], flags: Flags, session: Session): Promise<Outcome> {
  const images = IMAGE_EXPERIMENTS.find((one) => one === name)
  if (images !== undefined) return (await import('./images-experiment.ts')).runImagesExperiment(images, flags, session)
  if (name !== 'physical')
    throw new UsageError(
      `There is no experiment ${JSON.stringify(name)}; give physical, ${IMAGE_EXPERIMENTS.join(' or ')} (see brenier experiment --help).`,
    )
  requireKnown('experiment physical', schema.shape, flags)
  const { data, name: set, partial, splitSeed, init, out, json: _, ...config } = parseFlags(schema, flags)
  if (set === undefined) throw new UsageError('physical needs --name SET; see brenier experiment --help.')
  const { messages, signal } = session
  if (out !== undefined) {
    await mkdir(out, { recursive: true })
    await checkOutput(join(out, 'report.json'))
  }
  messages.progress(`reading ${set}`)
  const dataset = await loadDataset(set, data, { partial, splitSeed })
  if (!dataset.complete)
    messages.notice(`${dataset.files.join(' and ')}: another number of rows than published, so results do not compare.`)
  const report = await runPhysical(given({ ...config, start: init }), dataset, await experimentContext(session))
  signal.throwIfAborted()
  const tables = [tableOf(report, 'forward'), tableOf(report, 'backward')]
  if (out !== undefined) {
    await writeBytes(join(out, 'report.json'), `${JSON.stringify(report, null, 1)}\n`)
    const body = tables.map(([title, table]) => `## ${title}\n\n${tableMarkdown(table)}`)
    await writeBytes(
      join(out, 'report.md'),
      [`# ${titleOf(report)}`, facts(report).join('\n\n'), ...body, ''].join('\n\n'),
    )
  }
  const body = tables.map(([title, table]) => `${title}\n${tableText(table)}`)
  return { json: { ...report }, text: [titleOf(report), ...facts(report), ...body].join('\n') }
}

function titleOf({ data }: PhysicalReport): string {
  return `${data.name}: ${data.source} to ${data.target}, ${plural(data.dimension, 'dimension')}`
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
