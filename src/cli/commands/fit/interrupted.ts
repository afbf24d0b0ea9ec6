import { join, parse } from 'node:path'
import { type FitRun, InputError } from '../../../index.ts'
import { pathExists } from '../../../io/node/index.ts'
import { isStdout } from '../../outputs.ts'
import { count } from '../../text.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { FitFlags } from './flags.ts'
import { writeMap } from './map-file.ts'

/**
 * Keeps what an interrupted fit has learned: its state in the folder of --checkpoint, and its best map so far in a file.
 * @param steps how many there should have been, if known
 * @returns a sentence that says what was kept
 */
export async function keepInterrupted(
  run: FitRun,
  checkpoint: Checkpoint | undefined,
  asked: FitFlags,
  steps: number | undefined,
): Promise<string> {
  const state = run.state()
  if (state === null || (checkpoint === undefined && state.step === 0))
    return `Interrupted; nothing was written${checkpoint ? '' : `, since training${asked.folds ? ' on all rows' : ''} had not begun`}.`
  const { onInterrupt = checkpoint ? 'discard' : 'save' } = asked
  const file = onInterrupt === 'save' ? await mapSoFar(run, asked.out) : undefined
  await checkpoint?.save(state)
  const after = `Interrupted after step ${state.step}`
  if (checkpoint !== undefined)
    return `${after}; ${file ? `the best map so far is in ${file}; ` : ''}continue with --checkpoint ${checkpoint.folder} --resume.`
  if (file !== undefined)
    return `${after}${steps ? ` of ${count(steps)}` : ''}; the best map so far, not fully trained, is in ${file}${cure(asked, ' to continue from')}.`
  return `Interrupted; nothing was written${onInterrupt === 'save' ? ' to standard output' : ''}${cure(asked)}.`
}

/** Advice on what would have kept more; fits in folds have no state to keep. */
function cure({ folds }: FitFlags, what = ''): string {
  return folds ? '' : ` (--checkpoint DIR would keep the state${what})`
}

/** Writes the map, but not over an earlier one and not to standard output. @returns its file */
async function mapSoFar(run: FitRun, out: string): Promise<string | undefined> {
  const map = run.mapSoFar()
  if (map === null || isStdout(out)) return undefined
  const { dir, name, ext } = parse(out)
  const file = (await pathExists(out)) ? join(dir, `${name}.interrupted${ext}`) : out
  await writeMap(file, map.toBytes()).catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error
    throw new InputError(`Interrupted, and the best map so far cannot be saved: ${error.message}`)
  })
  return file
}
