import type { Command } from 'commander'
import type { Collective } from '../index.ts'
import type { Messages } from './terminal.ts'

/** What a command gives back; only `main` prints it. */
export interface Outcome {
  /** What `--json` prints, as one object. */
  readonly json: Readonly<Record<string, unknown>>
  /** The same for people: a few lines. */
  readonly text: string
  /** Whether the command itself wrote to standard output, which then holds nothing else; the text goes to stderr, on a terminal. */
  readonly wroteToStdout?: boolean
  /** The files that were written, for where this result itself cannot be. */
  readonly wrote?: readonly string[]
  /** Why the command failed although it has a result: a sentence for stderr, and exit code 1. */
  readonly failure?: string | undefined
}

/** What a running command is given. */
export interface Session {
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal
  readonly messages: Messages
  /** Whether stdout is a terminal. */
  readonly interactive: boolean
  readonly version: string
  /** What was typed, as a shell would take it. */
  readonly command: string
  /** Joins the other ranks of this command; `main` leaves them at its end. */
  readonly join: (open: (say: (message: string) => void) => Promise<Collective>) => Promise<Collective>
  /** All commands, with their flags. */
  readonly commands: () => Promise<readonly Command[]>
  /** What the terminal that the result goes to can show; undefined where it goes elsewhere. */
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
  /** What the command line calls an option of the library; undefined where the command has no flag for it. */
  flagOf?(option: string): string | undefined
}

/** Flags as commander gives them, before they are checked. */
export type Flags = Readonly<Record<string, unknown>>

/** The user stopped the command (exit code 130). */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** Examples stand before the usage in a command's help. */
export function helpWithExamples(command: Command, summary: string, examples: readonly string[]): void {
  const lines = examples.map((example) => `  ${example}`).join('\n')
  command.addHelpText('before', `${summary}\n\nExamples:\n${lines}\n`)
}
