import { formatCount, formatNumber, formatSeconds } from '../../report/text.ts'
import type { ArmReport, TranslationReport } from './run.ts'

/** A table of texts: the first column names the rows. */
export interface SummaryTable {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A translation in sentences, one a line: the pictures, the classifier, and the models of each arm. */
export function translationFacts({ data, classifier, arms }: TranslationReport): string[] {
  const side = ({ name, train, test }: TranslationReport['data']['source']) =>
    `${name} (${formatCount(train)} to learn from, ${formatCount(test)} held out)`
  return [
    `${side(data.source)} to ${side(data.target)}`,
    ...(classifier
      ? [
          `classifier: ${percent(classifier.testAccuracy)} of held-out real target pictures, ${formatSeconds(classifier.seconds)}`,
        ]
      : []),
    ...arms.map(
      ({ latent, fit, seconds, conditional }) =>
        `${armName({ conditional })}: ${latent.kind} of ${plural(latent.dimension, 'dimension')} in ${formatSeconds(seconds.latent)}, map of ${formatCount(fit.parameters)} parameters in ${formatSeconds(seconds.fit)} (${plural(fit.steps, 'step')}, ${fit.status})`,
    ),
  ]
}

/** The scores of a translation with the arms side by side, then each class separately. */
export function translationTables({ arms }: TranslationReport): SummaryTable[] {
  const judged = arms.filter(({ accuracy }) => accuracy !== null)
  return [...(judged.length > 0 ? [pictureTable(judged)] : []), latentTable(arms), ...arms.map(classTable)]
}

function pictureTable(arms: readonly ArmReport[]): SummaryTable {
  const share = (read: (accuracy: NonNullable<ArmReport['accuracy']>) => number) =>
    arms.map(({ accuracy }) => percent(read(accuracy!)))
  const distance = (read: (frechet: NonNullable<ArmReport['frechet']>) => number) =>
    arms.map(({ frechet }) => number(read(frechet!), 3))
  return {
    title: 'On held-out pictures',
    columns: ['', ...arms.map(armName)],
    rows: [
      ['translated pictures that show their class', ...share(({ translated }) => translated)],
      ['the same without transport', ...share(({ untransported }) => untransported)],
      ['autoencoded real pictures', ...share(({ autoencoded }) => autoencoded)],
      ['Frechet distance, translated', ...distance(({ translated }) => translated)],
      ['Frechet distance, autoencoded real', ...distance(({ autoencoded }) => autoencoded)],
      ['Frechet distance, real', ...distance(({ real }) => real)],
      ['translated over autoencoded', ...distance(({ ratio }) => ratio)],
    ],
  }
}

function latentTable(arms: readonly ArmReport[]): SummaryTable {
  const each = (cell: (arm: ArmReport) => string) => arms.map(cell)
  return {
    title: 'In the latent space',
    columns: ['', ...arms.map(armName)],
    rows: [
      [
        'largest energy distance of a class, over that without transport',
        ...each(({ worstRatio }) => number(worstRatio, 2)),
      ],
      ['round trip of the source', ...each(({ roundTrip }) => number(roundTrip.source, 2))],
      ['round trip of the target', ...each(({ roundTrip }) => number(roundTrip.target, 2))],
      ['mean squared cost', ...each(({ cost }) => number(cost.transport, 3))],
      ['of random pairs', ...each(({ cost }) => number(cost.randomPairs, 3))],
      [
        'rows of the inverse that did not converge',
        ...each(({ backward }) => `${formatCount(backward.unconvergedRows)} of ${formatCount(backward.rows)}`),
      ],
    ],
  }
}

function classTable({ classes, conditional }: ArmReport): SummaryTable {
  return {
    title: `Energy distance of each class, ${armName({ conditional })}`,
    columns: ['class', 'rows', 'before', 'after', '±', 'after / before'],
    rows: Object.entries(classes).map(([name, { rows, before, after, standardError, ratio }]) => [
      name,
      formatCount(rows),
      number(before, 3),
      number(after, 2),
      number(standardError, 1),
      number(ratio, 2),
    ]),
  }
}

function armName({ conditional }: Pick<ArmReport, 'conditional'>): string {
  return conditional ? 'conditional' : 'unconditional'
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`
}

/** A number without non-breaking spaces, since cells are aligned on a terminal. */
function number(value: number, digits: number): string {
  return formatNumber(value, digits).replaceAll('\u00a0', ' ')
}

function plural(amount: number, noun: string): string {
  return `${formatCount(amount)} ${noun}${amount === 1 ? '' : 's'}`
}
