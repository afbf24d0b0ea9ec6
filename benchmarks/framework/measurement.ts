import type { Context } from './context.ts'
import { type Flags, type Options, option, parseOptions, text, type Values } from './options.ts'
import { type Output, outputText, prepareFolder, writeOutput } from './output.ts'

/** What a command returns; only the runner prints it. */
interface Outcome {
  /** The object that --json prints. */
  readonly json: Readonly<Record<string, unknown>>
  readonly text: string
}

/** Something that the runner can start by name. */
export interface Command {
  readonly summary: string
  /** Further lines of its help. */
  readonly details?: string
  readonly options: Options
  /** Checks the flags (`UsageError`) before any work, and returns a function that does the work. */
  prepare(name: string, flags: Flags): (context: Context) => Promise<Outcome>
}

/** A measurement: a summary, its options, and the work. */
interface Measurement<O extends Options> {
  readonly summary: string
  readonly details?: string
  readonly options: O
  /** The folder for results if --out does not name one. Without a folder, nothing is written. */
  folder?(asked: Values<O>): string | undefined
  run(asked: Values<O>, context: Context): Promise<Output>
}

const everywhere = { out: option(text, 'DIR', 'write report.json, report.md and figures there') }

/** A command that measures, prints tables (or JSON), and writes them to the folder of --out. */
export function measurement<O extends Options>({ folder, run, ...described }: Measurement<O>): Command {
  return {
    ...described,
    options: { ...described.options, ...everywhere },
    prepare(name, { out: given, ...flags }) {
      const asked = parseOptions(name, described.options, flags)
      const out = parseOptions(name, everywhere, { out: given }).out ?? folder?.(asked)
      const save = async (output: Output) => {
        if (out !== undefined) await writeOutput(out, output)
      }
      return async (context) => {
        if (out !== undefined) await prepareFolder(out)
        const output = await run(asked, { ...context, save, ...(out !== undefined && { folder: out }) })
        context.signal?.throwIfAborted()
        await save(output)
        return { json: output.report, text: outputText(output) }
      }
    },
  }
}

/** A command of any other kind. */
export function command<O extends Options>({
  run,
  ...described
}: Omit<Command, 'prepare' | 'options'> & {
  readonly options: O
  run(asked: Values<O>, context: Context): Promise<Outcome>
}): Command {
  return {
    ...described,
    prepare(name, flags) {
      const asked = parseOptions(name, described.options, flags)
      return (context) => run(asked, context)
    },
  }
}
