import pc from 'picocolors'
import type { Host, Stream } from './host.ts'
import { visible, visibleLine } from './visible.ts'

/** Where a command says things while it works: results are not among them, they go to stdout at the end. */
export interface Messages {
  /** A sentence worth knowing. */
  notice(text: string): void
  /** Replaces the line of progress; nothing happens where stderr is no terminal. */
  progress(text: string): void
}

/** Both streams: results and help on stdout; notices, errors and the one line of progress on stderr. */
export class Terminal implements Messages {
  readonly #host: Host
  readonly #colors: ReturnType<typeof pc.createColors>
  #drawn = false
  #printed: Promise<unknown> = Promise.resolve()

  constructor(host: Host) {
    this.#host = host
    this.#colors = pc.createColors(host.stderr.isTTY === true && !host.env.NO_COLOR && host.env.TERM !== 'dumb')
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

  progress(text: string): void {
    const { stderr } = this.#host
    if (stderr.isTTY !== true) return
    stderr.write(`\r\u001b[K${this.#colors.dim(fitted(visibleLine(text), stderr))}`)
    this.#drawn = true
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

function fitted(text: string, { columns = 80 }: Stream): string {
  return text.length < columns ? text : text.slice(0, columns - 1)
}
