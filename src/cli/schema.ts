import type { Command } from 'commander'
import { type Option, UsageError } from '../index.ts'
import type { Flags } from './command.ts'

/** What is wrong with a flag's text, as the end of the sentence "--flag takes ...". */
class Fault {
  readonly takes: string

  constructor(takes: string) {
    this.takes = takes
  }
}

/** A flag of a command: its line of help, its check and its default in one place. */
export interface Flag<T> {
  /** The placeholder for its value in the help, such as <N>; absent for a switch. */
  readonly argument?: string
  readonly help: string
  readonly required?: boolean
  /** Whether the flag begins with --no-, and turns off what is otherwise on. */
  readonly negated?: boolean
  /** The message that refuses a second use of the flag; without it, the last use counts. */
  readonly once?: string
  /** Whether several uses are joined, with commas. */
  readonly repeated?: boolean
  /** The library's names for the option, if they differ from the flag's own. */
  readonly options?: readonly string[]
  /** The value that the library uses if the flag is not given. */
  readonly default?: unknown
  /** @param given the text, true for a switch, undefined if the flag is absent */
  read(given: unknown): T | Fault
}

/** Other spellings, the same in every command; messages use the flag's own name. */
const ALIASES: Readonly<Record<string, string>> = { out: '-o', maxTime: '--time' }

/** The values of a set of flags; undefined for an absent flag. */
export type ValuesOf<S> = S extends FlagSet<infer F> ? { [K in keyof F]: ValueOf<F[K]> } : never

type ValueOf<F> = F extends Flag<infer T> ? T : never

/** The flags of a command, by their names in code: `maxTime` is --max-time. */
export class FlagSet<F extends Readonly<Record<string, Flag<unknown>>>> {
  readonly #flags: F

  constructor(flags: F) {
    this.#flags = flags
  }

  /** Adds the flags to a command. */
  define(command: Command): void {
    for (const [key, { argument, help, required, once, repeated, negated }] of Object.entries<Flag<unknown>>(
      this.#flags,
    )) {
      const name = negated === true ? flagName(key).replace('--', '--no-') : flagName(key)
      const names = key in ALIASES ? `${ALIASES[key]}, ${name}` : name
      const flag = argument === undefined ? names : `${names} ${argument}`
      if (required === true) command.requiredOption(flag, help)
      else if (repeated) command.option(flag, help, (value: string, before?: string) => joinNames(before, value))
      else if (once !== undefined) command.option(flag, help, refuseSecond(once))
      else command.option(flag, help)
    }
  }

  /** @throws UsageError naming the first flag that is wrong, and what was found */
  parse(given: Flags): ValuesOf<FlagSet<F>> {
    const values = Object.entries<Flag<unknown>>(this.#flags).map(([key, { read }]) => {
      const value = read(given[key])
      if (value instanceof Fault)
        throw new UsageError(`${flagName(key)} takes ${value.takes}, found ${JSON.stringify(given[key])}.`)
      return [key, value] as const
    })
    return Object.fromEntries(values) as ValuesOf<FlagSet<F>>
  }

  /** The command line's flag for an option of the library; undefined if the command has none. */
  flagOf(option: string): string | undefined {
    const entry = Object.entries<Flag<unknown>>(this.#flags).find(([key, { options }]) =>
      (options ?? [key]).includes(option),
    )
    return entry && flagName(entry[0])
  }

  /** Some flags as text, with the library's defaults for absent ones: the settings of a result. */
  described(keys: readonly (keyof F & string)[], values: Readonly<Record<string, unknown>>): Record<string, string> {
    const shown = keys.map((key) => [flagName(key), values[key] ?? this.#flags[key]?.default] as const)
    return Object.fromEntries(shown.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
  }
}

/** `maxTime` as --max-time. */
export function flagName(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

function joinNames(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before},${value}`
}

/** Refuses a second use of a flag, whose last value would otherwise silently count. */
function refuseSecond(sentence: string): (value: string, before: string | undefined) => string {
  return (value, before) => {
    if (before === undefined) return value
    throw new UsageError(sentence)
  }
}

/** A flag for an option of the library, with its check, its default and, unless other words fit better, its line of help. */
export function ofOption<T>(
  option: Option<T>,
  argument: string,
  { name, summary = option.summary, takes = option.takes }: Partial<Record<'name' | 'summary' | 'takes', string>> = {},
): Flag<T | undefined> {
  return {
    argument,
    help: summary + defaultText(option),
    default: option.default,
    ...(name !== undefined && { options: [name] }),
    read(given) {
      if (given === undefined) return undefined
      const value = parsed(option.kind, String(given))
      return option.accepts(value) ? value : new Fault(takes)
    },
  }
}

/** The default that the help states. */
function defaultText({ default: value, otherwise }: Option<unknown>): string {
  if (otherwise !== undefined) return ` (default: ${otherwise})`
  if (value === undefined) return ''
  if (Array.isArray(value)) return ` (default ${value.join(',')})`
  return ` (default ${typeof value === 'number' && value > 0 && value < 1e-3 ? value.toExponential() : value})`
}

function parsed(kind: Option<unknown>['kind'], given: string): unknown {
  if (kind === 'name') return given
  if (kind === 'wholes') return given.split(',').map(wholeNumber)
  if (kind === 'whole') return wholeNumber(given)
  return given.trim() === '' ? Number.NaN : finite(Number(given))
}

function wholeNumber(given: string): number {
  return /^\d+$/.test(given) ? Number(given) : Number.NaN
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN
}

const UNITS: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, m: 60, min: 60, h: 3600, d: 86_400 }

/** A flag for an option in seconds: a number, or numbers with units, such as 90, 15m, 1.5h or 1h30m. */
export function duration(option: Option<number>): Flag<number | undefined> {
  return {
    ...ofOption(option, '<TIME>'),
    help: `${option.summary}; in seconds, or as 90s, 15m, 1h30m${defaultText(option)}`,
    read(given) {
      if (given === undefined) return undefined
      const value = secondsIn(String(given))
      return option.accepts(value) && Number.isFinite(value) ? value : new Fault('a time such as 90, 90s, 15m or 1h30m')
    },
  }
}

function secondsIn(text: string): number {
  const parts = text.trim().toLowerCase()
  if (!/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^((\d+\.?\d*|\.\d+)\s*(ms|s|min|m|h|d)\s*)+$/.test(parts)) return Number.NaN
  if (/^[\d.]+(e[+-]?\d+)?$/.test(parts)) return Number(parts)
  return [...parts.matchAll(/([\d.]+)\s*([a-z]+)/g)].reduce(
    (sum, [, size, unit]) => sum + Number(size) * UNITS[unit!]!,
    0,
  )
}

/** A flag that takes a text: a file, a folder, a name. */
export function text(argument: string, help: string, once?: string): Flag<string | undefined> {
  return {
    argument,
    help,
    ...(once !== undefined && { once }),
    read(given) {
      if (given === undefined) return undefined
      return given === '' ? new Fault('a name that is not empty') : String(given)
    },
  }
}

export function requiredText(argument: string, help: string): Flag<string> {
  const { read } = text(argument, help)
  return { argument, help, required: true, read: (given) => read(given) ?? '' }
}

/** A switch that is on unless its flag, which begins with --no-, turns it off. */
export function onUnless(help: string): Flag<boolean> {
  return { help, negated: true, read: (given) => given !== false }
}

export function toggle(help: string): Flag<boolean> {
  return { help, read: (given) => given === true }
}

/** A flag whose text is converted to another type. @param takes what it may be, in words */
export function readAs<T>(
  argument: string,
  help: string,
  takes: string,
  parse: (text: string) => T | undefined,
): Flag<T | undefined> {
  return {
    argument,
    help,
    read: (given) => (given === undefined ? undefined : (parse(String(given)) ?? new Fault(takes))),
  }
}

/** Names, places, patterns or ranges of columns, separated by commas or given several times; a comma inside a name is written "\,". */
export function columnNames(help: string): Flag<readonly string[] | undefined> {
  const flag = readAs('<NAMES>', help, 'names of columns separated by commas, such as height,width', (given) =>
    given.trim() === '' ? undefined : given.split(/(?<!\\),/).map((name) => name.replaceAll('\\,', ',').trim()),
  )
  return { ...flag, repeated: true }
}

/** An object without the keys whose value is undefined, which the library would not treat as absent. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
