import type { Command } from 'commander'
import type { Collective } from '../index.ts'
import type { Messages } from './terminal.ts'

/** What a command returns; only `main` prints it. */
export interface Outcome {
  /** The object that `--json` prints. */
  readonly json: Readonly<Record<string, unknown>>
  /** The same for people, in a few lines. */
  readonly text: string
  /** Whether the command wrote to standard output itself. Then nothing else goes there, and the text goes to stderr if that is a terminal. */
  readonly wroteToStdout?: boolean
  /** The files that were written, to be named if this result itself cannot be printed. */
  readonly wrote?: readonly string[]
  /** Why the command failed although it has a result: a sentence for stderr, and exit code 1. */
  readonly failure?: string | undefined
}

/** What a running command receives. */
export interface Session {
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal
  readonly messages: Messages
  /** Whether stdout is a terminal. */
  readonly interactive: boolean
  readonly version: string
  /** The command as it was typed, in the form that a shell accepts. */
  readonly command: string
  /** Joins the other ranks of this command; `main` leaves them at the end. */
  readonly join: (open: (say: (message: string) => void) => Promise<Collective>) => Promise<Collective>
  /** All commands, with their flags. */
  readonly commands: () => Promise<readonly Command[]>
  /** What the terminal that receives the result can show; undefined if the result goes elsewhere. */
  readonly screen?: Screen | undefined
}

export interface Screen {
  readonly columns: number
  /** Whether it shows more than ASCII. */
  readonly unicode: boolean
}

/** One command: its arguments and flags, and what it does. */
export interface CommandModule {
  define(command: Command): void
  run(args: readonly string[], flags: Flags, session: Session): Promise<Outcome>
  /** The command line's flag for an option of the library; undefined if the command has none. */
  flagOf?(option: string): string | undefined
}

/** Flags as commander gives them, before they are checked. */
export type Flags = Readonly<Record<string, unknown>>

/** The user stopped the command (exit code 130). */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** Adds a summary and examples before the usage in a command's help. */
export function helpWithExamples(command: Command, summary: string, examples: readonly string[]): void {
  const lines = examples.map((example) => `  ${example}`).join('\n')
  command.addHelpText('before', `${summary}\n\nExamples:\n${lines}\n`)
}
