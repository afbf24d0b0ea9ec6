import { decodeExport, decodeMap, type ExportOptions, exportMap, precisionNotice, UsageError } from '../../../index.ts'
import { readBytes, writeBytes } from '../../../io/node/index.ts'
import type { Flags, Outcome, Session } from '../../command.ts'
import { afterWriting, checkDistinct, checkOutput, checkStdout, isStdout } from '../../outputs.ts'
import { given } from '../../schema.ts'
import { shown } from '../../tables.ts'
import { count, described } from '../../text.ts'
import { type ExportFlags, flags } from './flags.ts'

/** `brenier export MAP --out FORWARD --backward BACKWARD`: loads no engine. */
export async function runExport([map = '']: readonly string[], found: Flags, session: Session): Promise<Outcome> {
  const asked = flags.parse(found)
  const { out, backward } = asked
  await checkBefore(map, asked, found.json)
  const model = decodeMap(await readBytes(map), shown(map))
  const precision = asked.precision ?? 'float32'
  const notice = precisionNotice(model, precision)
  if (notice !== undefined) session.messages.notice(notice)
  const made = [
    ...(out === undefined ? [] : [{ file: out, bytes: exportMap(model, 'forward', forwardOptions(asked)) }]),
    ...(backward === undefined
      ? []
      : [{ file: backward, bytes: exportMap(model, 'backward', backwardOptions(asked)) }]),
  ]
  const wrote: string[] = []
  for (const { file, bytes } of made) {
    const before = wrote.length > 0 ? [...wrote] : undefined
    if (before === undefined) await writeBytes(file, bytes)
    else await afterWriting(before, session.signal, () => writeBytes(file, bytes))
    wrote.push(isStdout(file) ? 'what is on standard output' : file)
  }
  const files = made.map(({ file, bytes }) => ({ file, bytes: bytes.length, ...decodeExport(bytes, file).header }))
  const lines = files.map(
    ({ direction, file, bytes, precision, labels, outputs }) =>
      [
        direction,
        `${shown(file)}: ${count(bytes)} bytes`,
        `points in ${precision}${labels === null ? '' : `, label as ${labels}`}; results ${outputs.join(', ')}`,
      ] as const,
  )
  return {
    json: { map, files },
    text: described(lines),
    wrote: wrote.filter((file) => !isStdout(file)),
    wroteToStdout: made.some(({ file }) => isStdout(file)),
  }
}

async function checkBefore(map: string, asked: ExportFlags, json: unknown): Promise<void> {
  const { out, backward } = asked
  if ((out ?? backward) === undefined)
    throw new UsageError(
      'Nothing to write was named; give --out FILE for the forward map, --backward FILE for the inverse.',
    )
  const ofInverse = (['tolerance', 'maxIterations', 'solverInputs'] as const).find((name) => asked[name])
  if (backward === undefined && (ofInverse !== undefined || !asked.finish))
    throw new UsageError(
      `${ofInverse === undefined ? '--no-finish' : flags.flagOf(ofInverse)} belongs to the inverse; name the file of the inverse with --backward, or leave this flag out.`,
    )
  if (out === undefined && asked.logDensity)
    throw new UsageError('--log-density belongs to the forward map; name its file with --out, or leave this flag out.')
  for (const file of [out, backward]) if (file !== undefined) checkStdout(file, json)
  await checkDistinct({ '--out': out, '--backward': backward }, { MAP: map })
  for (const file of [out, backward]) if (file !== undefined) await checkOutput(file)
}

function forwardOptions({ precision, labelType, potential, logDensity }: ExportFlags): ExportOptions {
  const outputs = [...(potential ? ['potential' as const] : []), ...(logDensity ? ['logDensity' as const] : [])]
  return given({ precision, labels: labelType, outputs })
}

function backwardOptions(asked: ExportFlags): ExportOptions {
  const { precision, labelType, tolerance, maxIterations, solverInputs, finish } = asked
  const outputs = asked.potential ? (['potential'] as const) : []
  return given({ precision, labels: labelType, outputs, tolerance, maxIterations, solverInputs, finish })
}
