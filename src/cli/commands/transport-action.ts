import { InputError, UsageError } from '../../base/errors.ts'
import { STATUS_MESSAGES } from '../../conjugate/status.ts'
import { type BackwardOptions, TransportMap } from '../../index.ts'
import type { Table, TableReader } from '../../io/index.ts'
import { readLabels, writeTable } from '../../io/node/index.ts'
import { outputFormat } from '../../io/write.ts'
import { ahead } from '../ahead.ts'
import type { Flags, Outcome, Session } from '../command.ts'
import { columns, flag, given, parseFlags, solving, text, z } from '../options.ts'
import { checkDistinct, checkOutput, checkStdout, isStdout } from '../outputs.ts'
import { isLabelFile, openForMap, requireOneStdin, shown } from '../tables.ts'
import type { Messages } from '../terminal.ts'
import { count, described, number, plural, seconds } from '../text.ts'

const schema = z.object({
  out: text,
  backward: flag,
  labels: text.optional(),
  keep: text.optional(),
  columns: columns.optional(),
  format: text.optional(),
  compress: flag,
  dropMissing: flag,
  ...solving,
})

type TransportFlags = z.infer<typeof schema>

/** Values in a batch: what one batch takes does not depend on the number of rows. */
const BATCH_VALUES = 1 << 18
const FEWEST_ROWS = 256

/** `brenier transport MAP POINTS --out FILE` */
export async function runTransport(
  [mapFile = '', pointsFile = '']: readonly string[],
  flags: Flags,
  session: Session,
): Promise<Outcome> {
  const began = performance.now()
  const asked = parseFlags(schema, flags)
  const labelsInFile = asked.labels !== undefined && (await isLabelFile(asked.labels))
  requireOneStdin({ MAP: mapFile, POINTS: pointsFile, ...(labelsInFile && { '--labels': asked.labels }) })
  checkStdout(asked.out, flags.json)
  await checkDistinct(
    { '--out': asked.out },
    { MAP: mapFile, POINTS: pointsFile, ...(labelsInFile && { '--labels': asked.labels }) },
  )
  outputFormat(asked.out, given({ format: asked.format, compress: asked.compress }))
  await checkOutput(asked.out)
  const { messages, signal } = session
  const map = await TransportMap.load(mapFile, {
    ...given({ threads: asked.threads, device: asked.device }),
    onNotice: (message) => messages.notice(message),
  })
  signal.throwIfAborted()
  const labels = await labelsOf(map, asked, labelsInFile)
  if (labels?.column !== undefined && asked.keep !== undefined)
    throw new UsageError('--labels carries its column along already, and a second one cannot be; leave out --keep.')
  const kept = labels?.column ?? asked.keep
  const choice = { columns: asked.columns, dropMissing: asked.dropMissing, labels: kept }
  const reader = await openForMap(pointsFile, map.model.training.columns, map.dimension, choice, messages)
  try {
    if (asked.columns === undefined) sayWhatIsLeft(reader, kept, messages)
    const carrier = new Carrier(map, reader, asked, session, labels)
    await writeTable(
      asked.out,
      ahead(carrier.tables()),
      given({
        labelName: kept,
        format: asked.format,
        compress: asked.compress,
        rows: asked.dropMissing ? undefined : reader.rows,
      }),
    )
    await map.dispose()
    return outcomeOf(carrier, asked, (performance.now() - began) / 1000)
  } finally {
    await reader.close()
  }
}

interface RowLabels {
  /** The column of the points that holds them; it is carried along, as one of --keep is. */
  readonly column?: string
  /** Or all of them, from a file of their own. */
  readonly all?: readonly string[]
}

async function labelsOf(map: TransportMap, asked: TransportFlags, inFile: boolean): Promise<RowLabels | undefined> {
  const { labels, dropMissing } = asked
  if (map.classes.length > 0 && labels === undefined)
    throw new InputError(
      `The map is conditional on ${plural(map.classes.length, 'class').replace('classs', 'classes')}; give the class of each row with --labels.`,
    )
  if (labels === undefined) return undefined
  if (map.classes.length === 0)
    throw new InputError('--labels was given, but the map is not conditional; leave it out, or fit with labels.')
  if (!inFile) {
    if (/[/\\]|\.(csv|npy|txt|gz)$/i.test(labels)) throw new InputError(`There is no file ${labels} for --labels.`)
    return { column: labels }
  }
  if (dropMissing)
    throw new UsageError(
      '--drop-missing would part the rows from a file of labels; put the labels in a column of POINTS.',
    )
  return { all: await readLabels(labels) }
}

/** Columns that the map does not move are not in its output: that is said to who did not choose columns. */
function sayWhatIsLeft({ name, others }: TableReader, kept: string | undefined, messages: Messages): void {
  if (others.length === 0) return
  const names = others.slice(0, 6).join(', ') + (others.length > 6 ? ', ...' : '')
  const cure = kept === undefined ? '; --keep NAME carries one along' : ''
  messages.notice(`${shown(name)}: ${plural(others.length, 'more column')} (${names}) not carried along${cure}.`)
}

/** Carries a table over, a batch at a time, and counts. */
class Carrier {
  readonly #map: TransportMap
  readonly #reader: TableReader
  readonly #asked: TransportFlags
  readonly #session: Session
  readonly #labels: RowLabels | undefined
  rows = 0
  dropped = 0
  unconvergedRows = 0
  maxResidual = 0

  constructor(
    map: TransportMap,
    reader: TableReader,
    asked: TransportFlags,
    session: Session,
    labels: RowLabels | undefined,
  ) {
    this.#map = map
    this.#reader = reader
    this.#asked = asked
    this.#session = session
    this.#labels = labels
  }

  /** The images in order. Throws at the end where rows did not converge and that is not allowed: what was written then is dropped. */
  async *tables(): AsyncGenerator<Table> {
    const { messages, signal } = this.#session
    const batchRows = Math.max(FEWEST_ROWS, Math.floor(BATCH_VALUES / this.#map.dimension))
    for await (const batch of ahead(this.#reader.batches({ rows: batchRows }))) {
      signal.throwIfAborted()
      const labels = this.#labelsOf(batch)
      const points = await this.#carry(batch, labels)
      this.rows += batch.points.rows
      this.dropped += batch.dropped ?? 0
      // What has gone to standard output cannot be taken back, so there a failed row stops the work at once.
      if (isStdout(this.#asked.out)) this.#requireConverged()
      messages.progress(progressLine(this.rows, this.#reader.rows))
      yield { points, names: batch.names, ...(batch.labels && { labels: batch.labels }) }
    }
    signal.throwIfAborted()
    const { all } = this.#labels ?? {}
    if (all !== undefined && all.length !== this.rows)
      throw new InputError(`--labels holds ${all.length} labels for ${this.rows} rows; give one for each row.`)
    this.#requireConverged()
    if (this.dropped > 0)
      messages.notice(`${shown(this.#reader.name)}: left out ${plural(this.dropped, 'row')} with missing values.`)
  }

  #labelsOf({ points, labels }: Table): readonly string[] | undefined {
    const { all, column } = this.#labels ?? {}
    if (all === undefined) return column === undefined ? undefined : labels
    if (all.length < this.rows + points.rows)
      throw new InputError(`--labels holds ${all.length} labels, fewer than there are rows; give one for each row.`)
    return all.slice(this.rows, this.rows + points.rows)
  }

  async #carry({ points }: Table, labels: readonly string[] | undefined) {
    if (points.rows === 0) return points
    const { tolerance, maxIterations, method, backward } = this.#asked
    const options: BackwardOptions = { ...given({ labels }), signal: this.#session.signal }
    if (!backward) return this.#map.forward(points, options)
    const result = await this.#map.backward(points, { ...options, ...given({ tolerance, maxIterations, method }) })
    this.unconvergedRows += result.unconvergedRows
    this.maxResidual = Math.max(this.maxResidual, result.maxResidual)
    return result.points
  }

  #requireConverged(): void {
    if (this.unconvergedRows === 0 || this.#asked.allowUnconverged) return
    throw new InputError(
      `The inverse did not converge on ${this.unconvergedRows} of ${this.rows} rows (largest residual ${number(this.maxResidual, 2)}), so nothing was written: ${STATUS_MESSAGES.iterations.split(';')[0]!.toLowerCase()} or the precision was reached; raise --tolerance or --max-iterations, or accept that with --allow-unconverged.`,
    )
  }
}

function progressLine(rows: number, all: number | undefined): string {
  return all === undefined
    ? `${count(rows)} rows`
    : `${count(rows)} of ${count(all)} rows (${Math.round((100 * rows) / all)}%)`
}

function outcomeOf(
  { rows, dropped, unconvergedRows, maxResidual }: Carrier,
  asked: TransportFlags,
  took: number,
): Outcome {
  const { out, backward } = asked
  const lines: [string, ...string[]][] = [
    [
      'rows',
      `${plural(rows, 'row')} carried ${backward ? 'backward' : 'forward'} in ${seconds(took)}, in ${shown(out).replace('input', 'output')}`,
    ],
  ]
  if (backward)
    lines.push([
      'inverse',
      unconvergedRows === 0
        ? `converged on every row, largest residual ${number(maxResidual, 2)}`
        : `NOT converged on ${plural(unconvergedRows, 'row')}, largest residual ${number(maxResidual, 2)}`,
    ])
  return {
    json: {
      rows,
      seconds: took,
      unconvergedRows,
      maxResidual,
      direction: backward ? 'backward' : 'forward',
      dropped,
      out,
    },
    text: described(lines),
    wroteToStdout: isStdout(out),
  }
}
