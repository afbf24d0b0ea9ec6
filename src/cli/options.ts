import { z } from 'zod'
import { UsageError } from '../index.ts'
import type { Flags } from './command.ts'
import { flagName } from './schema.ts'

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

export const text = z.string().refine((value) => value !== '', { error: 'takes a name that is not empty' })
export const flag = z.boolean().default(false)
export const oneOf = <T extends string>(...choices: T[]) =>
  z.enum(choices, { error: `takes one of ${choices.join(', ')}` })

export { given } from './schema.ts'
export { z }

/** Checks flags against their schema. Throws `UsageError` naming the first one that is wrong, and what was found. */
export function parseFlags<T extends z.ZodType>(schema: T, flags: Flags): z.infer<T> {
  const parsed = schema.safeParse(flags)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const key = String(issue.path[0] ?? '')
  throw new UsageError(`${flagName(key)} ${issue.message}, found ${JSON.stringify(flags[key])}.`)
}

/** Of a command that is several in one, Commander knows the flags of all. @param name of the command, as `benchmark gaussian` */
export function requireKnown(name: string, shape: z.ZodRawShape, flags: Flags): void {
  for (const key of Object.keys(flags))
    if (!(key in shape))
      throw new UsageError(`${flagName(key)} means nothing to ${name}; see brenier ${name.split(' ')[0]} --help.`)
}

function isNumber(value: string): boolean {
  return value.trim() !== '' && Number.isFinite(Number(value))
}
