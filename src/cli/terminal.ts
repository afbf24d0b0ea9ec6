import pc from 'picocolors'
import type { Host, Stream } from './host.ts'
import { visible, visibleLine } from './visible.ts'

/** Where a command says things while it works: results are not among them, they go to stdout at the end. */
export interface Messages {
  /** A sentence worth knowing. */
  notice(text: string): void
  /**
   * Replaces the line of progress; where stderr is no terminal, a line every ten seconds says the last of them.
   * @param parts the most important first: those that do not fit beside one another are left out whole
   */
  progress(...parts: readonly string[]): void
}

/** Milliseconds between two lines of progress. */
const EVERY = 10_000

/** Both streams: results and help on stdout; notices, errors and the one line of progress on stderr. */
export class Terminal implements Messages {
  readonly #host: Host
  readonly #colors: ReturnType<typeof pc.createColors>
  #drawn = false
  #quiet = false
  #parts: readonly string[] = []
  #lines: NodeJS.Timeout | undefined
  readonly #began = performance.now()
  #printed: Promise<unknown> = Promise.resolve()

  constructor(host: Host, { colors = true } = {}) {
    this.#host = host
    const { stderr, env } = host
    this.#colors = pc.createColors(colors && stderr.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb')
  }

  /** Whether what is written to stdout is read by a person there and then. */
  get interactive(): boolean {
    return this.#host.stdout.isTTY === true
  }

  print(text: string): void {
    this.clear()
    const shown = visible(text)
    const written = this.#host.stdout.write(shown.endsWith('\n') ? shown : `${shown}\n`)
    this.#printed = Promise.all([this.#printed, written])
    // Thrown where it is awaited, in `printed`.
    this.#printed.catch(() => undefined)
  }

  /** Resolves once all that was printed is written. @throws the error of the system where it cannot be */
  async printed(): Promise<void> {
    await this.#printed
  }

  notice(text: string): void {
    this.#say(`${this.#colors.yellow('note:')} ${visibleLine(text)}`)
  }

  error(text: string): void {
    this.#say(`${this.#colors.red('brenier:')} ${visibleLine(text)}`)
  }

  /** Lines for a person, beside a result that went to stdout. */
  beside(text: string): void {
    this.#say(visible(text))
  }

  progress(...parts: readonly string[]): void {
    const { stderr, progressEvery = EVERY } = this.#host
    this.#parts = parts
    if (this.#quiet) return
    if (stderr.isTTY === true) {
      const shown = parts.map(visibleLine)
      const line = fitted([...shown.slice(0, 2), this.#elapsed(), ...shown.slice(2)], stderr)
      stderr.write(`\r\u001b[K${this.#colors.dim(line)}`)
      this.#drawn = true
    } else if (Number.isFinite(progressEvery)) {
      this.#lines ??= setInterval(() => this.#sayProgress(), progressEvery)
      // It keeps nothing alive that has ended.
      this.#lines.unref()
    }
  }

  /** No progress from here on. */
  hush(): void {
    this.#quiet = true
    this.close()
  }

  /** Ends the progress. */
  close(): void {
    clearInterval(this.#lines)
    this.#lines = undefined
    this.clear()
  }

  #sayProgress(): void {
    this.#say(`... ${[this.#elapsed(), ...this.#parts.filter((part) => part !== '').map(visibleLine)].join(', ')}`)
  }

  #elapsed(): string {
    const seconds = Math.round((performance.now() - this.#began) / 1000)
    // The help loads nothing else, so none of the words of reports either.
    return seconds < 120 ? `after ${seconds} s` : `after ${Math.floor(seconds / 60)} min ${seconds % 60} s`
  }

  /** Takes the line of progress away. */
  clear(): void {
    if (this.#drawn) this.#host.stderr.write('\r\u001b[K')
    this.#drawn = false
  }

  #say(text: string): void {
    this.clear()
    this.#host.stderr.write(`${text}\n`)
  }
}

/** As many whole parts as fit in a line; where that is unknown, in 80 characters. */
function fitted(parts: readonly string[], { columns }: Stream): string {
  const room = (columns || 80) - 1
  const [first = '', ...others] = parts
  let line = first.length <= room ? first : `${first.slice(0, Math.max(0, room - 3))}...`
  for (const part of others) if (part !== '' && line.length + GAP.length + part.length <= room) line += GAP + part
  return line
}

const GAP = '   '
