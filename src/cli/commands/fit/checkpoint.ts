import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { encodeState, InputError, type TrainingState } from '../../../index.ts'
import { type Lock, pathExists, takeLock } from '../../../io/node/index.ts'
import { checkWritable } from '../../outputs.ts'
import type { Messages } from '../../terminal.ts'
import type { Pair } from './pair.ts'
import { StateFiles } from './state-files.ts'

/** What a resumed fit must have in common with the one that was interrupted. */
export interface Fingerprint {
  /** A hash of the rows and their labels. */
  readonly data: string
  /** Everything else that decides the map: flags by name, and the version. */
  readonly options: Readonly<Record<string, string>>
}

const EVERY_MS = 10_000

/** The state of a fit on disk: saved every ten seconds and when the fit is interrupted, removed once the map is written. */
export class Checkpoint {
  readonly folder: string
  readonly #files: StateFiles
  readonly #note: string
  readonly #messages: Messages
  /** What to resume from. */
  readonly state: TrainingState | undefined
  #savedAt = performance.now()
  #saving: Promise<void> | null = null

  private constructor(
    folder: string,
    files: StateFiles,
    note: string,
    messages: Messages,
    state: TrainingState | undefined,
  ) {
    this.folder = folder
    this.#files = files
    this.#note = note
    this.#messages = messages
    this.state = state
  }

  /**
   * Creates the folder if necessary, checks that it can be written, and locks it, before the data are read.
   * @throws InputError if it cannot be written, if another process uses it, if it holds an earlier fit but `resume` is not set, or if it is to
   * be resumed from but does not exist
   */
  static async prepare(folder: string, resume: boolean, messages: Messages): Promise<Lock> {
    const files = new StateFiles(folder)
    if (!(await pathExists(folder))) {
      if (resume)
        throw new InputError(`There is no folder ${folder} to resume from; check the name, or leave out --resume.`)
      await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
        const cure = error.code === 'ENOENT' ? `make ${dirname(folder)} first` : 'choose another'
        throw new InputError(`The folder ${folder} for checkpoints cannot be created (${error.code}); ${cure}.`)
      })
    }
    await checkWritable(files.latest)
    const lock = await takeLock(join(folder, 'training.lock'), `The folder ${folder}`, (said) => messages.notice(said))
    const found = await files.found()
    if (resume || found === undefined) return lock
    lock.release()
    throw new InputError(
      `${folder} holds the state of an earlier fit; add --resume to continue from it, or remove ${found}.`,
    )
  }

  /** @throws InputError for a state that is damaged, or belongs to other data or options */
  static async open(folder: string, resume: boolean, now: Fingerprint, messages: Messages): Promise<Checkpoint> {
    const files = new StateFiles(folder)
    const saved = resume ? await files.read(messages) : undefined
    if (saved !== undefined) {
      requireSame(folder, parseNote(saved.note, saved.file), now)
      messages.notice(`Resuming after step ${saved.state.step}.`)
    } else if (resume) messages.notice(`${folder} holds no state to resume from; starting from the beginning.`)
    return new Checkpoint(folder, files, JSON.stringify(now), messages, saved?.state)
  }

  /** For `onStep`: saves every ten seconds. The state is copied at once and written while training continues. */
  readonly onStep = (state: TrainingState): void => {
    if (this.#saving !== null || performance.now() - this.#savedAt < EVERY_MS) return
    this.#saving = this.#files
      .write(encodeState(state, this.#note))
      .catch((error: unknown) => {
        this.#messages.notice(`The checkpoint was not saved: ${error instanceof Error ? error.message : error}`)
      })
      .finally(() => {
        this.#savedAt = performance.now()
        this.#saving = null
      })
  }

  /** Saves a whole state now. */
  async save(state: TrainingState): Promise<void> {
    await this.#saving
    await this.#files.write(encodeState(state, this.#note))
  }

  async remove(): Promise<void> {
    await this.#saving
    await this.#files.remove()
  }
}

export function fingerprint(pair: Pair, options: Fingerprint['options']): Fingerprint {
  const hash = createHash('sha256')
  for (const side of [pair.source, pair.target]) {
    if (!('data' in side)) continue
    const { data, rows, columns, weights, conditions } = side
    hash.update(`${rows} x ${columns} of ${data.constructor.name}`)
    for (const { buffer, byteOffset, byteLength } of [
      data,
      ...(weights ? [weights] : []),
      ...(conditions ? [conditions.data] : []),
    ])
      hash.update(new Uint8Array(buffer, byteOffset, byteLength))
  }
  for (const { identity } of pair.large ?? []) hash.update(identity)
  hash.update(JSON.stringify([pair.sourceLabels ?? null, pair.targetLabels ?? null]))
  return { data: hash.digest('hex'), options }
}

function requireSame(folder: string, before: Fingerprint, now: Fingerprint): void {
  const cure = 'use the same ones, or start again in another folder'
  if (before.data !== now.data)
    throw new InputError(`The state in ${folder} belongs to other data (the rows or labels differ); ${cure}.`)
  const names = new Set([...Object.keys(before.options), ...Object.keys(now.options)])
  for (const name of names) {
    const [was, is] = [before.options[name] ?? 'not given', now.options[name] ?? 'not given']
    if (was !== is)
      throw new InputError(`The state in ${folder} was started with ${name} ${was}, found ${is} now; ${cure}.`)
  }
}

function parseNote(note: string, file: string): Fingerprint {
  const parsed = parseJson(note)
  if (typeof parsed === 'object' && parsed !== null) {
    const { data, options } = parsed as Partial<Fingerprint>
    if (typeof data === 'string' && typeof options === 'object') return { data, options }
  }
  throw new InputError(`${file} does not say which data and options it belongs to; start the fit again.`)
}

/** Undefined for text that is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
