import { gatherRows } from '../../base/points.ts'
import { takeWeights } from '../../base/row-weights.ts'
import type { Collective } from '../../collective/collective.ts'
import { dealt, gathered } from '../../collective/share.ts'
import { type HeldOutLook, lookOf } from '../held-out-look.ts'
import { rowCount, type TrainingSide } from '../problem.ts'

interface Sides {
  readonly source: TrainingSide
  readonly target: TrainingSide
}

/** A look at held-out rows that the ranks divide among them. @param look takes a look at some rows of each side */
export async function sharedLook(
  collective: Collective,
  { source, target }: Sides,
  columns: number,
  look: (own: Sides) => Promise<HeldOutLook>,
): Promise<HeldOutLook> {
  if (collective.size === 1) return look({ source, target })
  const [from, to] = [rowCount(source, columns), rowCount(target, columns)]
  const [x, z] = [dealt(from, collective), dealt(to, collective)]
  const { rows, sourceRows, roundTrip } = await look({
    source: taken(source, x, columns),
    target: taken(target, z, columns),
  })
  const together = (own: Float32Array, places: Int32Array, count: number) =>
    gathered(collective, own.slice(0, places.length), places, count)
  const potential = await together(rows.subarray(0, sourceRows), x, from)
  const weights = { first: source.weights, second: target.weights }
  const seen = lookOf(potential, await together(rows.subarray(sourceRows), z, to), weights)
  if (roundTrip === undefined) return seen
  const mean = Float64Array.of(roundTrip / collective.size)
  await collective.sum(mean)
  return { ...seen, roundTrip: mean[0]! }
}

/** Some rows of a side, or its first row if a rank has none, since a look needs at least one. */
function taken({ rows, classOf, weights }: TrainingSide, places: Int32Array, columns: number): TrainingSide {
  const own = places.length > 0 ? places : Int32Array.of(0)
  const some = new Float32Array(own.length * columns)
  gatherRows(rows, columns, own, some)
  return {
    rows: some,
    ...(weights && { weights: takeWeights(weights, own)! }),
    ...(classOf && { classOf: Uint16Array.from(own, (row) => classOf[row]!) }),
  }
}
