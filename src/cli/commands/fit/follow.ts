import type { FitProgress, FitResult, FitRun } from '../../../index.ts'
import { Interrupted, type Session } from '../../command.ts'
import { count, number, seconds } from '../../text.ts'
import type { Checkpoint } from './checkpoint.ts'

/** Shows the progress of a run until it ends; where the user interrupts, saves its state first. */
export async function follow(
  run: FitRun,
  checkpoint: Checkpoint | undefined,
  { signal, messages }: Session,
): Promise<FitResult> {
  let several = false
  try {
    for await (const event of run) {
      several = event.fit !== undefined
      messages.progress(progressLine(event))
    }
    const result = await run.result
    signal.throwIfAborted()
    return result
  } catch (error) {
    if (!signal.aborted) throw error
    const state = run.state()
    if (checkpoint === undefined || state === null)
      throw new Interrupted(
        `Interrupted; nothing was written${checkpoint || several ? '' : ' (--checkpoint DIR would keep the state)'}.`,
      )
    await checkpoint.save(state)
    throw new Interrupted(
      `Interrupted after step ${state.step}; continue with --checkpoint ${checkpoint.folder} --resume.`,
    )
  }
}

/** Below 80 characters. */
function progressLine({ fit, step, steps, w2Squared, heldOut, residual, secondsLeft }: FitProgress): string {
  if (fit !== undefined) {
    const which = fit.number < fit.of ? `fold ${fit.number} of ${fit.of - 1}` : 'all rows'
    return `${which}   step ${count(step)} of ${count(steps)}   W2² ${number(w2Squared, 3)}   residual ${number(residual, 2)}   ${timeLeft(secondsLeft)}`
  }
  const held = heldOut === undefined ? '' : ` (held out ${number(heldOut.w2Squared, 3)})`
  return `step ${count(step)} of ${count(steps)}   W2² ${number(w2Squared, 3)}${held}   residual ${number(residual, 2)}   ${timeLeft(secondsLeft)}`
}

function timeLeft(left: number): string {
  if (!Number.isFinite(left)) return ''
  return left < 120 ? `${Math.ceil(left)} s left` : `${seconds(left)} left`
}
