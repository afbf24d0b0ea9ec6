import pc from 'picocolors'
import type { Host, Stream } from './host.ts'
import { visible, visibleLine } from './visible.ts'

/** Where a command prints messages while it works. Results are not among them; they go to stdout at the end. */
export interface Messages {
  /** A sentence worth knowing. */
  notice(text: string): void
  /**
   * Replaces the progress line. If stderr is not a terminal, the latest progress is printed every ten seconds instead.
   * @param parts the most important first: parts that do not fit beside the others are left out as a whole
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

  /** Whether a person is watching stdout. */
  get interactive(): boolean {
    return this.#host.stdout.isTTY === true
  }

  print(text: string): void {
    this.clear()
    const shown = visible(text)
    const written = this.#host.stdout.write(shown.endsWith('\n') ? shown : `${shown}\n`)
    this.#printed = Promise.all([this.#printed, written])
    // The error is thrown where this is awaited, in `printed`.
    this.#printed.catch(() => undefined)
  }

  /** Resolves once everything printed has been written. @throws the error of the system if it cannot be */
  async printed(): Promise<void> {
    await this.#printed
  }

  notice(text: string): void {
    this.#say(`${this.#colors.yellow('note:')} ${visibleLine(text)}`)
  }

  error(text: string): void {
    this.#say(`${this.#colors.red('brenier:')} ${visibleLine(text)}`)
  }

  /** Prints lines for a person when the result went to stdout. */
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
      // The timer must not keep a finished process alive.
      this.#lines.unref()
    }
  }

  /** Prints no more progress from here on. */
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
    // The help must load quickly, so the wording of reports is not imported here.
    return seconds < 120 ? `after ${seconds} s` : `after ${Math.floor(seconds / 60)} min ${seconds % 60} s`
  }

  /** Removes the progress line. */
  clear(): void {
    if (this.#drawn) this.#host.stderr.write('\r\u001b[K')
    this.#drawn = false
  }

  #say(text: string): void {
    this.clear()
    this.#host.stderr.write(`${text}\n`)
  }
}

/** As many whole parts as fit in a line; 80 characters if the width is unknown. */
function fitted(parts: readonly string[], { columns }: Stream): string {
  const room = (columns || 80) - 1
  const [first = '', ...others] = parts
  let line = first.length <= room ? first : `${first.slice(0, Math.max(0, room - 3))}...`
  for (const part of others) if (part !== '' && line.length + GAP.length + part.length <= room) line += GAP + part
  return line
}

const GAP = '   '
