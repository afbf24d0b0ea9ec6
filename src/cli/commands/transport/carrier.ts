import { type Collective, InputError, type Points } from '../../../index.ts'
import type { Table, TableReader } from '../../../io/node/index.ts'
import type { Session } from '../../command.ts'
import { withConditionColumns } from '../../condition-columns.ts'
import { spelledAs } from '../../label-column.ts'
import { isStdout } from '../../outputs.ts'
import { OutsideRows } from '../../outside.ts'
import { sayDropped } from '../../tables.ts'
import { count, timeLeft } from '../../text.ts'
import { isFailure, sayUnconverged, unconvergedText, whyFailure } from '../../unconverged.ts'
import { ahead } from './ahead.ts'
import type { TransportFlags } from './flags.ts'
import type { OneWay } from './one-way.ts'
import { sayOtherSide } from './other-side.ts'
import type { RowShare } from './row-share.ts'

/** Values in a batch, so that the memory for a batch does not depend on the number of rows. */
const BATCH_VALUES = 1 << 18
const FEWEST_ROWS = 256

export interface RowLabels {
  /** The column of POINTS that holds them; it is carried along like those of --keep. */
  readonly column?: string
  /** All of the labels, if they come from a file of their own. */
  readonly all?: readonly string[]
}

/** Carried rows, together with the rows before they were carried. */
export interface CarriedTable extends Table {
  readonly given: Points
  /** The column of masses at a time, if it was asked for; it comes last. */
  readonly massesAt?: (time: number | undefined) => KeptColumn
}

type KeptColumn = NonNullable<Table['kept']>[number]

/** The rows to carry; each rank has a share of them. */
export interface RowsToCarry {
  readonly reader: TableReader
  readonly share: RowShare
  readonly labels: RowLabels | undefined
  /** The columns that hold the conditions of the rows; they are written beside the images. */
  readonly conditions: readonly string[] | undefined
}

/** Carries this rank's share of a table, a batch at a time, and keeps counts, which in the end are those of all ranks. */
export class Carrier {
  readonly #map: OneWay
  readonly #reader: TableReader
  readonly #share: RowShare
  readonly #labels: RowLabels | undefined
  readonly #asked: TransportFlags
  readonly #session: Session
  readonly #conditions: readonly string[] | undefined
  readonly outside: OutsideRows
  readonly #collective: Collective
  rows = 0
  dropped = 0
  unconvergedRows = 0
  maxResidual = 0
  #given = false

  constructor(
    map: OneWay,
    { reader, share, labels, conditions }: RowsToCarry,
    asked: TransportFlags,
    session: Session,
    collective: Collective,
  ) {
    this.#map = map
    this.#reader = reader
    this.#share = share
    this.#labels = labels
    this.#asked = asked
    this.#session = session
    this.#conditions = conditions
    this.outside = new OutsideRows(map.training.columns)
    this.#collective = collective
  }

  /** The images in order. Throws at the end if rows did not converge and this is not allowed; what was written is then discarded. */
  async *tables(): AsyncGenerator<CarriedTable> {
    const { messages, signal } = this.#session
    const batchRows = Math.max(FEWEST_ROWS, Math.floor(BATCH_VALUES / this.#map.dimension))
    const began = performance.now()
    // The last batch is held back until everything about all rows is known.
    let last: CarriedTable | undefined
    const { ranges, rows: own } = this.#share
    for await (const read of ahead(this.#reader.batches({ rows: batchRows, ranges }))) {
      signal.throwIfAborted()
      const batch = withConditionColumns(this.#reader.name, read, this.#conditions)
      const labels = this.#labelsOf(batch)
      const points = await this.#carry(batch, labels)
      this.rows += batch.points.rows
      this.dropped += batch.dropped ?? 0
      this.#map.resemblance?.add(batch.points)
      // What has gone to standard output cannot be taken back, so the work stops there as soon as it must fail.
      if (isStdout(this.#asked.out)) this.#requireConverged(Math.max(this.rows, own ?? Infinity))
      messages.progress(...progressParts(this.rows, own, (performance.now() - began) / 1000))
      if (points.rows === 0) continue
      if (last !== undefined) yield last
      this.#given ||= last !== undefined
      const kept = this.#kept(batch)
      const massesAt = await this.#massesOf(batch.points)
      last = { points, given: batch.points, names: batch.names, ...(kept && { kept }), ...(massesAt && { massesAt }) }
    }
    signal.throwIfAborted()
    await this.#countAll()
    const { all } = this.#labels ?? {}
    if (all !== undefined && all.length !== this.rows)
      throw new InputError(`--labels holds ${all.length} labels for ${this.rows} rows; give one for each row.`)
    sayOtherSide(this.#map, this.#reader.name, messages)
    this.#requireConverged(this.rows)
    sayUnconverged(this, this.#asked, messages)
    this.#sayOutside()
    sayDropped(this.#reader.name, this.dropped, messages)
    if (last !== undefined) yield last
  }

  #sayOutside(): void {
    const { direction } = this.#map
    const text = this.outside.text(this.rows, '', direction === 'forward' ? 'source' : 'target')
    if (text !== undefined) this.#session.messages.notice(text)
  }

  /** Makes the counts those of all ranks, so that all ranks draw the same conclusions from them. */
  async #countAll(): Promise<void> {
    const { rank, size } = this.#collective
    if (size === 1) return
    await this.outside.addOthers(this.#collective)
    const counts = new Float64Array(3 + size)
    counts.set([this.rows, this.dropped, this.unconvergedRows])
    counts[3 + rank] = this.maxResidual
    await this.#collective.sum(counts)
    this.rows = counts[0]!
    this.dropped = counts[1]!
    this.unconvergedRows = counts[2]!
    this.maxResidual = counts.subarray(3).reduce((most, one) => Math.max(most, one), 0)
  }

  /** The carried columns, and those of the conditions. */
  #kept({ points, kept: others }: Table): Table['kept'] {
    const conditions = (this.#conditions ?? []).map((column, j) => columnOf(column, points, j))
    return conditions.length > 0 ? [...(others ?? []), ...conditions] : others
  }

  /** The column of the masses, if it was asked for. */
  async #massesOf(points: Points): Promise<CarriedTable['massesAt']> {
    const { mass: name, time, times, frames } = this.#asked
    if (name === undefined) return undefined
    const { massesOf } = this.#map
    if (massesOf === undefined)
      throw new InputError(
        '--mass needs the map itself, since an export has no masses; give the file that brenier fit wrote.',
      )
    const onTheWay = (time ?? times ?? frames) !== undefined
    const masses = await massesOf(points, onTheWay, this.#session.signal)
    return (at) => ({ name, type: { kind: 'float', bytes: 8 }, cells: Array.from(masses(at)) })
  }

  #labelsOf({ points, labels }: Table): readonly string[] | undefined {
    const { all, column } = this.#labels ?? {}
    if (all === undefined)
      return column === undefined || labels === undefined ? undefined : spelledAs(labels, this.#map.classes)
    const at = this.#share.first + this.rows
    if (all.length < at + points.rows)
      throw new InputError(`--labels holds ${all.length} labels, fewer than there are rows; give one for each row.`)
    return all.slice(at, at + points.rows)
  }

  async #carry({ points }: Table, labels: readonly string[] | undefined) {
    if (points.rows === 0) return points
    this.outside.add(this.#map.outside(points), this.#share.first + this.rows)
    const result = await this.#map.carry(points, labels, this.#session.signal)
    this.unconvergedRows += result.unconvergedRows
    this.maxResidual = Math.max(this.maxResidual, result.maxResidual)
    return result.points
  }

  /** @param all the final number of rows, as far as it is known */
  #requireConverged(all: number): void {
    if (!isFailure({ unconvergedRows: this.unconvergedRows, maxResidual: this.maxResidual, rows: all }, this.#asked))
      return
    throw new InputError(
      `The inverse did not converge on ${unconvergedText(this)}, and ${whyFailure(this.#asked)}, ${isStdout(this.#asked.out) && this.#given ? 'so do not use what was written' : 'so nothing was written'}: the iteration limit or the limit of precision was reached first; ${this.#map.cure}, or accept this with --allow-unconverged.`,
    )
  }
}

/** A condition of the rows, as a column beside their images. */
function columnOf(name: string, { conditions, rows }: Points, j: number): NonNullable<Table['kept']>[number] {
  const { data, columns } = conditions!
  const cells = Array.from({ length: rows }, (_, row) => data[row * columns + j]!)
  return { name, type: { kind: 'float', bytes: 8 }, cells }
}

function progressParts(rows: number, all: number | undefined, elapsed: number): string[] {
  if (all === undefined) return [`${count(rows)} rows`]
  const left = rows === 0 ? Number.NaN : (elapsed * (all - rows)) / rows
  return [`${count(rows)} of ${count(all)} rows (${Math.round((100 * rows) / all)}%)`, timeLeft(left)]
}
