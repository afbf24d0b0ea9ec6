import { InputError, UsageError } from '../../base/errors.ts'
import { squaredUnit } from '../../evaluation/units.ts'
import { type FitOptions, type FitProgress, type FitResult, type FitRun, fit } from '../../index.ts'
import { writeBytes } from '../../io/node/index.ts'
import { Checkpoint, fingerprint } from '../checkpoint.ts'
import { type Flags, Interrupted, type Outcome, type Session } from '../command.ts'
import { columns, flag, given, oneOf, parseFlags, positive, share, text, whole, widths, z } from '../options.ts'
import { checkDistinct, checkOutput, checkStdout, isStdout } from '../outputs.ts'
import { tableName } from '../table-name.ts'
import { type Pair, readPair, requireOneStdin } from '../tables.ts'
import { count, described, endingOf, number, plural, seconds } from '../text.ts'

const schema = z.object({
  out: text,
  seed: whole(0).default(0),
  steps: whole(1).optional(),
  maxTime: positive.optional(),
  scale: oneOf('none', 'features').optional(),
  potential: oneOf('auto', 'convex', 'smooth', 'quadratic').optional(),
  init: oneOf('moments', 'identity').optional(),
  batchSize: whole(2).optional(),
  hidden: widths.optional(),
  learningRate: positive.optional(),
  heldOut: share.optional(),
  mmdWeight: positive.optional(),
  columns: columns.optional(),
  dropMissing: flag,
  labels: text.optional(),
  sourceLabels: text.optional(),
  targetLabels: text.optional(),
  threads: whole(1).optional(),
  device: oneOf('auto', 'native', 'wasm').optional(),
  checkpoint: text.optional(),
  resume: flag,
  report: text.optional(),
  allowUnconverged: flag,
})

type FitFlags = z.infer<typeof schema>

/** `brenier fit SOURCE TARGET --out MAP` */
export async function runFit(
  [source = '', target = '']: readonly string[],
  flags: Flags,
  session: Session,
): Promise<Outcome> {
  const asked = parseFlags(schema, flags)
  await checkBefore(source, target, asked, flags, session)
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
  flags: Flags,
  session: Session,
): Promise<void> {
  const { out, report, labels, sourceLabels, targetLabels, checkpoint, resume } = asked
  requireOneStdin({ SOURCE: source, TARGET: target, '--source-labels': sourceLabels, '--target-labels': targetLabels })
  if (resume && checkpoint === undefined)
    throw new UsageError('--resume needs the folder to resume from; name it with --checkpoint DIR.')
  if (labels !== undefined && (sourceLabels ?? targetLabels) !== undefined)
    throw new UsageError('--labels names a column of both tables; leave out --source-labels and --target-labels.')
  if ((sourceLabels === undefined) !== (targetLabels === undefined))
    throw new UsageError('--source-labels and --target-labels come together; give both, or neither.')
  checkStdout(out, flags.json)
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

/** What decides the map, by flag: the time, the threads and the device may change when a fit is resumed. */
function deciding(asked: FitFlags): Record<string, string> {
  const { seed, steps, scale, potential, init, batchSize, hidden, learningRate, heldOut, mmdWeight } = asked
  const values = {
    '--seed': seed,
    '--steps': steps,
    '--scale': scale ?? 'none',
    '--potential': potential ?? 'auto',
    '--init': init ?? 'moments',
    '--batch-size': batchSize,
    '--hidden': hidden?.join(','),
    '--learning-rate': learningRate,
    '--held-out': heldOut,
    '--mmd-weight': mmdWeight,
  }
  return Object.fromEntries(Object.entries(given(values)).map(([name, value]) => [name, String(value)]))
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
  const { threads, device } = asked
  const { sourceLabels, targetLabels, names } = pair
  const options = {
    steps,
    maxTime,
    scale,
    potential,
    start: init,
    batchSize,
    hidden,
    learningRate,
    heldOut,
    mmdWeight,
    threads,
    device,
  }
  return {
    seed,
    ...given({ ...options, sourceLabels, targetLabels, columns: names, onStep: checkpoint?.onStep }),
    signal,
    onNotice: (message) => messages.notice(message),
  }
}

/** Shows the progress of a run until it ends; where the user interrupts, saves its state first. */
async function follow(
  run: FitRun,
  checkpoint: Checkpoint | undefined,
  { signal, messages }: Session,
): Promise<FitResult> {
  try {
    for await (const event of run) messages.progress(progressLine(event))
    const result = await run.result
    signal.throwIfAborted()
    return result
  } catch (error) {
    if (!signal.aborted) throw error
    const state = run.state()
    if (checkpoint === undefined || state === null)
      throw new Interrupted(
        `Interrupted; nothing was written${checkpoint ? '' : ' (--checkpoint DIR would keep the state)'}.`,
      )
    await checkpoint.save(state)
    throw new Interrupted(
      `Interrupted after step ${state.step}; go on with --checkpoint ${checkpoint.folder} --resume.`,
    )
  }
}

/** Below 80 characters. */
function progressLine({ step, steps, w2Squared, heldOut, residual, secondsLeft }: FitProgress): string {
  const held = heldOut === undefined ? '' : ` (held out ${number(heldOut.w2Squared, 3)})`
  return `step ${count(step)} of ${count(steps)}   W2² ${number(w2Squared, 3)}${held}   residual ${number(residual, 2)}   ${timeLeft(secondsLeft)}`
}

function timeLeft(left: number): string {
  if (!Number.isFinite(left)) return ''
  return left < 120 ? `${Math.ceil(left)} s left` : `${seconds(left)} left`
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
  const { fitReport, reportHtml } = await import('../../report/index.ts')
  const { batchSize, threads } = asked
  const { version, signal } = session
  const names = { source: tableName(source), target: tableName(target) }
  return reportHtml(await fitReport(result, { ...names, batchSize, threads, version, signal }))
}

function outcomeOf({ map, summary }: FitResult, { out, report }: FitFlags): Outcome {
  const {
    status,
    steps,
    seed,
    dimension,
    scale,
    parameters,
    conjugate,
    w2Squared,
    heldOut,
    potential,
    classes,
    notices,
  } = summary
  const json = {
    ...{ status, steps, seconds: summary.seconds, seed, dimension, scale, parameters, map: out, conjugate },
    w2Squared: w2Squared.estimate,
    w2SquaredDetail: w2Squared,
    ...{ potential, classes, heldOut, notices, ...(report && { report }) },
  }
  const on = heldOut.targetRows > 0 ? `${plural(heldOut.targetRows, 'held-out row')}` : 'the rows of training'
  const [low, high] = w2Squared.confidence
  const unit = squaredUnit({ scale })
  const lines = described([
    [
      'map',
      `${out === '-' ? 'standard output' : out}: both directions, ${plural(dimension, 'dimension')}, ${count(parameters)} parameters (${potential})` +
        (classes.length > 0 ? `, ${classes.length} classes` : ''),
    ],
    ['training', `${plural(steps, 'step')} in ${seconds(summary.seconds)}: ${endingOf(status)}`],
    [
      'W2 squared',
      `${number(w2Squared.estimate)} ${unit} (95% interval ${number(low)} to ${number(high)})`,
      `at least ${number(w2Squared.lowerBound)}, ${map.certified ? 'certified' : 'not certified: the potential may not be convex'}`,
    ],
    [
      'inverse',
      conjugate.unconvergedRows === 0
        ? `converged on all of ${on}, largest residual ${number(conjugate.maxResidual, 2)}`
        : `NOT converged on ${plural(conjugate.unconvergedRows, 'row')} of ${on}, largest residual ${number(conjugate.maxResidual, 2)}`,
    ],
    ...(report ? [['report', report] as const] : []),
  ])
  return { json, text: lines }
}
