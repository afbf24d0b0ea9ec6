import { type ArmReport, encodePng, type ImagesOutput, type ImagesReport } from 'brenier/pictures'
import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { count, number, plural, seconds } from '../framework/text.ts'

/** The report, sheets of pictures, and the map with its latent models. */
export async function picturesOutput({ report, pictures, translator }: ImagesOutput): Promise<Output> {
  const files: Record<string, Uint8Array> = {}
  for (const [name, picture] of Object.entries(pictures)) files[`${name}.png`] = await encodePng(picture)
  const { source, target, map } = translator
  if (source === target) files['shared.latent.safetensors'] = source.toBytes()
  else {
    files['source.latent.safetensors'] = source.toBytes()
    files['target.latent.safetensors'] = target.toBytes()
  }
  files['map.safetensors'] = map.toBytes()
  return {
    report: { ...report },
    head: report,
    title: report.experiment,
    facts: [
      ...facts(report),
      'Sheets show triples: a picture, its translation, the nearest training picture of the other side.',
    ],
    tables: tables(report),
    files,
  }
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`

function facts({ data, classifier, arms, seconds: total, peakMemory }: ImagesReport): string[] {
  const side = ({ name, train, test }: ImagesReport['data']['source']) =>
    `${name} (${count(train)} to learn from, ${count(test)} held out)`
  return [
    `${side(data.source)} to ${side(data.target)}`,
    ...(classifier
      ? [
          `classifier: ${percent(classifier.testAccuracy)} of real target pictures held out, ${seconds(classifier.seconds)}`,
        ]
      : []),
    ...arms.map(
      (arm) =>
        `${armName(arm)}: ${arm.latent.kind} of ${plural(arm.latent.dimension, 'dimension')} in ${seconds(arm.seconds.latent)}, map of ${count(arm.fit.parameters)} parameters in ${seconds(arm.seconds.fit)} (${plural(arm.fit.steps, 'step')}, ${arm.fit.status})`,
    ),
    `${seconds(total)} in all${peakMemory === null ? '' : `, ${count(Math.round(peakMemory))} MiB at most`}`,
  ]
}

function armName({ conditional }: ArmReport): string {
  return conditional ? 'conditional' : 'unconditional'
}

function tables({ arms }: ImagesReport): (readonly [string, Table])[] {
  const judged = arms.filter(({ accuracy }) => accuracy !== null)
  const columns = (all: readonly ArmReport[]) => ['', ...all.map(armName)]
  const row = (all: readonly ArmReport[], name: string, value: (arm: ArmReport) => string) => [name, ...all.map(value)]
  return [
    ...(judged.length > 0
      ? [
          [
            'On pictures held out',
            {
              columns: columns(judged),
              rows: [
                row(judged, 'translated pictures that show their class', ({ accuracy }) =>
                  percent(accuracy!.translated),
                ),
                row(judged, 'the same without transport', ({ accuracy }) => percent(accuracy!.untransported)),
                row(judged, 'autoencoded real pictures', ({ accuracy }) => percent(accuracy!.autoencoded)),
                row(judged, 'Frechet distance, translated', ({ frechet }) => number(frechet!.translated, 3)),
                row(judged, 'Frechet distance, autoencoded real', ({ frechet }) => number(frechet!.autoencoded, 3)),
                row(judged, 'Frechet distance, real', ({ frechet }) => number(frechet!.real, 3)),
                row(judged, 'translated over autoencoded', ({ frechet }) => number(frechet!.ratio, 3)),
              ],
            },
          ] as const,
        ]
      : []),
    [
      'In the latent space',
      {
        columns: columns(arms),
        rows: [
          row(arms, 'largest energy distance of a class, over that without transport', (arm) =>
            number(arm.worstRatio, 2),
          ),
          row(arms, 'round trip of the source', ({ roundTrip }) => number(roundTrip.source, 2)),
          row(arms, 'round trip of the target', ({ roundTrip }) => number(roundTrip.target, 2)),
          row(arms, 'mean squared cost', ({ cost }) => number(cost.transport, 3)),
          row(arms, 'of random pairs', ({ cost }) => number(cost.randomPairs, 3)),
          row(
            arms,
            'rows of the inverse that did not converge',
            ({ backward }) => `${count(backward.unconvergedRows)} of ${count(backward.rows)}`,
          ),
        ],
      },
    ],
    ...arms.map((arm) => [`Energy distance of each class, ${armName(arm)}`, classTable(arm)] as const),
  ]
}

function classTable({ classes }: ArmReport): Table {
  return {
    columns: ['class', 'rows', 'before', 'after', '±', 'after / before'],
    rows: Object.entries(classes).map(([name, { rows, before, after, standardError, ratio }]) => [
      name,
      count(rows),
      number(before, 3),
      number(after, 2),
      number(standardError, 1),
      number(ratio, 2),
    ]),
  }
}
