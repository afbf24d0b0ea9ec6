import { gatherRows, scatterRows } from '../base/points.ts'
import type { DeviceEnd } from './on-device.ts'
import { type ConjugateResult, summarised } from './result.ts'
import type { ConjugateRows } from './rows.ts'
import { encodeStatus } from './status.ts'

/** The rows that a solve on the device left open, as a new solve that starts where they stopped; `spent` evaluations of each are used up. */
export function openRows(
  { status, points, evaluations }: DeviceEnd,
  { targets, labels }: ConjugateRows,
): { readonly open: Int32Array; readonly spent: number; readonly rows: ConjugateRows } {
  const open = Int32Array.from(status.keys()).filter((row) => status[row] === null)
  const part = (data: Float32Array) => {
    const width = data.length / status.length
    const some = new Float32Array(open.length * width)
    gatherRows(data, width, open, some)
    return some
  }
  const spent = open.reduce((most, row) => Math.max(most, evaluations[row]!), 0)
  return { open, spent, rows: { targets: part(targets), starts: part(points), labels: part(labels) } }
}

/**
 * Combines what was found on the device with the later solutions of the rows that it left open.
 * @param rest the solutions of the rows `open`; without it, those rows have reached the iteration limit
 */
export function completed(
  end: DeviceEnd,
  open: Int32Array = new Int32Array(0),
  rest?: ConjugateResult,
): ConjugateResult {
  const { points, objective, difference, residual } = end
  const status = Uint8Array.from(end.status, (each) => encodeStatus(each ?? 'iterations'))
  const iterations = Uint32Array.from(end.evaluations)
  if (rest !== undefined) {
    const d = points.length / status.length
    scatterRows(points, d, open, rest.points)
    scatterRows(difference, d, open, rest.difference)
    open.forEach((row, i) => {
      objective[row] = rest.objective[i]!
      residual[row] = rest.residual[i]!
      status[row] = rest.status[i]!
      iterations[row]! += rest.iterations[i]!
    })
  }
  return summarised({ points, objective, difference, residual, status, iterations })
}
