import { InputError, UsageError } from '../../../index.ts'
import { formatOfPath, outputFormat, readLabels, type TableReader } from '../../../io/node/index.ts'
import type { Flags, Outcome, Session } from '../../command.ts'
import { labelColumnOf, notConditional, spelledAs } from '../../label-column.ts'
import { openForMap } from '../../map-tables.ts'
import { checkDistinct, checkOutput, checkStdout, isStdout } from '../../outputs.ts'
import { given } from '../../schema.ts'
import { isLabelFile, requireOneStdin, shown, type TableChoice } from '../../tables.ts'
import type { Messages } from '../../terminal.ts'
import { plural } from '../../text.ts'
import { checkConvergenceFlags } from '../../unconverged.ts'
import { notFormula, visibleLine } from '../../visible.ts'
import { Carrier, type RowLabels } from './carrier.ts'
import { flags, type TransportFlags } from './flags.ts'
import { type OneWay, openOneWay } from './one-way.ts'
import { outcomeOf } from './outcome.ts'
import { timesOf } from './times.ts'
import { writeAll } from './write.ts'

/** `brenier transport MAP POINTS --out FILE` */
export async function runTransport(
  [mapFile = '', pointsFile = '']: readonly string[],
  found: Flags,
  session: Session,
): Promise<Outcome> {
  const began = performance.now()
  const asked = flags.parse(found)
  const labelsInFile = asked.labels !== undefined && (await isLabelFile(asked.labels))
  requireOneStdin({ MAP: mapFile, POINTS: pointsFile, ...(labelsInFile && { '--labels': asked.labels }) })
  checkConvergenceFlags(asked)
  checkStdout(asked.out, found.json)
  const outputs = timesOf(asked)
  await checkDistinct(
    outputs.length === 1 ? { '--out': asked.out } : Object.fromEntries(outputs.map(({ file }) => [file, file])),
    { MAP: mapFile, POINTS: pointsFile, ...(labelsInFile && { '--labels': asked.labels }) },
  )
  outputFormat(asked.out, given({ format: asked.format, compress: asked.compress }))
  for (const { file } of outputs) await checkOutput(file)
  const { messages, signal } = session
  const map = await openOneWay(mapFile, asked, messages)
  signal.throwIfAborted()
  const labels = await labelsOf(map, asked, labelsInFile)
  const keep = keptColumns(pointsFile, asked, labels?.column)
  const choice = { ...asked, labels: labels?.column, ...keep, signal }
  const reader = await openForMap(pointsFile, map.training, map.dimension, choice, messages)
  try {
    if (asked.columns === undefined) sayWhatIsLeft(reader, asked.keep, messages)
    const carrier = new Carrier(map, reader, asked, session, labels)
    await writeAll(
      carrier.tables(),
      outputs,
      map.direction,
      given({
        format: asked.format,
        compress: asked.compress,
        rows: asked.dropMissing ? undefined : reader.rows,
        cellText: cellText(asked, session),
      }),
    )
    await map.dispose()
    const outcome = outcomeOf(carrier, map.direction, asked, outputs, (performance.now() - began) / 1000)
    return { ...outcome, ...(!isStdout(asked.out) && { wrote: outputs.map(({ file }) => file) }) }
  } finally {
    await reader.close()
  }
}

/** What is done to names and kept cells of a text table: for a spreadsheet, and for a terminal. */
function cellText({ csvSafe, out }: TransportFlags, { interactive }: Session): ((cell: string) => string) | undefined {
  const shown = interactive && isStdout(out)
  if (!csvSafe && !shown) return undefined
  return (cell) => {
    const safe = csvSafe ? notFormula(cell) : cell
    return shown ? visibleLine(safe) : safe
  }
}

/** What is carried along: the column of labels, what is asked for, and from one .h5ad file to another all that `obs` has. */
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

async function labelsOf(map: OneWay, asked: TransportFlags, inFile: boolean): Promise<RowLabels | undefined> {
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
      '--drop-missing would part the rows from a file of labels; put the labels in a column of POINTS.',
    )
  const all = await readLabels(labels, { classes: map.classes, encoding: asked.encoding })
  return { all: spelledAs(all, map.classes) }
}

/** Columns that the map does not move are not in its output, which a user who chose no columns may not expect. */
function sayWhatIsLeft({ name, others }: TableReader, kept: readonly string[] | undefined, messages: Messages): void {
  if (others.length === 0) return
  const names = others.slice(0, 6).join(', ') + (others.length > 6 ? ', ...' : '')
  const cure = kept === undefined ? "; --keep NAME carries one along, --keep '*' all of them" : ''
  messages.notice(`${shown(name)}: ${plural(others.length, 'more column')} (${names}) not carried along${cure}.`)
}
