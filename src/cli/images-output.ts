import { join } from 'node:path'
import { writeBytes } from '../io/node/index.ts'
import { encodePng } from '../pictures/codec.ts'
import type { Image } from '../pictures/image.ts'
import type { ArmReport, ImagesOutput, ImagesReport } from '../pictures/translation/run.ts'
import type { Translator } from '../pictures/translation/translator.ts'
import { machineLine } from './benchmark-output.ts'
import { type Table, tableMarkdown, tableText } from './benchmark-table.ts'
import { count, number, plural, seconds } from './text.ts'

/** What translations say of themselves: for a terminal, a page of Markdown and a folder of files. */

const percent = (share: number) => `${(100 * share).toFixed(1)}%`

export function imagesText(report: ImagesReport): string {
  return [...facts(report), ...tables(report).map(([title, table]) => `${title}\n${tableText(table)}`)].join('\n')
}

export function imagesMarkdown(report: ImagesReport, pictures: readonly string[]): string {
  const parts = tables(report).map(([title, table]) => `## ${title}\n\n${tableMarkdown(table)}`)
  const shown = pictures.map(
    (file) =>
      `![${file}](${file})\n\nTriples: a picture, its translation, the nearest training picture of the other side.`,
  )
  const head = [
    `# ${report.experiment}`,
    machineLine(report),
    facts(report)
      .map((line) => `- ${line}`)
      .join('\n'),
  ]
  return `${[...head, ...shown, ...parts].join('\n\n')}\n`
}

function facts({ data, classifier, arms, seconds: total, peakMemory }: ImagesReport): string[] {
  const side = ({ name, train, test }: ImagesReport['data']['source']) =>
    `${name} (${count(train)} to learn from, ${count(test)} kept apart)`
  return [
    `${side(data.source)} to ${side(data.target)}`,
    ...(classifier
      ? [
          `classifier: ${percent(classifier.testAccuracy)} of real target pictures kept apart, ${seconds(classifier.seconds)}`,
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
            'On pictures kept apart',
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

/** Writes the sheets and the reports. @returns the sheets' files */
export async function writeImages(folder: string, { report, pictures }: ImagesOutput): Promise<string[]> {
  const files = await writePictures(folder, pictures)
  await writeBytes(
    join(folder, 'report.md'),
    imagesMarkdown(
      report,
      Object.keys(pictures).map((name) => `${name}.png`),
    ),
  )
  await writeBytes(join(folder, 'report.json'), `${JSON.stringify(report, null, 1)}\n`)
  return files
}

async function writePictures(folder: string, pictures: Readonly<Record<string, Image>>): Promise<string[]> {
  const files: string[] = []
  for (const [name, picture] of Object.entries(pictures)) {
    const file = join(folder, `${name}.png`)
    await writeBytes(file, await encodePng(picture))
    files.push(file)
  }
  return files
}

export const TRANSLATOR_FILES = {
  map: 'map.safetensors',
  source: 'source.latent.safetensors',
  target: 'target.latent.safetensors',
  shared: 'shared.latent.safetensors',
} as const

/** Writes the map and, beside it, the latent models. */
export async function writeTranslator(folder: string, { source, target, map }: Translator): Promise<void> {
  if (source === target) await writeBytes(join(folder, TRANSLATOR_FILES.shared), source.toBytes())
  else {
    await writeBytes(join(folder, TRANSLATOR_FILES.source), source.toBytes())
    await writeBytes(join(folder, TRANSLATOR_FILES.target), target.toBytes())
  }
  await writeBytes(join(folder, TRANSLATOR_FILES.map), map.toBytes())
}
