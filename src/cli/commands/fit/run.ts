import { type Collective, type FitOptions, fit, UsageError } from '../../../index.ts'
import type { Lock } from '../../../io/node/index.ts'
import type { Flags, Outcome, Session } from '../../command.ts'
import { joinRanks } from '../../joined.ts'
import { namedLikeParts } from '../../operands.ts'
import {
  afterWriting,
  checkDistinct,
  checkMapPath,
  checkOutput,
  checkStdout,
  isStdout,
  outOrDefault,
} from '../../outputs.ts'
import { checkReportPaths } from '../../report-files.ts'
import { checkWeightFlags, weightFiles } from '../../row-weights.ts'
import { given } from '../../schema.ts'
import { checkLabelFlags, requireOneStdin } from '../../tables.ts'
import { checkConvergenceFlags, sayUnconverged } from '../../unconverged.ts'
import { fitBeside, sharedState } from './beside.ts'
import { Checkpoint, fingerprint } from './checkpoint.ts'
import { type CostTables, readCostTables } from './cost-tables.ts'
import { deciding, type FitFlags, flags, MAP_NAME } from './flags.ts'
import { follow } from './follow.ts'
import { judge } from './judge.ts'
import { writeMap } from './map-file.ts'
import { nextCommand } from './next.ts'
import { outcomeOf, solvedBy } from './outcome.ts'
import { type Pair, readPair } from './pair.ts'

/** `brenier fit SOURCE TARGET --out MAP` */
export async function runFit(
  [source = '', target = '']: readonly string[],
  found: Flags,
  session: Session,
): Promise<Outcome> {
  const parsed = flags.parse(found)
  const asked: FitFlags = { ...parsed, out: await outOrDefault(parsed.out, MAP_NAME) }
  const collective = await joinRanks(asked, session)
  checkFolds(asked, collective)
  const first = collective.rank === 0
  const lock = first ? await checkBefore(source, target, asked, found.json, session) : undefined
  try {
    const pair = await readPair(source, target, asked, session.messages, session.signal)
    try {
      if (first) {
        const outcome = await learn(source, target, pair, asked, session, collective)
        const next = found.quiet === true ? undefined : await nextCommand(source, asked, pair)
        return next === undefined ? outcome : { ...outcome, text: `${outcome.text}\n\n${next}` }
      }
      const costs = await readCostTables(asked, pair, session.signal)
      const options = fitOptions(pair, asked, costs, session, collective)
      return await fitBeside(collective, pair, options, asked.resume)
    } finally {
      for (const table of pair.large ?? []) await table.close()
    }
  } finally {
    lock?.release()
  }
}

/** @throws UsageError for folds on several ranks */
function checkFolds({ folds }: FitFlags, { size }: Collective): void {
  if (size > 1 && folds)
    throw new UsageError(
      `--folds ${folds} is for small tables, but ${size} processes are for large ones; leave out --folds, or start one process.`,
    )
}

async function learn(
  source: string,
  target: string,
  pair: Pair,
  asked: FitFlags,
  session: Session,
  collective: Collective,
): Promise<Outcome> {
  const checkpoint = await openCheckpoint(pair, asked, session)
  const costs = await readCostTables(asked, pair, session.signal)
  const options = fitOptions(pair, asked, costs, session, collective, checkpoint)
  const run = fit(pair.source, pair.target, options, await sharedState(collective, asked.resume, checkpoint?.state))
  const result = await follow(run, checkpoint, asked, session)
  // The map is written first, so that a failing report or an interruption cannot lose it.
  const { out } = asked
  await writeMap(out, result.map.toBytes())
  const judged = await afterWriting([isStdout(out) ? 'the map on standard output' : out], session.signal, () =>
    judge(source, target, result, asked, session),
  )
  const outcome = outcomeOf(result, judged, asked, session, checkpoint?.folder)
  sayUnconverged(solvedBy(result), asked, session.messages)
  const state = outcome.failure === undefined ? null : run.state()
  // A fit whose inverse failed may be resumed with more time; any other is finished.
  if (state) await checkpoint?.save(state)
  else await checkpoint?.remove()
  const wrote = [out, ...judged.files].filter((file) => !isStdout(file))
  return { ...outcome, wrote, wroteToStdout: isStdout(out) }
}

async function checkBefore(
  source: string,
  target: string,
  asked: FitFlags,
  json: unknown,
  session: Session,
): Promise<Lock | undefined> {
  const { out, report, sourceLabels, targetLabels, checkpoint, resume } = asked
  const { costMatrix, featureWeights } = asked
  const inputs = {
    SOURCE: source,
    TARGET: target,
    ...{ '--source-labels': sourceLabels, '--target-labels': targetLabels },
    ...{ '--cost-matrix': costMatrix, '--feature-weights': featureWeights },
    ...weightFiles(asked),
  }
  requireOneStdin(inputs)
  if (resume && checkpoint === undefined)
    throw new UsageError('--resume needs the folder to resume from; name it with --checkpoint DIR.')
  if (asked.folds && checkpoint !== undefined)
    throw new UsageError(
      `--checkpoint saves the state of one fit, and --folds ${asked.folds} is ${asked.folds + 1} fits in turn; leave one of the two out.`,
    )
  if (namedLikeParts(source, target))
    session.messages.notice(
      `${source} is the source and ${target} the target; if they are parts of one table, put the pattern in quotes, such as 'part-*.csv', and name the other table.`,
    )
  checkLabelFlags(asked)
  checkWeightFlags(asked)
  checkConvergenceFlags(asked)
  checkStdout(out, json)
  if (out === '-' && session.interactive)
    throw new UsageError('A map cannot be shown on a terminal; redirect standard output, or name a file with --out.')
  await checkDistinct({ '--out': out, '--report': report }, inputs)
  checkMapPath(out)
  await checkOutput(out)
  await checkReportPaths(asked)
  return checkpoint === undefined ? undefined : Checkpoint.prepare(checkpoint, resume, session.messages)
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

function fitOptions(
  pair: Pair,
  asked: FitFlags,
  costs: CostTables,
  { signal, messages }: Session,
  collective: Collective,
  checkpoint?: Checkpoint,
): FitOptions {
  const { seed, steps, maxTime, scale, potential, init, batchSize, hidden, learningRate, heldOut, folds, mmdWeight } =
    asked
  const { cost, power, outliers, threads, device } = asked
  const { sourceLabels, targetLabels, names, labelColumn, weightColumn, conditionColumns, encoded } = pair
  return {
    ...given({ seed, steps, maxTime, scale, potential, start: init, batchSize, hidden, learningRate, heldOut }),
    ...costs,
    ...given({ cost, power, folds, mmdWeight, outliers, threads, device, sourceLabels, targetLabels }),
    ...given({ columns: names, labelColumn, weightColumn, conditionColumns, encoded, onStep: checkpoint?.onStep }),
    ...given({ unbalanced: asked.unbalanced, relax: asked.relax, divergence: asked.divergence }),
    signal,
    ...(collective.size > 1 && { collective }),
    onNotice: (message) => messages.notice(message),
  }
}
