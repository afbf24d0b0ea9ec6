import { UsageError } from '../base/errors.ts'

/** The commands whose tables may each consist of several files: how many operands come before the tables, and how many tables there are. */
const TABLES: Readonly<Record<string, { readonly before: number; readonly tables: 1 | 2 }>> = {
  fit: { before: 0, tables: 2 },
  evaluate: { before: 1, tables: 2 },
  transport: { before: 1, tables: 1 },
}

/** Whether a command accepts more operands than it has tables. */
export function takesSeveralFiles(command: string): boolean {
  return command in TABLES
}

/**
 * The operands of a command, with several files of one table combined, such as those that a shell makes of a pattern. For a command with one
 * table these are all files; for two tables, those before `--` and those after it.
 * @param args the words after the command  @param operands those of them that are not options
 * @throws UsageError for too many files without a `--` that separates the tables
 */
export function operandsOf(command: string, args: readonly string[], operands: readonly string[]): string[] {
  const shape = TABLES[command]
  if (shape === undefined || operands.length <= shape.before + shape.tables) return [...operands]
  const first = operands.slice(0, shape.before)
  if (shape.tables === 1) return [...first, asOne(operands.slice(shape.before))]
  const mark = args.indexOf('--')
  const behind = mark < 0 ? [] : args.slice(mark + 1)
  const option = behind.find((text) => /^--?[a-z]/.test(text))
  if (option !== undefined)
    throw new UsageError(`${option} comes after --, where only files may be; put options before it.`)
  const before = operands.slice(shape.before, operands.length - behind.length)
  if (behind.length > 0 && before.length > 0) return [...first, asOne(before), asOne(behind)]
  const given = operands.slice(shape.before)
  throw new UsageError(
    `${given.length} files were given (${given.slice(0, 3).join(', ')}, ...) where a source and a target are needed; put a pattern in quotes ('part-*.csv') to make its files one table, or separate the source's files from the target's with --.`,
  )
}

function asOne(files: readonly string[]): string {
  return files.length === 1 ? files[0]! : `{${files.map((file) => file.replaceAll(/[\\,{}]/g, '\\$&')).join(',')}}`
}

/** Words in a file name that mark a part of a table. */
const PART = /(?:^|[\W_])(?:part|chunk|shard|split|piece|slice)(?=$|[\W_\d])/i

/** Whether a source and a target are named like two parts of one table: the names differ only in numbers, and contain a word for a part. */
export function namedLikeParts(source: string, target: string): boolean {
  const alike = (text: string) => text.replaceAll(/\d+/g, '0')
  return source !== target && alike(source) === alike(target) && PART.test(source)
}
