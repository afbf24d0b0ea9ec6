/** Bad input: data, a file or an option. The message says in one sentence what was wrong, the value found and the cure. */
export class InputError extends Error {
  override readonly name: string = 'InputError'
}

/** A command line or option that does not parse (exit code 2 in the command line; `InputError` is exit code 1). */
export class UsageError extends InputError {
  override readonly name = 'UsageError'
}
