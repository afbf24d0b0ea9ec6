import { field, InputError, sentence } from '../base/errors.ts'
import { asPoints, type Points, takeRows } from '../base/points.ts'
import { rowsWithMass } from '../base/row-weights.ts'
import type { Labels } from '../problem/labels.ts'
import type { FitOptions } from './options.ts'
import { isLarge, isRowStream } from './stream/pool.ts'
import type { FitSide } from './stream/streams.ts'

/** The input of a fit: the tables, and the options, which include the labels of their rows. */
interface FitInput {
  readonly source: FitSide
  readonly target: FitSide
  readonly options: FitOptions
}

/**
 * Leaves out the rows of weight 0, with their labels, and reports how many there were. Streams that fit into a pool are read; of others, rows of
 * weight 0 are in the pools, but never in a batch.
 * @throws InputError for weights that are not a measure, and for a side with mass in a single row
 */
export async function withoutMassless({ source, target, options }: FitInput): Promise<FitInput> {
  const x = dropped('source', await inMemory(source), options)
  const z = dropped('target', await inMemory(target), options)
  const labels = { ...(x.labels && { sourceLabels: x.labels }), ...(z.labels && { targetLabels: z.labels }) }
  return { source: x.side, target: z.side, options: { ...options, ...labels } }
}

async function inMemory(side: FitSide): Promise<FitSide> {
  return isRowStream(side) && !isLarge(side) ? side.read(0, side.rows) : side
}

function dropped(
  name: 'source' | 'target',
  side: FitSide,
  options: FitOptions,
): { readonly side: FitSide; readonly labels?: Labels } {
  if (typeof side !== 'object' || side === null || Array.isArray(side) || isRowStream(side)) return { side }
  if ((side as Points).weights === undefined) return { side }
  const points = asPoints(side, `The ${name}`)
  const rows = rowsWithMass(points.weights)
  if (rows === null) return { side }
  if (rows.length < 2)
    throw new InputError(
      `The ${name} has a single row whose weight is not 0; a map is learned from at least 2 rows a side.`,
    )
  const labels = options[`${name}Labels`]
  if (labels !== undefined && labels.length !== points.rows)
    throw new InputError(
      sentence`${field(`${name}Labels`)}: the ${name} has ${points.rows} rows but ${labels.length} labels; give one for each row.`,
    )
  const left = points.rows - rows.length
  options.onNotice?.(`The ${name}: ${left} of ${points.rows} rows have the weight 0 and are left out.`)
  const kept = takeRows(points, rows)
  return labels === undefined
    ? { side: kept }
    : { side: kept, labels: Array.from(rows, (row) => labels[row]!) as Labels }
}
