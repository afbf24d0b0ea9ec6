import { InputError } from '../base/errors.ts'
import { kindOf } from '../base/kind-of.ts'

/** Whole files, as the host offers them. Node's entry point provides them; a page has none. */
export interface FileHost {
  exists(path: string): Promise<boolean>
  read(path: string): Promise<Uint8Array>
  /** Writes all bytes or nothing. */
  write(path: string, bytes: Uint8Array): Promise<void>
}

let host: FileHost | null = null

/** Called once by an entry point that has files. */
export function provideFiles(files: FileHost): void {
  host = files
}

/** @throws InputError if there are no files, saying what to use instead, or if the path is not a text */
export function fileHost(instead: string, path: string): FileHost {
  if (host === null) throw new InputError(`There are no files here; use ${instead}.`)
  if (typeof path !== 'string' || path === '')
    throw new InputError(
      `A path must be a text, found ${path === '' ? 'an empty one' : kindOf(path)}; give the name of a file or folder.`,
    )
  return host
}
