import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError, UsageError } from '../../../index.ts'
import { expandPattern, FORMATS, formatOfPath } from '../../../io/node/index.ts'

/** Digits of a part's number in its file name. */
const DIGITS = 5

/** Whether an output is a folder in which each process writes a file: its name ends in a slash. */
export function isFolderOutput(out: string): boolean {
  return out.endsWith('/')
}

/** The file of a rank, such as part-00000.parquet, so that the parts sort in order. */
export function partIn(folder: string, rank: number, format: string): string {
  const ending = FORMATS.find(({ name }) => name === format)!.extensions[0]!
  return join(folder, `part-${String(rank).padStart(DIGITS, '0')}${ending}`)
}

/** The format of the files in a folder: the one asked for, else that of the points. @throws UsageError if neither is known */
export async function partFormat(asked: string | undefined, points: string): Promise<string> {
  const format = asked ?? formatOfPath(points)?.name ?? formatOfPath((await expandPattern(points))[0]!)?.name
  if (format === undefined)
    throw new UsageError(`The name ${points} does not show a format for the files of a folder; give it with --format.`)
  return format
}

/**
 * Creates a folder for parts.
 * @throws InputError if it cannot be created, or is not empty: its files would be read as parts of the same table
 */
export async function preparePartFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`The folder ${folder} cannot be created (${error.code}); choose another for --out.`)
  })
  const others = (await readdir(folder)).filter((name) => !/^[._]/.test(name))
  if (others.length === 0) return
  throw new InputError(
    `${folder} already holds ${others.slice(0, 3).join(', ')}${others.length > 3 ? ', ...' : ''}, which would be read as parts of the same table; name an empty folder.`,
  )
}
