/** Errors of the operating system, by their codes. */

export const NO_SUCH_PATH: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'])
export const NOT_ALLOWED: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM'])

/** The code of an error of the operating system; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && 'syscall' in error ? String(error.code) : undefined
}

/** A handler for errors of the operating system, such as a missing file; any other error is rethrown. */
export function ifSystemError<T>(otherwise: (code: string) => T): (error: unknown) => T {
  return (error) => {
    const code = codeOf(error)
    if (code === undefined) throw error
    return otherwise(code)
  }
}
