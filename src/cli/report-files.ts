import { extname, join } from 'node:path'
import { type EvaluationWithRows, InputError, type TransportMap, UsageError, wereSeen } from '../index.ts'
import { writeBytes } from '../io/node/index.ts'
import {
  evaluationReport,
  planeOf,
  type Report,
  type ReportContext,
  reportFigures,
  reportHtml,
} from '../report/index.ts'
import type { Session } from './command.ts'
import { checkOutput, prepareFolder } from './outputs.ts'
import { loadPng } from './png.ts'
import { tableName } from './table-name.ts'
import { verdictWithFlags } from './verdict.ts'

/** Where a report and its figures go, if they were asked for. */
export interface ReportPaths {
  readonly report?: string | undefined
  readonly figures?: string | undefined
}

/** @throws UsageError for an extension that is not that of a page, and InputError for a path that cannot be written */
export async function checkReportPaths({ report, figures }: ReportPaths, flag = '--report'): Promise<void> {
  if (report !== undefined) {
    const ending = extname(report)
    if (!['', '.html', '.htm'].includes(ending.toLowerCase()))
      throw new UsageError(
        `${flag} writes a page, found the extension ${ending} of ${report}; end the name in .html (a browser prints it as PDF, and --figures writes pictures).`,
      )
    await checkOutput(report)
  }
  if (figures !== undefined) await prepareFolder(figures, 'energy-distance.svg', '--figures')
}

/** The facts at the head of a report: its two tables, and when, by which version and by which command it was made. */
export function reportContext(source: string, target: string, { version, command }: Session): ReportContext {
  const created = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return { source: tableName(source), target: tableName(target), version, command, created }
}

/** The report of a map on two tables, possibly long after its fit. */
export async function reportOfMap(
  map: TransportMap,
  measured: EvaluationWithRows,
  [source, target]: readonly [string, string],
  session: Session,
): Promise<Report> {
  const seen = wereSeen(measured.evaluation)
  return evaluationReport(map, measured, {
    ...reportContext(source, target, session),
    plane: await planeOf(map, measured, session.signal),
    verdict: verdictWithFlags(measured.evaluation, map),
    ...(seen !== undefined && { heldOut: !seen }),
  })
}

/** Writes what was asked for. @returns the files */
export async function writeReport(
  report: Report,
  paths: ReportPaths,
  { messages, signal }: Session,
): Promise<string[]> {
  const wrote: string[] = []
  const write = async (file: string, content: string | Uint8Array) => {
    signal.throwIfAborted()
    await writeBytes(file, content)
    wrote.push(file)
  }
  if (paths.report !== undefined) {
    messages.progress('drawing the report')
    await write(paths.report, await reportHtml(report))
  }
  if (paths.figures === undefined) return wrote
  messages.progress('drawing the figures')
  const figures = await reportFigures(report)
  for (const { name, svg } of figures) await write(join(paths.figures, `${name}.svg`), svg)
  const png = await loadPng().catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error
    messages.notice(error.message)
    return undefined
  })
  if (png) for (const { name, svg } of figures) await write(join(paths.figures, `${name}.png`), png(svg))
  return wrote
}
