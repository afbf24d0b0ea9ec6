import { field, InputError, sentence } from './errors.ts'

/**
 * The definition of an option, stated once: the library takes its checks and its default from it, and the command line its flag and its line of
 * help.
 */
export interface Option<T> extends Stated<T> {
  /** How a text becomes a value: as it is, as a number, as a whole number, or as whole numbers separated by commas. */
  readonly kind: 'name' | 'number' | 'whole' | 'wholes'
  /** The values that are allowed, as the end of "steps must be ...". */
  readonly takes: string
  accepts(value: unknown): value is T
}

interface Stated<T> {
  /** What it is, in a line of help. */
  readonly summary: string
  /** The value if none is given. */
  readonly default?: T
  /** What applies if none is given, where that depends on the data or on other options. */
  readonly otherwise?: string
}

export function whole<S extends Stated<number>>(stated: S, least = Number.MIN_SAFE_INTEGER): Option<number> & S {
  const takes = least === Number.MIN_SAFE_INTEGER ? 'a whole number' : `a whole number of at least ${least}`
  return { kind: 'whole', takes, accepts: (value): value is number => isWhole(value, least), ...stated }
}

export function positive<S extends Stated<number>>(stated: S): Option<number> & S {
  return number('a positive number', (value) => value > 0, stated)
}

/** @param takes the accepted numbers, in words */
export function number<S extends Stated<number>>(
  takes: string,
  accepts: (value: number) => boolean,
  stated: S,
): Option<number> & S {
  const checked = (value: unknown): value is number => typeof value === 'number' && accepts(value)
  return { kind: 'number', takes, accepts: checked, ...stated }
}

/** One or more whole numbers. @param takes the accepted numbers, in words */
export function wholes<S extends Stated<readonly number[]>>(
  takes: string,
  least: number,
  most: number,
  stated: S,
): Option<readonly number[]> & S {
  const accepts = (value: unknown): value is readonly number[] =>
    Array.isArray(value) && value.length > 0 && value.every((one) => isWhole(one, least, most))
  return { kind: 'wholes', takes, accepts, ...stated }
}

export function choice<const T extends string, S extends Stated<NoInfer<T>>>(
  names: readonly T[],
  stated: S,
): Option<T> & S {
  const accepts = (value: unknown): value is T => (names as readonly unknown[]).includes(value)
  return { kind: 'name', takes: `one of ${names.join(', ')}`, accepts, ...stated }
}

/** The defaults of a table of options that all have one. */
export function defaultsOf<T extends Readonly<Record<string, { readonly default: unknown }>>>(
  table: T,
): { readonly [K in keyof T]: T[K]['default'] } {
  const entries = Object.entries(table).map(([name, option]) => [name, option.default])
  return Object.fromEntries(entries) as { readonly [K in keyof T]: T[K]['default'] }
}

function isWhole(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
}

/** @throws InputError naming the first option whose value is not allowed */
export function checkGiven(options: object, table: Readonly<Record<string, Option<unknown>>>): void {
  for (const [name, { accepts, takes }] of Object.entries(table)) {
    const value: unknown = Reflect.get(options, name)
    if (value !== undefined && !accepts(value))
      throw new InputError(sentence`${field(name)} must be ${takes}, found ${shown(value)}.`)
  }
}

/**
 * @param known the valid names; without this check, a misspelt option would silently keep its default
 * @throws InputError naming the first option that is not known, and the one that was likely meant
 */
export function checkNames(options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new InputError(`The options must be an object, such as { ${known[0]}: ... }, found ${shown(options)}.`)
  const wrong = Object.keys(options).find((name) => Reflect.get(options, name) !== undefined && !known.includes(name))
  if (wrong === undefined) return
  const likely = known.map((name) => ({ name, edits: editsBetween(wrong.toLowerCase(), name.toLowerCase()) }))
  const nearest = likely.reduce((best, one) => (one.edits < best.edits ? one : best))
  const hint = nearest.edits <= Math.max(2, wrong.length / 3) ? `did you mean ${nearest.name}? There` : 'there'
  throw new InputError(`There is no option ${JSON.stringify(wrong)}; ${hint} are ${known.join(', ')}.`, {
    field: wrong,
  })
}

/** How many letters must be inserted, deleted or replaced to turn one word into the other (Levenshtein). */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, j) => j)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (let j = 0; j < other.length; j++)
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (letter === other[j] ? 0 : 1)))
    row = next
  }
  return row.at(-1)!
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value)
}
