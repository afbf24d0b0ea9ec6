import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { InputError } from '../../../index.ts'
import { writeBytes } from '../../../io/node/index.ts'
import { isStdout } from '../../outputs.ts'

/**
 * Writes a map that was learned. If its file cannot be written, as on a disk that has filled up since, the map is kept among the temporary files:
 * what was learned is not thrown away.
 * @throws InputError that says why the file could not be written, and where the map is
 */
export async function writeMap(out: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeBytes(out, bytes)
  } catch (error) {
    if (isStdout(out) || !(error instanceof InputError)) throw error
    const kept = await keep(basename(out), bytes)
    if (kept === undefined) throw error
    throw new InputError(`${error.message.replace(/\.$/, '')} (the map is kept in ${kept}).`, { cause: error })
  }
}

/** Where the map was written; undefined if it cannot be written there either. */
async function keep(name: string, bytes: Uint8Array): Promise<string | undefined> {
  const folder = join(tmpdir(), `brenier-kept-${randomUUID()}`)
  try {
    // Other users of the machine may not read what was learned from the data.
    await mkdir(folder, { mode: 0o700 })
    await writeBytes(join(folder, name), bytes)
    return join(folder, name)
  } catch (error) {
    if (!(error instanceof Error && ('code' in error || error instanceof InputError))) throw error
    // The error of the first writing is thrown instead.
    await rm(folder, { recursive: true, force: true })
    return undefined
  }
}
