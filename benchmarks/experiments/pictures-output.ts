import { encodePng, translationFacts, translationTables } from 'brenier/pictures'
import type { Output } from '../framework/output.ts'
import { count, seconds } from '../framework/text.ts'
import type { PicturesRun } from './digits.ts'

/** The report, sheets of pictures, and the map with its latent spaces. */
export async function picturesOutput({ report, pictures, translator }: PicturesRun): Promise<Output> {
  const { peakMemory } = report
  const sheets: Record<string, Uint8Array> = {}
  for (const [name, picture] of Object.entries(pictures)) sheets[`${name}.png`] = await encodePng(picture)
  return {
    report: { ...report },
    head: report,
    title: report.experiment,
    facts: [
      ...translationFacts(report),
      `${seconds(report.seconds)} in all${peakMemory === null ? '' : `, ${count(Math.round(peakMemory))} MiB at most`}`,
      'Sheets show triples: a picture, its translation, the nearest training picture of the other side.',
    ],
    tables: translationTables(report).map(({ title, ...table }) => [title, table] as const),
    files: { ...sheets, ...translator.toFiles() },
  }
}
