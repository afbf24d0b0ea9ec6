import { InputError, UsageError } from 'brenier'
import { CommanderError, Option, Command as Parser } from 'commander'
import type { Context } from './context.ts'
import type { Host } from './host.ts'
import { processEnvironment } from './machine.ts'
import type { Command } from './measurement.ts'
import { flagOf, helpOf } from './options.ts'

/** A command, or commands by name (`measure gaussian`). */
export type Commands = { readonly [name: string]: Entry }
interface Entry {
  readonly summary: string
  load(): Promise<Command | Readonly<Record<string, Command>>>
}

const DONE = 0
const FAILED = 1
const WRONG_USAGE = 2
const INTERRUPTED = 130

class Interrupted extends Error {}

/**
 * Runs the command that the arguments name. Results go to stdout; progress, notes and errors to stderr.
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted
 */
export async function runProgram(
  program: string,
  commands: Commands,
  argv: readonly string[],
  host: Host,
): Promise<number> {
  const controller = new AbortController()
  const takeBack = host.onInterrupt(() => controller.abort(new Interrupted('Interrupted.')))
  const line = new ProgressLine(host)
  try {
    const done = await findAndRun(program, commands, argv, async () => contextOf(host, line, controller.signal))
    line.clear()
    host.stdout.write(done.endsWith('\n') ? done : `${done}\n`)
    return DONE
  } catch (error) {
    line.clear()
    // A child process that was stopped fails with an error of its own.
    return failed(controller.signal.aborted ? controller.signal.reason : error, host)
  } finally {
    takeBack()
  }
}

/** @returns the text to print */
async function findAndRun(
  program: string,
  commands: Commands,
  [name = '--help', ...rest]: readonly string[],
  context: () => Promise<Context>,
): Promise<string> {
  if (name === '--help') return overview(program, '', commands)
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry === undefined)
    throw new UsageError(`There is no command "${name}"; there are ${Object.keys(commands).join(', ')}.`)
  const loaded = await entry.load()
  if (isCommand(loaded)) return parseAndRun(program, name, loaded, rest, context)
  const [member = '--help', ...flags] = rest
  if (member === '--help') return overview(`${program} ${name}`, entry.summary, loaded)
  const found = Object.hasOwn(loaded, member) ? loaded[member] : undefined
  if (found === undefined)
    throw new UsageError(`There is no ${name} "${member}"; there are ${Object.keys(loaded).join(', ')}.`)
  return parseAndRun(program, `${name} ${member}`, found, flags, context)
}

function isCommand(loaded: Command | Readonly<Record<string, Command>>): loaded is Command {
  return typeof loaded.prepare === 'function'
}

function overview(program: string, summary: string, members: Readonly<Record<string, { readonly summary: string }>>) {
  const width = Math.max(...Object.keys(members).map((name) => name.length)) + 3
  const lines = Object.entries(members).map(([name, one]) => `  ${name.padEnd(width)}${one.summary}`)
  return [...(summary ? [summary, ''] : []), `Usage: ${program} NAME [options]`, '', ...lines].join('\n')
}

async function parseAndRun(
  program: string,
  name: string,
  command: Command,
  argv: readonly string[],
  context: () => Promise<Context>,
): Promise<string> {
  let help = ''
  const parser = new Parser(`${program} ${name}`)
    .exitOverride()
    .configureOutput({ writeOut: (written) => (help += written), outputError: () => {}, writeErr: () => {} })
    .helpOption('--help', 'print this help')
    .description([command.summary, ...(command.details ? ['', command.details] : [])].join('\n'))
  for (const [key, check] of Object.entries(command.options)) {
    const { value, description, hidden } = helpOf(check)
    const option = new Option(value === undefined ? flagOf(key) : `${flagOf(key)} <${value}>`, description)
    parser.addOption(option.hideHelp(hidden === true))
  }
  parser.option('--json', 'print one JSON object instead of tables')
  try {
    parser.parse(argv, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return help
    if (error instanceof CommanderError) throw new UsageError(usageMessage(error.message, name))
    throw error
  }
  const { json, ...flags } = parser.opts()
  const run = command.prepare(name, flags)
  const outcome = await run(await context())
  return json === true ? JSON.stringify(outcome.json) : outcome.text
}

/** Turns "error: unknown option '--stepz'\n(Did you mean --steps?)" into a sentence. */
function usageMessage(message: string, name: string): string {
  const [first = '', hint] = message.replace(/^error: /, '').split('\n')
  const unknown = /^unknown option '(.*)'$/.exec(first)
  const sentence = unknown ? `${unknown[1]} is not an option of ${name}` : first.replace(/\.$/, '')
  return `${sentence}${hint ? ` ${hint.replace('(Did', '(did')}` : ''}; see ${name} --help.`
}

async function contextOf(host: Host, line: ProgressLine, signal: AbortSignal): Promise<Context> {
  return {
    environment: await processEnvironment(),
    signal,
    onProgress: ({ stage, progress }) =>
      line.draw(progress === undefined ? stage : `${stage} ${Math.round(100 * progress)}%`),
    onNotice: (message) => line.say(`note: ${message}`),
    say: (message) => line.say(message),
    ...(host.self && { self: host.self }),
  }
}

/** Prints a sentence about what went wrong; for a fault in the program, the stack. */
function failed(error: unknown, { stderr }: Host): number {
  if (error instanceof Interrupted) {
    stderr.write(`${error.message}\n`)
    return INTERRUPTED
  }
  if (error instanceof InputError) {
    stderr.write(`${error.message}\n`)
    return error instanceof UsageError ? WRONG_USAGE : FAILED
  }
  stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return FAILED
}

/** The progress line at the end of stderr; only on a terminal. */
class ProgressLine {
  readonly #stderr: Host['stderr']
  #drawn = false

  constructor({ stderr }: Host) {
    this.#stderr = stderr
  }

  draw(text: string): void {
    const { isTTY, columns = 80 } = this.#stderr
    if (isTTY !== true) return
    this.#stderr.write(`\r\u001b[K${text.slice(0, columns - 1)}`)
    this.#drawn = true
  }

  say(text: string): void {
    this.clear()
    this.#stderr.write(`${text}\n`)
  }

  clear(): void {
    if (this.#drawn) this.#stderr.write('\r\u001b[K')
    this.#drawn = false
  }
}
