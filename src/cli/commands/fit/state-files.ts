import { rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeState, InputError, type TrainingState } from '../../../index.ts'
import { pathExists, readBytes, writeBytes } from '../../../io/node/index.ts'
import type { Messages } from '../../terminal.ts'

export interface SavedState {
  readonly state: TrainingState
  readonly note: string
  /** Where it was read from. */
  readonly file: string
}

/**
 * The last two states of a fit in its folder: a fit continues from the earlier one if the later is damaged. A state being saved has a
 * third name until it is complete, so that two complete ones exist whenever the process is killed.
 */
export class StateFiles {
  readonly latest: string
  readonly #previous: string
  readonly #next: string
  /** Whether the latest file may replace the earlier one; a damaged one may not. */
  #whole = true

  constructor(folder: string) {
    this.latest = join(folder, 'training.safetensors')
    this.#previous = join(folder, 'training.previous.safetensors')
    this.#next = join(folder, 'training.next.safetensors')
  }

  /** The first of the two files that exists. */
  async found(): Promise<string | undefined> {
    await this.#moveOn()
    for (const file of [this.latest, this.#previous]) if (await pathExists(file)) return file
    return undefined
  }

  /**
   * The latest state, or the one before it if that is damaged or missing; undefined if there is none.
   * @throws InputError for what is wrong with the latest one, if the one before it cannot be used either
   */
  async read(messages: Messages): Promise<SavedState | undefined> {
    await this.#moveOn()
    const [latest, previous] = [await read(this.latest), await read(this.#previous)]
    if (latest instanceof InputError || latest === undefined) {
      this.#whole = false
      if (previous === undefined || previous instanceof InputError) {
        if (latest instanceof InputError && previous instanceof InputError)
          throw new InputError(
            `Neither state of the fit can be used (${withoutCure(latest)}, and likewise ${this.#previous}); remove both to start the fit again.`,
          )
        if (latest ?? previous) throw latest ?? previous
        return undefined
      }
      const what = latest === undefined ? `${this.latest} is missing` : withoutCure(latest)
      messages.notice(`${what}; the fit continues from the state before it.`)
      return previous
    }
    return latest
  }

  /** Writes a state, all or nothing, and keeps the one before it. */
  async write(bytes: Uint8Array): Promise<void> {
    await writeBytes(this.#next, bytes)
    await this.#moveOn()
    this.#whole = true
  }

  /** Gives a newly written state its name, even if the process that wrote it was killed before it could. */
  async #moveOn(): Promise<void> {
    if (!(await pathExists(this.#next))) return
    if (this.#whole && (await pathExists(this.latest))) await rename(this.latest, this.#previous)
    await rename(this.#next, this.latest)
  }

  async remove(): Promise<void> {
    for (const file of [this.#next, this.latest, this.#previous]) await removed(file)
  }
}

function withoutCure({ message }: InputError): string {
  return message.replace(/;[^;]*$/, '')
}

/** A state, or the error in its file; undefined if there is no file. */
async function read(file: string): Promise<SavedState | InputError | undefined> {
  if (!(await pathExists(file))) return undefined
  try {
    return { ...decodeState(await readBytes(file), file), file }
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

async function removed(file: string): Promise<void> {
  await unlink(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}
