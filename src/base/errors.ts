/** Bad input: data, a file or an option. The message says in one sentence what was wrong, the value found and the cure. */
export class InputError extends Error {
  override readonly name: string = 'InputError'
}

/** A command line or option that does not parse (exit code 2 in the command line; `InputError` is exit code 1). */
export class UsageError extends InputError {
  override readonly name = 'UsageError'
}

/** Whoever was reading an output has gone, as `| head` does when it has seen enough: nothing failed, and nobody is left to tell. */
export class ReaderGone extends InputError {
  override readonly name = 'ReaderGone'
}
