/** How a value of a scene's state is written in the link. A value that cannot be read becomes the default, because users edit links by hand. */
export interface Field<T> {
  readonly default: T
  parse(text: string): T | undefined
  format(value: T): string
}

export type Fields<S> = { readonly [K in keyof S]: Field<S[K]> }

export function choice<const T extends string>(values: readonly T[], byDefault: NoInfer<T>): Field<T> {
  return {
    default: byDefault,
    parse: (text) => values.find((value) => value === text),
    format: (value) => value,
  }
}

export function number(byDefault: number, from: number, to: number, { whole = false } = {}): Field<number> {
  return {
    default: byDefault,
    parse: (text) => {
      const value = text === '' ? Number.NaN : Number(text)
      if (!(value >= from && value <= to)) return undefined
      return whole ? Math.round(value) : value
    },
    format: (value) => String(whole ? Math.round(value) : Number(value.toPrecision(6))),
  }
}

export function flag(byDefault: boolean): Field<boolean> {
  return {
    default: byDefault,
    parse: (text) => (text === '1' ? true : text === '0' ? false : undefined),
    format: (value) => (value ? '1' : '0'),
  }
}

export function text(byDefault: string, most = 200): Field<string> {
  return { default: byDefault, parse: (value) => value.slice(0, most), format: (value) => value }
}
