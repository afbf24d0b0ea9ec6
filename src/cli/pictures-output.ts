import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeBytes } from '../io/node/index.ts'
import {
  encodeIdxImages,
  encodePng,
  type Image,
  type ImageStack,
  imageAt,
  type TranslationReport,
  translationFacts,
  translationTables,
  type WorkOptions,
} from '../pictures/index.ts'
import type { Session } from './command.ts'
import { machineLine, type ReportHead } from './machine.ts'
import { prepareFolder } from './outputs.ts'
import { count, seconds } from './text.ts'
import { tableMarkdown, tableText } from './text-table.ts'

/** The output of the commands on pictures: folders of files, and reports for a terminal and as Markdown. */

const REPORT = 'report.json'

/** Where work on pictures reports its progress, and the signal that stops it. */
export function workOptions({ signal, messages }: Session): WorkOptions {
  return {
    signal,
    onProgress: ({ stage, progress }) =>
      messages.progress(progress === undefined ? stage : `${stage} ${Math.round(100 * progress)}%`),
    onNotice: (message) => messages.notice(message),
  }
}

/** Creates the folder, and checks before the work that it can be written. */
export function prepareReportFolder(folder: string): Promise<void> {
  return prepareFolder(folder, REPORT, '--out')
}

/** Writes the JSON last, so that its presence means that the other files are there too. */
export async function writeReport(folder: string, report: object, markdown?: string): Promise<void> {
  if (markdown !== undefined) await writeBytes(join(folder, 'report.md'), markdown)
  await writeBytes(join(folder, REPORT), `${JSON.stringify(report, null, 1)}\n`)
}

/** A picture with more bytes of pixels is compressed less: that takes a third of the time, and the file is little larger. */
const LARGE = 10e6

/** Writes NAME.png into the folder. @returns the file */
export async function writePicture(folder: string, name: string, picture: Image): Promise<string> {
  const file = join(folder, `${name}.png`)
  await writeBytes(file, await encodePng(picture, picture.pixels.length > LARGE ? 3 : 6))
  return file
}

/** Writes pictures with names as a folder of PNG files, and others as an IDX file. @returns the folder or file */
export async function writeStack(path: string, images: ImageStack): Promise<string> {
  if (images.names === undefined) {
    await writeBytes(`${path}-images-idx3-ubyte`, encodeIdxImages(images))
    return `${path}-images-idx3-ubyte`
  }
  for (const [i, name] of images.names.entries()) {
    const file = join(path, name.replace(/\.[^.]+$/, '.png'))
    await mkdir(dirname(file), { recursive: true })
    await writeBytes(file, await encodePng(imageAt(images, i)))
  }
  return path
}

/** A report of `brenier translate`. */
export interface TranslateReport extends ReportHead, TranslationReport {
  readonly experiment: string
  readonly config: object
  readonly peakMemory: number
}

export function translationText(report: TranslateReport): string {
  const tables = translationTables(report).map(({ title, ...table }) => `${title}\n${tableText(table)}`)
  return [...facts(report), ...tables].join('\n')
}

/** @param sheets the file names of the pictures to show */
export function translationMarkdown(report: TranslateReport, sheets: readonly string[]): string {
  const tables = translationTables(report).map(({ title, ...table }) => `## ${title}\n\n${tableMarkdown(table)}`)
  const shown = sheets.map(
    (file) =>
      `![${file}](${file})\n\nTriples: a picture, its translation, and the nearest training picture of the other side.`,
  )
  const list = facts(report).map((line) => `- ${line}`)
  return `${[`# ${report.experiment}`, machineLine(report), list.join('\n'), ...shown, ...tables].join('\n\n')}\n`
}

function facts(report: TranslateReport): string[] {
  const memory = `${count(Math.round(report.peakMemory))} MiB at most`
  return [...translationFacts(report), `${seconds(report.seconds)} in all, ${memory}`]
}
