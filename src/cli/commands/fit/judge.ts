import { type EvaluationWithRows, evaluateFit, type FitResult, InputError, type Verdict } from '../../../index.ts'
import { fitReport } from '../../../report/index.ts'
import type { Session } from '../../command.ts'
import { reportContext, writeReport } from '../../report-files.ts'
import { verdictWithFlags } from '../../verdict.ts'
import type { FitFlags } from './flags.ts'

/** Without a report, a fit is judged on at most this many values a side: a few seconds, whatever the number of columns. */
const JUDGED_VALUES = 1e9

/** The verdict on a finished fit, and the files of its report. */
export interface Judged {
  readonly verdict: Verdict
  readonly files: readonly string[]
}

/** Measures the map on the held-out rows, and writes the report if one was asked for. */
export async function judge(
  source: string,
  target: string,
  result: FitResult,
  asked: FitFlags,
  session: Session,
): Promise<Judged> {
  const { messages, signal } = session
  messages.progress('judging the map')
  const reported = (asked.report ?? asked.figures) !== undefined
  const { map } = result
  // Comparing all pairs of rows takes time in proportion to rows x rows x columns.
  const maxRows = reported ? undefined : Math.floor(Math.sqrt(JUDGED_VALUES / map.dimension))
  let measured: EvaluationWithRows
  try {
    measured = await evaluateFit(result, { maxRows, signal })
  } catch (error) {
    if (reported || !(error instanceof InputError)) throw error
    return { verdict: unjudged(error), files: [] }
  }
  const verdict = verdictWithFlags(measured.evaluation, map)
  if (!reported) return { verdict, files: [] }
  const { batchSize, threads } = asked
  const context = { ...reportContext(source, target, session), batchSize, threads, signal, measured, verdict }
  return { verdict, files: await writeReport(await fitReport(result, context), asked, session) }
}

/** The verdict on a map that cannot be measured on its own rows. */
function unjudged(error: InputError): Verdict {
  const text = error.message.replace(/\.$/, '')
  return { grade: 'not to be trusted', sentence: `Not to be trusted: ${text}.`, advice: null, checks: [] }
}
