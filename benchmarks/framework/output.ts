import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from 'brenier'
import { writeBytes, writeFile } from 'brenier/io'
import { machineLine, type ReportHead } from './machine.ts'
import { type Table, tableMarkdown, tableText } from './table.ts'

/** A report in all its forms. */
export interface Output {
  /** Plain JSON: what --json prints and report.json holds. */
  readonly report: Readonly<Record<string, unknown>>
  /** Where and when it was made; absent for a part of a report. */
  readonly head?: Omit<ReportHead, 'version'>
  readonly title: string
  /** Sentences that come before the tables. */
  readonly facts?: readonly string[]
  readonly tables: readonly (readonly [title: string, table: Table])[]
  /** By file name: SVG documents as text, pictures or maps as bytes. Names ending in .svg or .png are shown in report.md. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
}

export function outputText({ head, title, facts = [], tables }: Output): string {
  return [
    ...(facts.length > 0 ? [[title, ...facts].join('\n')] : []),
    ...tables.map(([name, table]) => `${name}\n${tableText(table)}`),
    ...(head ? [machineLine(head)] : []),
  ].join('\n\n')
}

function outputMarkdown({ head, title, facts = [], tables, files = {} }: Output): string {
  const parts = tables.map(([name, table]) => `## ${name}\n\n${tableMarkdown(table)}`)
  const shown = Object.keys(files).filter((file) => /\.(svg|png)$/.test(file))
  const pictures = shown.map((file) => `![${title}](${file})`)
  return `${[`# ${title}`, ...(head ? [machineLine(head)] : []), ...facts, ...pictures, ...parts].join('\n\n')}\n`
}

const REPORT_FILE = 'report.json'

/** Creates the folder and checks before the work begins that it can be written. */
export async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`The folder ${folder} cannot be made (${error.code}); choose another for --out.`)
  })
  try {
    await writeFile(join(folder, REPORT_FILE), async () => {
      throw new Probe()
    })
  } catch (error) {
    if (!(error instanceof Probe)) throw error
  }
}

/** Stops a trial write of a file, so that an existing file stays. */
class Probe extends Error {}

/** Each file gets its name when it is complete. The report comes last, so that its presence means that the others are there too. */
export async function writeOutput(folder: string, output: Output): Promise<void> {
  for (const [name, contents] of Object.entries(output.files ?? {})) await writeBytes(join(folder, name), contents)
  await writeBytes(join(folder, 'report.md'), outputMarkdown(output))
  await writeJson(join(folder, REPORT_FILE), output.report)
}

/** Writes JSON for people and programs, completely or not at all. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeBytes(file, `${JSON.stringify(value, null, 1)}\n`)
}
