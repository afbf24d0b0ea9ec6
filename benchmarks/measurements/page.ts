import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InputError } from 'brenier'
import { pathExists, readBytes, writeBytes } from 'brenier/io'
import { z } from 'zod'
import { machineLine, REPORT_VERSION } from '../framework/machine.ts'
import { type Output, prepareFolder } from '../framework/output.ts'
import { tableMarkdown } from '../framework/table.ts'
import type { WasmReport } from '../page/wasm.ts'
import { wasmOutput } from '../page/wasm-output.ts'
import { accuracyOver } from './accuracy-output.ts'
import type { AccuracyReport } from './accuracy-report.ts'
import {
  accuracyTable,
  distanceTable,
  memoryTable,
  type Published,
  publishedTable,
  timeTable,
} from './accuracy-tables.ts'
import type { ConjugateReport } from './conjugate.ts'
import { conjugateOutput } from './conjugate-output.ts'
import type { ExportReport } from './export.ts'
import { exportOutput } from './export-output.ts'
import type { ScaleReport } from './scale.ts'
import { scaleOutput } from './scale-output.ts'

type Report = AccuracyReport | ConjugateReport | ScaleReport | ExportReport | WasmReport

const head = z.looseObject({
  version: z.literal(REPORT_VERSION),
  benchmark: z.enum(['gaussian', 'mixture', 'w2', 'conjugate', 'scale', 'export', 'wasm']),
})

/** Everything that a page is made from. */
interface PageParts {
  readonly reports: readonly Report[]
  /** Rows that were not run, each with the reason. */
  readonly skipped: Readonly<Record<string, string>>
  readonly published?: Published | undefined
}

type Figures = Record<string, string | Uint8Array>

interface Page {
  readonly markdown: string
  readonly figures: Readonly<Figures>
}

/** Reads the report.json of every subfolder, sorted by name. Throws `InputError` if the folder has none. */
export async function readReports(folder: string): Promise<Omit<PageParts, 'published'>> {
  const names = (await namesIn(folder)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const reports: Report[] = []
  for (const name of names) {
    const file = join(folder, name, 'report.json')
    if (await pathExists(file)) reports.push(await readReport(file))
  }
  if (reports.length === 0)
    throw new InputError(`${folder} has no reports (NAME/report.json); make some with npm run bench.`)
  const skipped = join(folder, 'skipped.json')
  return { reports, skipped: (await pathExists(skipped)) ? ((await json(skipped)) as Record<string, string>) : {} }
}

/** The contents of a folder, or nothing if it is absent. */
async function namesIn(folder: string): Promise<string[]> {
  return (await pathExists(folder)) ? readdir(folder) : []
}

async function readReport(file: string): Promise<Report> {
  const contents = await json(file)
  if (!head.safeParse(contents).success)
    throw new InputError(`${file} is not a report of this version of the benchmarks; make it again.`)
  return contents as Report
}

async function json(file: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await readBytes(file)))
}

/** The page and its figures; the figures go into a folder of the page's name beside it. */
async function makePage({ reports, skipped, published }: PageParts, figureFolder: string): Promise<Page> {
  const figures: Figures = {}
  const parts: string[] = [
    '# Benchmarks',
    'Made by `npm run bench` (`npm run bench -- --quick` for a few minutes of it); do not edit. All errors are on fresh points that no fit saw. L2-UVP is the mean squared error in percent of the variance: 0 is exact, 100 is the constant map. Where there are several seeds, a number is the median and the brackets hold the smallest and the largest. Times are wall times of one fit on one thread, whatever else the machine did; "fit" includes set-up and the final judgement, "training" does not.',
  ]
  for (const [benchmark, title] of [
    ['gaussian', 'Gaussian pairs'],
    ['mixture', 'Mixture pairs'],
    ['w2', 'The Wasserstein-2 benchmark'],
  ] as const) {
    const found = reports.filter((report): report is AccuracyReport => report.benchmark === benchmark)
    if (found.length > 0) parts.push(...(await accuracySection(title, found, figures, published)))
  }
  for (const report of reports) {
    if (report.benchmark === 'conjugate') parts.push(...section(await conjugateOutput(report), figures))
    if (report.benchmark === 'export') parts.push(...section(exportOutput(report), figures))
    if (report.benchmark === 'wasm') parts.push(...section(wasmOutput(report), figures))
    if (report.benchmark === 'scale') parts.push(...section(await scaleOutput(report), figures))
  }
  if (Object.keys(skipped).length > 0)
    parts.push('## Not run', bullets(Object.entries(skipped).map(([name, reason]) => `${name}: ${reason}`)))
  const machines = [...new Set(reports.map(machineLine))]
  parts.push('## Where this ran', bullets(machines))
  const markdown = parts.join('\n\n').replaceAll('](figures:', `](${figureFolder}/`)
  return { markdown: `${markdown}\n`, figures }
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n')
}

async function accuracySection(
  title: string,
  reports: readonly AccuracyReport[],
  figures: Figures,
  published: Published | undefined,
): Promise<string[]> {
  const { benchmark } = reports[0]!
  const sorted = [...reports].sort(
    (a, b) => String(a.config.start).localeCompare(String(b.config.start)) || a.pair.dimension - b.pair.dimension,
  )
  const parts = [
    `## ${title}`,
    tableMarkdown(accuracyTable(sorted)),
    '### Time to accuracy',
    tableMarkdown(timeTable(sorted)),
  ]
  for (const start of new Set(sorted.map(({ config }) => String(config.start)))) {
    const name = `${benchmark}-${start}.svg`
    const words = `${title}, start: ${start}`
    const ofStart = sorted.filter(({ config }) => config.start === start)
    figures[name] = await accuracyOver(ofStart, words)
    parts.push(`![${words}](figures:${name})`)
  }
  if (benchmark === 'w2' && published)
    parts.push('### Beside published results', tableMarkdown(publishedTable(sorted, published)))
  const distances = distanceTable(sorted)
  if (distances) parts.push('### W2 squared on the held-out rows', tableMarkdown(distances))
  parts.push('### Memory of the process', tableMarkdown(memoryTable(sorted)))
  return parts
}

function section({ title, tables, files: own = {} }: Output, figures: Figures): string[] {
  Object.assign(figures, own)
  return [
    `## ${title}`,
    ...Object.keys(own).map((name) => `![${title}](figures:${name})`),
    ...tables.flatMap(([name, table]) => [`### ${name}`, tableMarkdown(table)]),
  ]
}

/** Writes the figures and then the page. Returns the files. */
export async function writePage(path: string, parts: PageParts): Promise<string[]> {
  const figureFolder = basename(path).replace(/\.md$/, '')
  const { markdown, figures } = await makePage(parts, figureFolder)
  const folder = join(dirname(path), figureFolder)
  await prepareFolder(folder)
  for (const [name, svg] of Object.entries(figures)) await writeBytes(join(folder, name), svg)
  await writeBytes(path, markdown)
  return [path, ...Object.keys(figures).map((name) => join(folder, name))]
}
