import {
  type Collective,
  decodeState,
  encodeState,
  type FitOptions,
  fit,
  RanksStopped,
  sharedBytes,
  type TrainingState,
} from '../../../index.ts'
import { Interrupted, type Outcome } from '../../command.ts'
import type { Pair } from './pair.ts'

/** Rank 0's state to resume from, on all ranks; only rank 0 needs the folder. */
export async function sharedState(
  collective: Collective,
  resume: boolean,
  state: TrainingState | undefined,
): Promise<TrainingState | undefined> {
  if (!resume || collective.size === 1) return state
  const bytes = await sharedBytes(collective, state && encodeState(state))
  return collective.rank === 0 || bytes.length === 0 ? state : decodeState(bytes).state
}

/** A fit on a rank other than 0, which trains but writes and prints nothing. */
export async function fitBeside(
  collective: Collective,
  pair: Pair,
  options: FitOptions,
  resume: boolean,
): Promise<Outcome> {
  const state = await sharedState(collective, resume, undefined)
  try {
    await fit(pair.source, pair.target, options, state).result
  } catch (error) {
    if (error instanceof RanksStopped) throw new Interrupted(error.message)
    throw error
  }
  return { json: {}, text: '' }
}
