import { type FitProgress, type FitResult, type FitRun, RanksStopped } from '../../../index.ts'
import { Interrupted, type Session } from '../../command.ts'
import { count, number, timeLeft } from '../../text.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { FitFlags } from './flags.ts'
import { keepInterrupted } from './interrupted.ts'

/** Shows the progress of a run until it ends; if the user interrupts it, keeps what it has learned. */
export async function follow(
  run: FitRun,
  checkpoint: Checkpoint | undefined,
  asked: FitFlags,
  { signal, messages }: Session,
): Promise<FitResult> {
  let steps: number | undefined
  try {
    for await (const event of run) {
      steps = event.steps
      messages.progress(...progressParts(event))
    }
    const result = await run.result
    signal.throwIfAborted()
    return result
  } catch (error) {
    // Of several ranks, another may have been interrupted; then all have stopped.
    if (!signal.aborted && !(error instanceof RanksStopped)) throw error
    throw new Interrupted(await keepInterrupted(run, checkpoint, asked, steps))
  }
}

/** The most important part comes first, because a narrow terminal cuts off the rest. */
function progressParts({ fit, step, steps, w2Squared, heldOut, residual, secondsLeft }: FitProgress) {
  const which = fit && (fit.number < fit.of ? `fold ${fit.number} of ${fit.of - 1}, ` : 'all rows, ')
  const held = heldOut === undefined ? '' : ` (held out ${number(heldOut.w2Squared, 3)})`
  return [
    `${which ?? ''}step ${count(step)} of ${count(steps)}`,
    timeLeft(secondsLeft),
    `W2² ${number(w2Squared, 3)}${held}`,
    `residual ${number(residual, 2)}`,
  ]
}
