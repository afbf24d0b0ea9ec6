import { z } from 'zod'
import { UsageError } from '../base/errors.ts'
import type { Flags } from './command.ts'

/** The flags' texts as values; each error ends the sentence "--flag takes ...". */

export const whole = (least: number) =>
  z
    .string()
    .refine((text) => /^\d+$/.test(text) && Number.isSafeInteger(Number(text)) && Number(text) >= least, {
      error: `takes a whole number of at least ${least}`,
    })
    .transform(Number)

export const positive = z
  .string()
  .refine((text) => isNumber(text) && Number(text) > 0, { error: 'takes a positive number' })
  .transform(Number)

export const share = z
  .string()
  .refine((text) => isNumber(text) && Number(text) >= 0 && Number(text) <= 0.5, {
    error: 'takes a share between 0 and 0.5',
  })
  .transform(Number)

export const widths = z
  .string()
  .refine((text) => /^[1-9]\d{0,5}(,[1-9]\d{0,5})*$/.test(text), { error: 'takes widths with commas, as 64,64,32' })
  .transform((text) => text.split(',').map(Number))

/** Names, places or patterns of columns, with commas; a comma inside a name is written "\,". */
export const columns = z
  .string()
  .refine((text) => text.trim() !== '', { error: 'takes the names of columns with commas, as height,width' })
  .transform((text) => text.split(/(?<!\\),/).map((name) => name.replaceAll('\\,', ',').trim()))

export const text = z.string().refine((value) => value !== '', { error: 'takes a name that is not empty' })
export const flag = z.boolean().default(false)
export const oneOf = <T extends string>(...choices: T[]) =>
  z.enum(choices, { error: `takes one of ${choices.join(', ')}` })

/** What the commands that solve the inverse share. */
export const solving = {
  tolerance: positive.optional(),
  maxIterations: whole(1).optional(),
  method: oneOf('lbfgs', 'fixed-point').optional(),
  allowUnconverged: flag,
  threads: whole(1).optional(),
  device: oneOf('auto', 'native', 'wasm').optional(),
}

export { z }

/** Checks flags against their schema. Throws `UsageError` naming the first one that is wrong, and what was found. */
export function parseFlags<T extends z.ZodType>(schema: T, flags: Flags): z.infer<T> {
  const parsed = schema.safeParse(flags)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const key = String(issue.path[0] ?? '')
  const name = `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  throw new UsageError(`${name} ${issue.message}, found ${JSON.stringify(flags[key])}.`)
}

/** Of a command that is several in one, Commander knows the flags of all. @param name of the command, as `benchmark gaussian` */
export function requireKnown(name: string, shape: z.ZodRawShape, flags: Flags): void {
  for (const key of Object.keys(flags))
    if (!(key in shape))
      throw new UsageError(
        `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} means nothing to ${name}; see brenier ${name.split(' ')[0]} --help.`,
      )
}

/** An object without the keys whose value is undefined, which the library tells apart from absent ones. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

function isNumber(value: string): boolean {
  return value.trim() !== '' && Number.isFinite(Number(value))
}
