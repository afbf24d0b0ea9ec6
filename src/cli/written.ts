import { InputError, ReaderGone } from '../base/errors.ts'

/** The same error, with a list of the outputs that were written before it. */
export function sayWritten(error: InputError, files: readonly string[]): InputError {
  if (files.length === 0 || error instanceof ReaderGone) return error
  return new InputError(`${error.message.replace(/\.$/, '')}; ${listed(files)} written.`)
}

/** "a.st is", "a.st and b.html are" */
export function listed(files: readonly string[]): string {
  return `${files.join(' and ')} ${files.length === 1 ? 'is' : 'are'}`
}
