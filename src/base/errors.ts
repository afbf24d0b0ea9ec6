/** An option within a sentence. How it is named depends on where the sentence is shown: by its name in the library, by its flag on the command line. */
class Field {
  readonly name: string
  /** The value that the sentence is about, if any. */
  readonly value: string | undefined

  constructor(name: string, value?: string) {
    this.name = name
    this.value = value
  }
}

/** A sentence that names options; made by `sentence`. */
export class Sentence {
  readonly parts: readonly (string | Field)[]

  constructor(parts: readonly (string | Field)[]) {
    this.parts = parts
  }

  /** The first option that it names. */
  get field(): string | undefined {
    return this.parts.find((part) => part instanceof Field)?.name
  }

  /** @param nameOf the name of an option; undefined leaves the library's name, in quotes unless the sentence begins with it */
  say(nameOf: (field: string) => string | undefined = () => undefined): string {
    return this.parts
      .map((part, i) => {
        if (!(part instanceof Field)) return part
        const { name, value } = part
        const called = nameOf(name)
        if (called !== undefined) return value === undefined ? called : `${called} ${value}`
        if (value !== undefined) return `${name} '${value}'`
        return i === 0 ? name : `"${name}"`
      })
      .join('')
  }
}

/** An option in a `sentence`, alone or with a value. */
export function field(name: string, value?: string): Field {
  return new Field(name, value)
}

/** A template for the message of an `InputError` that names options: `` sentence`choose others with ${field('columns')}` ``. */
export function sentence(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Field | Sentence)[]
): Sentence {
  const parts = strings.flatMap((text, i): readonly (string | Field)[] => {
    const value = values[i]
    if (value === undefined) return [text]
    if (value instanceof Sentence) return [text, ...value.parts]
    return [text, value instanceof Field ? value : String(value)]
  })
  return new Sentence(parts.filter((part) => part !== ''))
}

/** Bad input: data, a file or an option. The message says in one sentence what was wrong, the value found and the cure. */
export class InputError extends Error {
  override readonly name: string = 'InputError'
  /** The option that is wrong or that the cure names, if any. */
  readonly field: string | undefined
  readonly #sentence: Sentence

  /** @param options.field the option that is wrong, if the sentence does not name it */
  constructor(message: string | Sentence, options: { readonly field?: string; readonly cause?: unknown } = {}) {
    const said = typeof message === 'string' ? new Sentence([message]) : message
    super(said.say(), 'cause' in options ? { cause: options.cause } : undefined)
    this.#sentence = said
    this.field = options.field ?? said.field
  }

  get sentence(): Sentence {
    return this.#sentence
  }

  /** The message with its options named by `nameOf`; undefined leaves an option's own name. */
  describe(nameOf: (field: string) => string | undefined): string {
    return this.#sentence.say(nameOf)
  }
}

/** A command line or option that does not parse (exit code 2 in the command line; `InputError` is exit code 1). */
export class UsageError extends InputError {
  override readonly name = 'UsageError'
}

/** The reader of an output has ended, as `| head` does when it has seen enough: nothing failed, and nobody is left to tell. */
export class ReaderGone extends InputError {
  override readonly name = 'ReaderGone'
}

/** The error of a failed write to standard output. A second write after the one that failed finds the stream destroyed. */
export function outputError(error: Error & { readonly code?: string }): InputError {
  const { code } = error
  if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') return new ReaderGone('The reader of standard output ended.')
  return new InputError(`Cannot write to standard output (${error.message}); check where it is redirected to.`)
}
