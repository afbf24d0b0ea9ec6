import { InputError } from '../base/errors.ts'

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

/** @throws InputError if there are no files, saying what to use instead */
export function fileHost(instead: string): FileHost {
  if (host === null) throw new InputError(`There are no files here; use ${instead}.`)
  return host
}
