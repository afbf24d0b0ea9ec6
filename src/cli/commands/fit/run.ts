import { type FitOptions, type FitResult, type FitRun, fit, InputError, UsageError } from '../../../index.ts'
import { writeBytes } from '../../../io/node/index.ts'
import { fitReport, reportHtml } from '../../../report/index.ts'
import type { Flags, Outcome, Session } from '../../command.ts'
import { checkDistinct, checkOutput, checkStdout, isStdout } from '../../outputs.ts'
import { given } from '../../schema.ts'
import { tableName } from '../../table-name.ts'
import { checkLabelFlags, requireOneStdin } from '../../tables.ts'
import { number } from '../../text.ts'
import { Checkpoint, fingerprint } from './checkpoint.ts'
import { deciding, type FitFlags, flags } from './flags.ts'
import { follow } from './follow.ts'
import { outcomeOf } from './outcome.ts'
import { type Pair, readPair } from './pair.ts'

/** `brenier fit SOURCE TARGET --out MAP` */
export async function runFit(
  [source = '', target = '']: readonly string[],
  found: Flags,
  session: Session,
): Promise<Outcome> {
  const asked = flags.parse(found)
  await checkBefore(source, target, asked, found.json, session)
  const pair = await readPair(source, target, asked, session.messages, session.signal)
  try {
    return await learn(source, target, pair, asked, session)
  } finally {
    for (const table of pair.large ?? []) await table.close()
  }
}

async function learn(source: string, target: string, pair: Pair, asked: FitFlags, session: Session): Promise<Outcome> {
  const checkpoint = await openCheckpoint(pair, asked, session)
  const run = fit(pair.source, pair.target, fitOptions(pair, asked, session, checkpoint), checkpoint?.state)
  const result = await follow(run, checkpoint, session)
  await requireConverged(result, run, asked, checkpoint)
  const html = asked.report && (await reportOf(source, target, result, asked, session))
  session.signal.throwIfAborted()
  await writeBytes(asked.out, result.map.toBytes())
  if (asked.report && html) await writeBytes(asked.report, html)
  await checkpoint?.remove()
  return { ...outcomeOf(result, asked), wroteToStdout: isStdout(asked.out) }
}

async function checkBefore(
  source: string,
  target: string,
  asked: FitFlags,
  json: unknown,
  session: Session,
): Promise<void> {
  const { out, report, sourceLabels, targetLabels, checkpoint, resume } = asked
  requireOneStdin({ SOURCE: source, TARGET: target, '--source-labels': sourceLabels, '--target-labels': targetLabels })
  if (resume && checkpoint === undefined)
    throw new UsageError('--resume needs the folder to resume from; name it with --checkpoint DIR.')
  checkLabelFlags(asked)
  checkStdout(out, json)
  if (out === '-' && session.interactive)
    throw new UsageError('A map is not for a terminal; redirect standard output, or name a file with --out.')
  await checkDistinct(
    { '--out': out, '--report': report },
    { SOURCE: source, TARGET: target, '--source-labels': sourceLabels, '--target-labels': targetLabels },
  )
  await checkOutput(out)
  if (report !== undefined) await checkOutput(report)
  if (checkpoint !== undefined) await Checkpoint.prepare(checkpoint, resume)
}

async function openCheckpoint(
  pair: Pair,
  asked: FitFlags,
  { messages, version }: Session,
): Promise<Checkpoint | undefined> {
  const { checkpoint, resume } = asked
  if (checkpoint === undefined) return undefined
  const now = fingerprint(pair, { 'brenier version': version, ...deciding(asked) })
  return Checkpoint.open(checkpoint, resume, now, messages)
}

function fitOptions(pair: Pair, asked: FitFlags, { signal, messages }: Session, checkpoint?: Checkpoint): FitOptions {
  const { seed, steps, maxTime, scale, potential, init, batchSize, hidden, learningRate, heldOut, mmdWeight } = asked
  const { outliers, threads, device } = asked
  const { sourceLabels, targetLabels, names } = pair
  return {
    ...given({ seed, steps, maxTime, scale, potential, start: init, batchSize, hidden, learningRate, heldOut }),
    ...given({ mmdWeight, outliers, threads, device, sourceLabels, targetLabels }),
    ...given({ columns: names, onStep: checkpoint?.onStep }),
    signal,
    onNotice: (message) => messages.notice(message),
  }
}

async function requireConverged(
  { summary, judged }: FitResult,
  run: FitRun,
  asked: FitFlags,
  checkpoint?: Checkpoint,
): Promise<void> {
  const { unconvergedRows, maxResidual } = summary.conjugate
  if (unconvergedRows === 0 || asked.allowUnconverged) return
  const state = run.state()
  if (checkpoint && state) await checkpoint.save(state)
  const units = asked.scale === 'features' ? '' : 'use --scale features where units differ, '
  const kept = checkpoint ? `the state is in ${checkpoint.folder}` : 'nothing was written'
  throw new InputError(
    `The inverse did not converge on ${unconvergedRows} of ${judged.target.rows} rows (largest residual ${number(maxResidual, 2)}), so ${kept}; train longer, ${units}or accept that with --allow-unconverged.`,
  )
}

async function reportOf(
  source: string,
  target: string,
  result: FitResult,
  asked: FitFlags,
  session: Session,
): Promise<string> {
  session.messages.progress('drawing the report')
  const { batchSize, threads } = asked
  const { version, signal } = session
  const names = { source: tableName(source), target: tableName(target) }
  return reportHtml(await fitReport(result, { ...names, batchSize, threads, version, signal }))
}
