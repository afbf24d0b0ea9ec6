import { join } from 'node:path'
import { type BarycentreResult, barycentre, evaluateFit, UsageError } from '../../../index.ts'
import { generatedNames, outputFormat, type Writable, writeBytes, writeTable } from '../../../io/node/index.ts'
import { fitReport } from '../../../report/index.ts'
import { type Flags, Interrupted, type Outcome, type Session } from '../../command.ts'
import { afterWriting, checkDistinct, prepareFolder } from '../../outputs.ts'
import { reportContext, writeReport } from '../../report-files.ts'
import { given } from '../../schema.ts'
import { requireOneStdin, shown } from '../../tables.ts'
import { number, plural } from '../../text.ts'
import { checkConvergenceFlags } from '../../unconverged.ts'
import { type BarycentreFlags, flags } from './flags.ts'
import { jsonOf, outcomeOf } from './outcome.ts'
import { mapNames, readTables, type Tables } from './tables.ts'

/** The files of a barycentre. */
interface Files {
  readonly sample: string
  /** One for each table. */
  readonly maps: readonly string[]
  /** One for each table, if they were asked for. */
  readonly reports: readonly string[]
  readonly summary: string
}

/** `brenier barycentre TABLE TABLE ... --out DIR` */
export async function runBarycentre(paths: readonly string[], found: Flags, session: Session): Promise<Outcome> {
  const asked = flags.parse(found)
  const weights = weightsOf(paths, asked)
  const files = filesOf(paths, asked)
  checkConvergenceFlags(asked)
  const inputs = Object.fromEntries(paths.map((path, k) => [`TABLE ${k + 1}`, path]))
  requireOneStdin(inputs)
  await prepareFolder(asked.out, 'barycentre.json', '--out')
  const { sample, maps, reports, summary } = files
  await checkDistinct(Object.fromEntries([sample, summary, ...maps, ...reports].map((file) => [file, file])), inputs)
  const tables = await readTables(paths, asked, session.messages, session.signal)
  const result = await search(paths, weights, tables, asked, files, session)
  await write(result, files, paths, asked, tables.names)
  const outcome = outcomeOf(result, paths, files, asked)
  const written = await afterWriting([asked.out], session.signal, () => writeReports(result, files, paths, session))
  for (const map of result.maps) await map.dispose()
  return { ...outcome, wrote: [...outcome.wrote!, ...written] }
}

async function search(
  paths: readonly string[],
  weights: readonly number[],
  { points, names, labels }: Tables,
  asked: BarycentreFlags,
  files: Files,
  { signal, messages }: Session,
): Promise<BarycentreResult> {
  const { seed, steps, maxTime, scale, outliers, potential, batchSize, hidden, learningRate, smoothing } = asked
  const { rows, tolerance, maxIterations, mmdWeight, heldOut, threads, device } = asked
  const run = barycentre(points, weights, {
    ...given({ seed, steps, maxTime, scale, outliers, potential, batchSize, hidden, learningRate, smoothing }),
    ...given({ rows, tolerance, maxIterations, mmdWeight, heldOut, threads, device, columns: names }),
    ...given({ weightColumn: asked.rowWeights, labels, labelColumn: labels && asked.labels }),
    signal,
    onNotice: (message) => messages.notice(withFile(message, paths)),
    onProgress: ({ iteration, measure, measures, progress, residual }) =>
      messages.progress(
        `iteration ${iteration}, map ${measure} of ${measures}: ${Math.round(100 * progress)}%`,
        residual === null ? '' : `residual ${number(100 * residual, 2)}%`,
      ),
  })
  try {
    const result = await run
    signal.throwIfAborted()
    return result
  } catch (error) {
    if (!signal.aborted) throw error
    const best = await run.soFar()
    if (best === null) throw new Interrupted('Interrupted; nothing was written, since no iteration was done.')
    await write(best, files, paths, asked, names)
    for (const map of best.maps) await map.dispose()
    throw new Interrupted(
      `Interrupted; the best iteration so far, of residual ${number(100 * best.summary.residual, 2)}%, is in ${asked.out}.`,
    )
  }
}

/** Writes the maps first and the summary last, so that a summary means everything is there. */
async function write(
  { points, labels, maps, summary }: BarycentreResult,
  files: Files,
  paths: readonly string[],
  asked: BarycentreFlags,
  names: readonly string[] | undefined,
): Promise<void> {
  for (const [k, map] of maps.entries()) await writeBytes(files.maps[k]!, map.toBytes())
  const sample = sampleTable({ points, ...(labels && { labels }) }, names, asked)
  await writeTable(files.sample, sample, given({ format: asked.format, labelName: labels && asked.labels }))
  await writeBytes(files.summary, `${JSON.stringify(jsonOf(summary, paths, files), null, 2)}\n`)
}

/** The sample with its names, and with the weights of its rows (those of classes may be new) in a column of the name that they had. */
function sampleTable(
  sample: Pick<BarycentreResult, 'points' | 'labels'>,
  names: readonly string[] | undefined,
  { rowWeights = 'weight' }: BarycentreFlags,
): Writable {
  const { points, labels } = sample
  const { weights } = points
  if (weights === undefined && labels === undefined) return names ? { points, names } : points
  const cells = weights && Array.from(weights)
  const kept = cells && [{ name: rowWeights, type: { kind: 'float', bytes: 8 } as const, cells }]
  const table = { points, names: names ?? generatedNames(points.columns) }
  return { ...table, ...(labels && { labels }), ...(kept && { kept }) }
}

/** Writes the page of each map, measured on the rows that were held out for judging. */
async function writeReports(
  { fits }: BarycentreResult,
  { reports }: Files,
  paths: readonly string[],
  session: Session,
): Promise<readonly string[]> {
  for (const [k, file] of reports.entries()) {
    session.messages.progress(`measuring the map to ${shown(paths[k]!)}`)
    const measured = await evaluateFit(fits[k]!, { signal: session.signal })
    const context = { ...reportContext('barycentre', paths[k]!, session), measured, signal: session.signal }
    await writeReport(await fitReport(fits[k]!, context), { report: file }, session)
  }
  return reports
}

function weightsOf(paths: readonly string[], { weights }: BarycentreFlags): readonly number[] {
  if (paths.length < 2)
    throw new UsageError(
      `A barycentre needs two or more tables, found ${plural(paths.length, 'table')}; write brenier barycentre A B C --out DIR.`,
    )
  if (weights !== undefined && weights.length !== paths.length)
    throw new UsageError(
      `--weights holds ${plural(weights.length, 'number')} for ${plural(paths.length, 'table')}; give one for each, in the same order.`,
    )
  return weights ?? paths.map(() => 1)
}

function filesOf(paths: readonly string[], { out, report, format = 'csv' }: BarycentreFlags): Files {
  const { extensions } = outputFormat('-', { format })
  const names = mapNames(paths)
  return {
    sample: join(out, `barycentre${extensions[0]}`),
    maps: names.map((name) => join(out, `${name}.safetensors`)),
    reports: report ? names.map((name) => join(out, `${name}.html`)) : [],
    summary: join(out, 'barycentre.json'),
  }
}

/** Replaces a measure's number in a notice by the file that the user knows. */
function withFile(message: string, paths: readonly string[]): string {
  return message.replace(/^Map to measure (\d+)/, (_, place: string) => `Map to ${paths[Number(place) - 1]}`)
}
