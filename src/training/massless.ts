import { field, InputError, sentence } from '../base/errors.ts'
import { asPoints, type Points, takeRows } from '../base/points.ts'
import { rowsWithMass } from '../base/row-weights.ts'
import type { Side } from '../problem/frame.ts'
import type { Labels } from '../problem/labels.ts'
import type { FitOptions } from './options.ts'
import { type FitSide, isLarge, isRowStream } from './stream/pool.ts'
import { pointsOf } from './stream/rows.ts'

/** The input of a fit: the tables, and the options, which include the labels of their rows. */
interface FitInput {
  readonly source: FitSide
  readonly target: FitSide
  readonly options: FitOptions
}

/**
 * Leaves out the rows of weight 0, with their labels, and reports how many there were. Streams that fit into a pool are read; of others, rows of
 * weight 0 are in the pools, but never in a batch (`Streams` counts them).
 * @throws InputError for weights that are not a measure, and for a side with mass in a single row
 */
export async function withoutMassless({ source, target, options }: FitInput): Promise<FitInput> {
  const x = dropped('source', await inMemory('source', source, options), options.onNotice)
  const z = dropped('target', await inMemory('target', target, options), options.onNotice)
  const labels = { ...(x.labels && { sourceLabels: x.labels }), ...(z.labels && { targetLabels: z.labels }) }
  return { source: x.side, target: z.side, options: { ...options, ...labels } }
}

/** Reports how many rows of a table have no mass, if any. */
export function sayMassless(side: Side, massless: number, rows: number, onNotice: FitOptions['onNotice']): void {
  if (massless > 0) onNotice?.(`The ${side}: ${massless} of ${rows} rows have the weight 0 and are left out.`)
}

interface LabelledSide {
  readonly side: FitSide
  readonly labels?: Labels | undefined
}

async function inMemory(name: Side, side: FitSide, options: FitOptions): Promise<LabelledSide> {
  const labels = options[`${name}Labels`]
  if (!isRowStream(side) || isLarge(side)) return { side, labels }
  const read = await side.read(0, side.rows)
  return { side: pointsOf(read), labels: read.labels ?? labels }
}

function dropped(name: Side, given: LabelledSide, onNotice: FitOptions['onNotice']): LabelledSide {
  const { side, labels } = given
  if (typeof side !== 'object' || side === null || Array.isArray(side) || isRowStream(side)) return given
  if ((side as Points).weights === undefined) return given
  const points = asPoints(side, `The ${name}`)
  const rows = rowsWithMass(points.weights)
  if (rows === null) return given
  if (rows.length < 2)
    throw new InputError(
      `The ${name} has a single row whose weight is not 0; a map is learned from at least 2 rows a side.`,
    )
  if (labels !== undefined && labels.length !== points.rows)
    throw new InputError(
      sentence`${field(`${name}Labels`)}: the ${name} has ${points.rows} rows but ${labels.length} labels; give one for each row.`,
    )
  sayMassless(name, points.rows - rows.length, points.rows, onNotice)
  const kept = takeRows(points, rows)
  return labels === undefined
    ? { side: kept }
    : { side: kept, labels: Array.from(rows, (row) => labels[row]!) as Labels }
}
