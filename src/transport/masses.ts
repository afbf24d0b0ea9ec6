import type { Points } from '../base/points.ts'
import { centred, type Side, unitOf } from '../problem/frame.ts'
import { growthFactor, massFactor } from '../problem/relaxation.ts'
import type { BackwardOptions } from './calls.ts'
import { sourceTerms, targetTerms } from './distance.ts'
import type { Unbalanced } from './model.ts'
import type { MapPrograms } from './programs.ts'

/** Rows of one side. */
interface SideRows {
  readonly rows: Points
  readonly side: Side
}

/** `TransportMap.massOf` of a map of unequal mass. */
export async function massFactors(
  programs: MapPrograms,
  unbalanced: Unbalanced,
  of: SideRows,
  options: BackwardOptions,
): Promise<Float64Array> {
  return (await shiftedTerms(programs, unbalanced, of, options)).map((t) => massFactor(unbalanced, of.side, t))
}

/** `TransportMap.growthOf` of a map of unequal mass. @param ends where the map carries the rows */
export async function growthFactors(
  programs: MapPrograms,
  unbalanced: Unbalanced,
  of: SideRows,
  ends: Points,
  options: BackwardOptions,
): Promise<Float64Array> {
  const { rows, side } = of
  const { frame } = programs.model
  const [a, b] = [centred(rows, frame, side), centred(ends, frame, side)]
  const [unit, d] = [unitOf(frame, side), frame.dimension]
  return (await shiftedTerms(programs, unbalanced, of, options)).map((t, row) => {
    let cost = 0
    for (let at = row * d; at < (row + 1) * d; at++) cost += (unit * (a[at]! - b[at]!)) ** 2
    return growthFactor(unbalanced, side, t, cost)
  })
}

/** The dual terms of some rows, with the constant at which both sides carry equal mass. */
async function shiftedTerms(
  programs: MapPrograms,
  { shift }: Unbalanced,
  { rows, side }: SideRows,
  options: BackwardOptions,
): Promise<Float64Array> {
  const { frame } = programs.model
  const inside = centred(rows, frame, side)
  if (side === 'source') {
    const { value } = await programs.forward(inside, undefined, options.signal)
    return sourceTerms({ frame, source: inside, potential: value }).map((t) => t + shift)
  }
  const { objective } = await programs.conjugate(rows, options)
  return targetTerms({ frame, target: inside, objective }).map((t) => t - shift)
}
