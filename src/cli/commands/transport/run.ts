import { type Collective, InputError, UsageError } from '../../../index.ts'
import { formatOfPath, joiningFormat, outputFormat, readLabels, type TableReader } from '../../../io/node/index.ts'
import type { Flags, Outcome, Session } from '../../command.ts'
import { conditionsOf } from '../../condition-columns.ts'
import { joinRanks, requireFiles } from '../../joined.ts'
import { labelColumnOf, notConditional, spelledAs } from '../../label-column.ts'
import { openForMap } from '../../map-tables.ts'
import { checkDistinct, checkOutput, checkStdout, filesThere, isStdout } from '../../outputs.ts'
import { given } from '../../schema.ts'
import { isLabelFile, requireOneStdin, shown, type TableChoice } from '../../tables.ts'
import type { Messages } from '../../terminal.ts'
import { plural } from '../../text.ts'
import { checkConvergenceFlags } from '../../unconverged.ts'
import { notFormula, visibleLine } from '../../visible.ts'
import { Carrier, type RowLabels, type RowsToCarry } from './carrier.ts'
import { deliver, ownOutputs } from './delivery.ts'
import { flags, type TransportFlags } from './flags.ts'
import { type OneWay, openOneWay } from './one-way.ts'
import { outcomeOf } from './outcome.ts'
import { isFolderOutput, partFormat, preparePartFolder } from './part-folder.ts'
import { rowShare } from './row-share.ts'
import { type AtTime, timesOf } from './times.ts'
import { someOf, stageAll } from './write.ts'

/** `brenier transport MAP POINTS --out FILE` */
export async function runTransport(
  [mapFile = '', pointsFile = '']: readonly string[],
  found: Flags,
  session: Session,
): Promise<Outcome> {
  const began = performance.now()
  const parsed = flags.parse(found)
  const collective = await joinRanks(parsed, session)
  const files: Inputs = {
    MAP: mapFile,
    POINTS: pointsFile,
    ...(parsed.labels !== undefined && (await isLabelFile(parsed.labels)) && { '--labels': parsed.labels }),
  }
  checkConvergenceFlags(parsed)
  checkStdout(parsed.out, found.json)
  requireOneStdin(files)
  await requireFiles(files, collective)
  const asked = isFolderOutput(parsed.out) ? { ...parsed, format: await partFormat(parsed.format, pointsFile) } : parsed
  const outputs = timesOf(asked)
  const format = await checkOutputs(outputs, asked, files, collective)
  const { messages, signal } = session
  const map = await openOneWay(mapFile, asked, session)
  signal.throwIfAborted()
  const labels = await labelsOf(map, asked, '--labels' in files, signal)
  const keep = keptColumns(pointsFile, asked, labels?.column)
  const conditionColumns = conditionsOf(map, asked.conditions)
  const choice = { ...asked, labels: labels?.column, conditionColumns, ...keep, signal }
  const reader = await openForMap(pointsFile, map.training, map.dimension, choice, messages)
  try {
    if (asked.columns === undefined) sayWhatIsLeft(reader, asked.keep, messages)
    const replaced = await filesThere(outputs.map(({ file }) => file))
    const carrier = await carryAll(
      map,
      { reader, labels, conditions: conditionColumns },
      outputs,
      { ...asked, format },
      session,
      collective,
    )
    await map.dispose()
    const outcome = outcomeOf(carrier, map.direction, asked, { outputs, replaced }, (performance.now() - began) / 1000)
    return { ...outcome, ...(!isStdout(asked.out) && { wrote: outputs.map(({ file }) => file) }) }
  } finally {
    await reader.close()
  }
}

/** Reads, carries and writes. Each of several ranks does its share, and the files get their names when all have finished. */
async function carryAll(
  map: OneWay,
  rows: Omit<RowsToCarry, 'share'>,
  outputs: readonly AtTime[],
  asked: TransportFlags & { readonly format: string },
  session: Session,
  collective: Collective,
): Promise<Carrier> {
  const { compress, dropMissing, format, out } = asked
  const share = await rowShare(rows.reader, collective)
  const carrier = new Carrier(map, { ...rows, share }, asked, session, collective)
  // All rows in a rank's share may have been left out.
  const tables = collective.size === 1 ? carrier.tables() : await someOf(carrier.tables())
  const staged =
    tables === null
      ? []
      : await stageAll(
          tables,
          ownOutputs(outputs, format, collective),
          map.direction,
          given({
            format,
            compress,
            rows: dropMissing ? undefined : share.rows,
            cellText: cellText(asked, session),
          }),
        )
  if (carrier.rows === 0) throw new InputError(`There are no rows to write to ${out}; give at least one.`)
  await deliver(staged, outputs, format, collective)
  return carrier
}

/** The inputs, by the names that the user knows. */
type Inputs = Readonly<Record<string, string>>

/**
 * @returns the output format
 * @throws UsageError for outputs that are also inputs, or that several ranks cannot write
 */
async function checkOutputs(
  outputs: readonly AtTime[],
  { out, format, compress }: TransportFlags,
  inputs: Inputs,
  collective: Collective,
): Promise<string> {
  const named = outputs.map(({ file }) => [outputs.length === 1 ? '--out' : file, file] as const)
  await checkDistinct(Object.fromEntries(named), inputs)
  const { name } = outputFormat(out, given({ format, compress }))
  if (collective.size > 1 && !isFolderOutput(out)) {
    if (isStdout(out))
      throw new UsageError(
        `Standard output cannot take the rows of ${collective.size} processes; name a file with --out, or a folder such as --out moved/.`,
      )
    joiningFormat(out, { format: name })
  }
  for (const { file } of outputs) if (isFolderOutput(file)) await preparePartFolder(file)
  // No rank may write before all have checked the folder.
  await collective.barrier()
  for (const { file } of ownOutputs(outputs, name, collective)) await checkOutput(file)
  return name
}

/** How names and kept cells of a text table are changed, for a spreadsheet and for a terminal. */
function cellText({ csvSafe, out }: TransportFlags, { interactive }: Session): ((cell: string) => string) | undefined {
  const shown = interactive && isStdout(out)
  if (!csvSafe && !shown) return undefined
  return (cell) => {
    const safe = csvSafe ? notFormula(cell) : cell
    return shown ? visibleLine(safe) : safe
  }
}

/** The columns to carry along: the labels, those asked for, and from one .h5ad file to another all of `obs`. */
function keptColumns(
  points: string,
  { keep, out, format }: TransportFlags,
  label: string | undefined,
): Pick<TableChoice, 'keep' | 'keepRowNames'> {
  const toH5ad = outputFormat(out, given({ format })).name === 'h5ad'
  const fromH5ad = formatOfPath(points)?.name === 'h5ad'
  const asked = keep ?? (toH5ad && fromH5ad ? ['*'] : [])
  const all = [...(label === undefined ? [] : [label]), ...asked]
  return { keepRowNames: toH5ad, ...(all.length > 0 && { keep: all }) }
}

async function labelsOf(
  map: OneWay,
  asked: TransportFlags,
  inFile: boolean,
  signal: AbortSignal,
): Promise<RowLabels | undefined> {
  const { dropMissing } = asked
  const labels = labelColumnOf(map.classes, map.training, asked.labels)
  if (map.classes.length > 0 && labels === undefined)
    throw new InputError(
      `The map is conditional on ${plural(map.classes.length, 'class', 'classes')}; give the class of each row with --labels.`,
    )
  if (labels === undefined) return undefined
  if (map.classes.length === 0) throw notConditional('--labels')
  if (!inFile) {
    if (/[/\\]|\.(csv|npy|txt|gz)$/i.test(labels)) throw new InputError(`There is no file ${labels} for --labels.`)
    return { column: labels }
  }
  if (dropMissing)
    throw new UsageError(
      '--drop-missing would separate the rows from a file of labels; put the labels in a column of POINTS.',
    )
  const all = await readLabels(labels, { classes: map.classes, encoding: asked.encoding, signal })
  return { all: spelledAs(all, map.classes) }
}

/** Says which columns are not in the output, since a user who chose no columns may not expect that. */
function sayWhatIsLeft({ name, others }: TableReader, kept: readonly string[] | undefined, messages: Messages): void {
  if (others.length === 0) return
  const names = others.slice(0, 6).join(', ') + (others.length > 6 ? ', ...' : '')
  const cure = kept === undefined ? "; --keep NAME carries one along, --keep '*' all of them" : ''
  messages.notice(`${shown(name)}: ${plural(others.length, 'more column')} (${names}) not carried along${cure}.`)
}
