import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { InputError, outputError, ReaderGone, UsageError } from '../base/errors.ts'
import {
  type CommandModule,
  helpWithExamples,
  Interrupted,
  type Outcome,
  type Screen,
  type Session,
} from './command.ts'
import { type Host, processHost } from './host.ts'
import { operandsOf, takesSeveralFiles } from './operands.ts'
import { ALONE_FLAG, isSharedOut, Ranks } from './ranks.ts'
import { isRepositoryCommand, REPOSITORY_COMMANDS, repositoryRunner, runInRepository } from './repository.ts'
import { shellWord } from './shell-word.ts'
import { Terminal } from './terminal.ts'
import { visibleJson } from './visible.ts'
import { sayWritten } from './written.ts'

/** The folder of the package, seen from src/cli and from dist/cli. */
const PACKAGE = new URL('../../', import.meta.url)

/** One module for each command, loaded when it is needed. */
const COMMANDS: readonly { name: string; usage: string; summary: string; load: () => Promise<CommandModule> }[] = [
  {
    name: 'fit',
    usage: 'SOURCE TARGET --out MAP',
    summary: 'learn the map between two tables',
    load: () => import('./commands/fit/index.ts'),
  },
  {
    name: 'transport',
    usage: 'MAP POINTS --out FILE',
    summary: 'carry rows through a map, forward or backward',
    load: () => import('./commands/transport/index.ts'),
  },
  {
    name: 'evaluate',
    usage: 'MAP SOURCE TARGET',
    summary: 'measure a map on rows that it was not trained on',
    load: () => import('./commands/evaluate/index.ts'),
  },
  {
    name: 'export',
    usage: 'MAP [--out FORWARD] [--backward INVERSE]',
    summary: 'write a map as ONNX models, which other programs run',
    load: () => import('./commands/export/index.ts'),
  },
  {
    name: 'inspect',
    usage: 'MAP',
    summary: 'show what a map file contains',
    load: () => import('./commands/inspect.ts'),
  },
  {
    name: 'report',
    usage: 'MAP SOURCE TARGET --out FILE',
    summary: 'write a page with figures about a map and some rows',
    load: () => import('./commands/report/index.ts'),
  },
  {
    name: 'compare',
    usage: 'MAP... SOURCE TARGET',
    summary: 'measure several maps on the same rows, and list the best first',
    load: () => import('./commands/compare/index.ts'),
  },
  {
    name: 'barycentre',
    usage: 'TABLE TABLE... --out DIR',
    summary: 'find the barycentre of several tables, with the maps to and from it',
    load: () => import('./commands/barycentre/index.ts'),
  },
  {
    name: 'translate',
    usage: 'SOURCE TARGET --out DIR',
    summary: 'turn pictures of one kind into pictures of another',
    load: () => import('./commands/translate/index.ts'),
  },
  {
    name: 'colour',
    usage: 'SOURCE TARGET --out DIR',
    summary: "give each of two photographs the other's colours",
    load: () => import('./commands/colour/index.ts'),
  },
  {
    name: 'studio',
    usage: '',
    summary: 'serve the studio, a page that learns maps, on this machine',
    load: () => import('./commands/studio/index.ts'),
  },
  {
    name: 'completion',
    usage: 'SHELL',
    summary: 'print what bash, zsh or fish needs to complete commands',
    load: () => import('./commands/completion.ts'),
  },
]

const SUMMARY = 'brenier learns the optimal-transport map between two tables of points, in both directions.'
const EXAMPLES = [
  'brenier fit before.csv after.csv --out map.safetensors    # learn the map',
  'brenier transport map.safetensors new.csv --out moved.csv # carry new rows over',
  'brenier evaluate map.safetensors before-test.csv after-test.csv',
  'brenier inspect map.safetensors',
]

const HELP_ENDING = `
brenier help COMMAND shows the help of a command. The README and the pages in docs/ answer questions; docs/troubleshooting.md explains
the messages. To report a fault, give the message, the command, and what BRENIER_DEBUG=1 adds.`

const HELP = ['-h, --help', 'print this help'] as const
const VERSION = ['-v, --version', 'print the version'] as const
const JSON_FLAG = ['--json', 'print one JSON object instead of text'] as const
const QUIET = ['-q, --quiet', 'print no progress; notes and errors remain'] as const
const NO_COLOR = ['--no-color', 'print without colours, as with NO_COLOR in the environment'] as const

const DONE = 0
const FAILED = 1
const WRONG_USAGE = 2
const INTERRUPTED = 130
/** The exit code that shells show for programs ended by a closed pipe (128 + SIGPIPE). */
const READER_GONE = 141

/**
 * Runs the command line.
 * @param argv the words after `brenier`
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted, 141 if the reader of the output has gone
 */
export async function main(argv: readonly string[], host: Host = processHost()): Promise<number> {
  const ranks = new Ranks(host, argv)
  const { code, whole } = await runCommand(argv, ranks)
  if (whole) await ranks.leave()
  else await ranks.fail(code, code === INTERRUPTED)
  return code
}

/** @returns the exit code, and whether the command ran to its end */
async function runCommand(argv: readonly string[], ranks: Ranks): Promise<{ code: number; whole: boolean }> {
  const { host } = ranks
  const terminal = new Terminal(host, { colors: !argv.includes(NO_COLOR[0]) })
  const args = argv[0] === 'help' ? helpArguments(argv[1]) : commandFirst(argv)
  const command = args[0]
  let module: CommandModule | undefined
  const controller = new AbortController()
  const takeBack = host.onInterrupt(() => controller.abort(new Interrupted('Interrupted.')))
  const session: Session = {
    signal: controller.signal,
    messages: terminal,
    interactive: terminal.interactive,
    version: ownVersion(),
    command: ['brenier', ...argv].map(shellWord).join(' '),
    join: (open) => ranks.join(open),
    commands: () => Promise.all(COMMANDS.map(async (one) => described(one, await one.load(), ownVersion()))),
    screen: screenOf(host),
  }
  const whole = (code: number) => ({ code, whole: true })
  try {
    if (isRepositoryCommand(command)) return whole(await runInRepository(PACKAGE, command, args.slice(1)))
    module = await COMMANDS.find(({ name }) => name === command)?.load()
    if (module !== undefined) ranks.check(command, argv)
    const done = await parseAndRun(args, module, terminal, session)
    if (done !== null) show(done.outcome, done.asJson, terminal, host)
    await terminal.printed().catch((error: Error) => {
      throw sayWritten(outputError(error), done?.outcome.wrote ?? [])
    })
    if (done?.outcome.failure === undefined) return whole(DONE)
    terminal.error(done.outcome.failure)
    return whole(FAILED)
  } catch (error) {
    const code = failed(error, command, (option) => module?.flagOf?.(option), terminal, host)
    return { code, whole: false }
  } finally {
    terminal.close()
    takeBack()
  }
}

interface Done {
  readonly outcome: Outcome
  readonly asJson: boolean
}

async function parseAndRun(
  args: readonly string[],
  module: CommandModule | undefined,
  terminal: Terminal,
  session: Session,
): Promise<Done | null> {
  let done: Done | null = null
  const program = new Command('brenier')
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.print(text), outputError: () => {}, writeErr: () => {} })
    .helpCommand(false)
    .version(session.version, ...VERSION)
    .helpOption(...HELP)
    .usage('COMMAND ...')
  helpWithExamples(program, SUMMARY, EXAMPLES)
  program.addHelpText('after', HELP_ENDING)
  const inRepository = repositoryRunner(PACKAGE) === null ? [] : REPOSITORY_COMMANDS
  for (const one of [...COMMANDS, ...inRepository]) {
    const { name } = one
    const command = described(one, name === args[0] ? module : undefined, session.version)
    program.addCommand(command.copyInheritedSettings(program))
    if (name !== args[0] || module === undefined) continue
    if (takesSeveralFiles(name)) command.allowExcessArguments(true)
    command.action(async () => {
      const flags = command.opts()
      if (flags.quiet === true) terminal.hush()
      const operands = operandsOf(name, args.slice(1), command.args)
      done = { outcome: await module.run(operands, flags, session), asJson: flags.json === true }
    })
  }
  if (args.length === 0) {
    program.outputHelp()
    throw new UsageError('No command was given; name one of those above.')
  }
  await program.parseAsync(args, { from: 'user' }).catch((error: unknown) => {
    // The help or the version was asked for, and has been printed.
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error
  })
  return done
}

/** A command with its summary and, if its module is given, its flags. */
function described(
  { name, usage, summary }: Pick<(typeof COMMANDS)[number], 'name' | 'usage' | 'summary'>,
  module: CommandModule | undefined,
  version: string,
): Command {
  const command = new Command(name).summary(summary).usage(`${usage} [options]`.trim())
  if (module === undefined) return command
  module.define(command)
  if (!isSharedOut(name)) command.option(...ALONE_FLAG)
  return command
    .helpOption(...HELP)
    .option(...JSON_FLAG)
    .option(...QUIET)
    .option(...NO_COLOR)
    .version(version, ...VERSION)
}

/** Flags without a value, so that the next word may be the command. */
const SWITCHES = [HELP, VERSION, JSON_FLAG, QUIET, NO_COLOR].flatMap(([flags]) => flags.split(', '))

/** `brenier --seed 7 fit a b` means `brenier fit --seed 7 a b`: flags may come before or after the command. */
function commandFirst(argv: readonly string[]): readonly string[] {
  const isName = (word: string) => COMMANDS.some(({ name }) => name === word) || isRepositoryCommand(word)
  if (argv[0] === undefined || !argv[0].startsWith('-')) return argv
  const isValue = (i: number) => {
    const before = argv[i - 1]!
    return before.startsWith('-') && !before.includes('=') && !SWITCHES.includes(before)
  }
  const places = [...argv.keys()].filter((i) => isName(argv[i]!))
  const at = places.find((i) => !isValue(i)) ?? places[0]
  return at === undefined ? argv : [argv[at]!, ...argv.slice(0, at), ...argv.slice(at + 1)]
}

/** What the terminal that receives the results can show. The locale decides whether it shows more than ASCII. */
function screenOf({ stdout, stderr, env }: Host): Screen | undefined {
  if (stdout.isTTY !== true || env.TERM === 'dumb') return undefined
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || ''
  return {
    columns: stdout.columns || stderr.columns || 80,
    unicode: /utf-?8/i.test(locale) || env.WT_SESSION !== undefined,
  }
}

/** `brenier help fit` means `brenier fit --help`; an unknown command is refused by name. */
function helpArguments(name: string | undefined): string[] {
  if (name === undefined) return ['--help']
  return COMMANDS.some((command) => command.name === name) || isRepositoryCommand(name) ? [name, '--help'] : [name]
}

function show({ json, text, wroteToStdout }: Outcome, asJson: boolean, terminal: Terminal, host: Host): void {
  if (wroteToStdout !== true) terminal.print(asJson ? visibleJson(json) : text)
  else if (host.stderr.isTTY === true) terminal.beside(text)
}

/**
 * Prints a sentence about what went wrong, and returns the exit code.
 * @param flagOf the command's flag for an option of the library
 */
function failed(
  error: unknown,
  command: string | undefined,
  flagOf: (option: string) => string | undefined,
  terminal: Terminal,
  host: Host,
): number {
  if (error instanceof CommanderError) {
    terminal.error(usageMessage(error.message, command))
    return WRONG_USAGE
  }
  if (error instanceof Interrupted) {
    terminal.error(error.message)
    return INTERRUPTED
  }
  if (error instanceof ReaderGone) return READER_GONE
  if (error instanceof InputError) {
    terminal.error(error.describe(flagOf))
    return error instanceof UsageError ? WRONG_USAGE : FAILED
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  if (host.env.BRENIER_DEBUG) terminal.beside(`brenier: ${stack ?? message}`)
  else
    terminal.error(
      `${message} (unexpected: a bug in brenier, or it ran out of memory; BRENIER_DEBUG=1 shows where it happened)`,
    )
  return FAILED
}

/** Turns "error: unknown option '--stepz'\n(Did you mean --steps?)" into a sentence. */
function usageMessage(message: string, command: string | undefined): string {
  const [first = '', hint] = message.replace(/^error: /, '').split('\n')
  const suggestion = hint ? ` ${hint.replace('(Did', '(did')}` : ''
  const missing = /^required option '(?:\S+, )?(--\S+) (<\S+>)' not specified/.exec(first)
  if (missing)
    return `${missing[1]} is missing; add ${missing[1]} ${missing[2]!.slice(1, -1)}, or see brenier ${command} --help.`
  const help = COMMANDS.some(({ name }) => name === command) ? `brenier ${command} --help` : 'brenier --help'
  return `${first.replace(/\.$/, '')}${suggestion}; see ${help}.`
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}
