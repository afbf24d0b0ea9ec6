import { UsageError } from 'brenier'
import { z } from 'zod'

/** Flags as the command line gives them, before they are checked. */
export type Flags = Readonly<Record<string, unknown>>

/** The options of a measurement, which parse the flags' texts into values. Each error message ends the sentence "--flag takes ...". */
export type Options = z.ZodRawShape
export type Values<O extends Options> = z.output<z.ZodObject<O>>

/** How an option appears in the help: `--max-time <SECONDS>  limit of each fit`. */
interface Help {
  readonly description: string
  /** Absent for a switch; "F..." if there may be several. */
  readonly value?: string
  readonly hidden?: boolean
}

/** An option that must be given. */
export function required<T extends z.ZodType>(check: T, value: string, description: string): T {
  return check.meta({ value, description })
}

/** An option that may be left out. */
export function option<T extends z.ZodType>(check: T, value: string, description: string): z.ZodOptional<T> {
  return check.optional().meta({ value, description })
}

/** `--name`, without a value. */
export function flag(description: string): z.ZodDefault<z.ZodBoolean> {
  return z.boolean().default(false).meta({ description })
}

/** An option that the program itself uses when it measures a part in a process of its own. */
export function hidden<T extends z.ZodType>(check: T): z.ZodOptional<T> {
  return check.optional().meta({ value: 'JSON', description: '', hidden: true })
}

/** The help of an option that one of the functions above made. */
export function helpOf(check: z.core.$ZodType): Help {
  const { value, description = '', hidden: isHidden } = z.globalRegistry.get(check) ?? {}
  return {
    description,
    ...(typeof value === 'string' && { value }),
    ...(isHidden === true && { hidden: true }),
  }
}

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

/** Positive whole numbers, separated by commas. */
export const wholes = z
  .string()
  .refine((text) => /^[1-9]\d{0,8}(,[1-9]\d{0,8})*$/.test(text), {
    error: 'takes whole numbers separated by commas, such as 64,64,32',
  })
  .transform((text) => text.split(',').map(Number))

export const text = z.string().refine((value) => value !== '', { error: 'takes a name that is not empty' })

export const oneOf = <T extends string>(...choices: readonly [T, ...T[]]) =>
  z.enum(choices, { error: `takes one of ${choices.join(', ')}` })

/** Some of several names, separated by commas. */
export const someOf = <T extends string>(...choices: readonly [T, ...T[]]) => {
  const error = `takes some of ${choices.join(',')}, separated by commas`
  return z
    .string({ error })
    .transform((names) => names.split(','))
    .pipe(z.array(z.enum(choices, { error }), { error }))
}

/** Checks flags. Throws `UsageError` for the first that is wrong or missing. @param name of the command, such as "measure w2" */
export function parseOptions<O extends Options>(name: string, options: O, flags: Flags): Values<O> {
  const parsed = z.object(options).safeParse(flags)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const key = String(issue.path[0] ?? '')
  if (flags[key] === undefined) throw new UsageError(`${name} needs ${flagOf(key)}; see --help.`)
  throw new UsageError(`${flagOf(key)} ${issue.message}, found ${JSON.stringify(flags[key])}.`)
}

/** `maxTime` as `--max-time`. */
export function flagOf(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

function isNumber(value: string): boolean {
  return value.trim() !== '' && Number.isFinite(Number(value))
}
