import { InputError } from '../base/errors.ts'

/**
 * Runs a library's reading of a file and rethrows any error as an `InputError` that names the file: libraries throw errors of every kind
 * for a damaged file.
 * @param kind what the file was read as, such as "Parquet"
 * @param damage what is then wrong with it, such as "truncated or damaged"
 */
export async function explained<T>(name: string, kind: string, damage: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof InputError)
      throw error.message.startsWith(name) ? error : new InputError(`${name}: ${error.message}`)
    throw new InputError(`${name} cannot be read as ${kind} (${reasonOf(error)}); it is ${damage}, make it again.`)
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
