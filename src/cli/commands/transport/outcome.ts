import type { Direction } from '../../../index.ts'
import type { Outcome } from '../../command.ts'
import { isStdout } from '../../outputs.ts'
import { described, number, plural, seconds } from '../../text.ts'
import { shareOf, unconvergedText } from '../../unconverged.ts'
import type { Carrier } from './carrier.ts'
import type { TransportFlags } from './flags.ts'
import type { AtTime } from './times.ts'

/** Where the rows went, and which of these files existed before. */
interface Written {
  readonly outputs: readonly AtTime[]
  readonly replaced: readonly string[]
}

/** What was carried, and how well the inverse converged. */
export function outcomeOf(
  carrier: Carrier,
  direction: Direction,
  { out }: TransportFlags,
  { outputs, replaced }: Written,
  took: number,
): Outcome {
  const backward = direction === 'backward'
  const { rows, dropped, unconvergedRows, maxResidual } = carrier
  const lines: [string, ...string[]][] = [
    [
      'rows',
      `${plural(rows, 'row')} carried ${backward ? 'backward' : 'forward'} in ${seconds(took)}, in ${whereTo(outputs)}${inPlaceOf(replaced)}`,
    ],
  ]
  if (backward)
    lines.push([
      'inverse',
      unconvergedRows === 0
        ? `converged on every row, largest residual ${number(maxResidual, 2)}`
        : `NOT converged on ${unconvergedText(carrier)}`,
    ])
  return {
    json: {
      rows,
      seconds: took,
      unconvergedRows,
      unconvergedShare: shareOf(carrier),
      maxResidual,
      direction,
      dropped,
      outside: carrier.outside.count,
      out,
      ...(outputs[0]?.time !== undefined && { times: outputs }),
    },
    text: described(lines),
    wroteToStdout: isStdout(out),
  }
}

/** Mentions replaced files, since they may have been the user's own. */
function inPlaceOf(replaced: readonly string[]): string {
  if (replaced.length === 0) return ''
  return `, replacing ${replaced.length === 1 ? 'the file that was there' : `${replaced.length} files that were there`}`
}

function whereTo(outputs: readonly AtTime[]): string {
  const [{ file, time }, ...others] = outputs as [AtTime, ...AtTime[]]
  const last = others.at(-1)
  if (last !== undefined) return `${outputs.length} files, ${file} at time ${time} to ${last.file} at time ${last.time}`
  return (file === '-' ? 'standard output' : file) + (time === undefined ? '' : ` at time ${time}`)
}
