import { UsageError } from '../index.ts'
import { pathExists, type ReadOptions } from '../io/node/index.ts'
import { flagName } from './schema.ts'
import type { Messages } from './terminal.ts'
import { plural } from './text.ts'

/** How to read the tables of a command. */
export interface TableChoice {
  readonly columns?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
  readonly header?: boolean | 'auto' | undefined
  readonly encoding?: string | undefined
  readonly numbers?: string | undefined
  readonly keep?: readonly string[] | undefined
  readonly keepRowNames?: boolean | undefined
  /** A column of the table itself. */
  readonly labels?: string | undefined
  /** A column of the table itself that holds the row weights. */
  readonly weightColumn?: string | undefined
  /** Columns of the table itself that hold the conditions of its rows. */
  readonly conditionColumns?: readonly string[] | undefined
  readonly dropMissing?: boolean | undefined
  /** Aborts when the user interrupts. */
  readonly signal?: AbortSignal | undefined
}

/** @param knownNames the names that the columns are known to have */
export function readOptions(
  { columns, exclude, labels, keep, keepRowNames, dropMissing, header, encoding, numbers, signal }: TableChoice,
  messages: Messages,
  knownNames?: readonly string[],
): ReadOptions {
  return {
    ...{ columns, exclude, labels, keep, keepRowNames, dropMissing, header, encoding, numbers, signal, knownNames },
    onNotice: saidOnce(messages),
    nameOf: flagName,
  }
}

const said = new WeakMap<Messages, Set<string>>()

/** Prints each sentence only once, since a file is opened to see its size and again to be read. */
export function saidOnce(messages: Messages): (sentence: string) => void {
  const before = said.get(messages) ?? new Set<string>()
  said.set(messages, before)
  return (sentence) => {
    if (!before.has(sentence)) messages.notice(sentence)
    before.add(sentence)
  }
}

/** At most one of a command's inputs can be standard input. */
export function requireOneStdin(inputs: Readonly<Record<string, string | undefined>>): void {
  const names = Object.keys(inputs).filter((name) => inputs[name] === '-')
  if (names.length > 1)
    throw new UsageError(`Standard input (-) can be read only once, found it as ${names.join(' and ')}.`)
}

/** Checks that labels are either a column of both tables, or a file for each. */
export function checkLabelFlags({
  labels,
  sourceLabels,
  targetLabels,
}: Readonly<Partial<Record<'labels' | 'sourceLabels' | 'targetLabels', string | undefined>>>): void {
  if (labels !== undefined && (sourceLabels ?? targetLabels) !== undefined)
    throw new UsageError('--labels names a column of both tables; leave out --source-labels and --target-labels.')
  if ((sourceLabels === undefined) !== (targetLabels === undefined))
    throw new UsageError('--source-labels and --target-labels come together; give both, or neither.')
}

export function sayDropped(path: string, dropped: number | undefined, messages: Messages): void {
  if (dropped) messages.notice(`${shown(path)}: left out ${plural(dropped, 'row')} with missing values.`)
}

/** Whether a value of --labels names a file (else it names a column). */
export async function isLabelFile(value: string): Promise<boolean> {
  return value === '-' || (await pathExists(value))
}

/** A path in a message. */
export function shown(path: string): string {
  return path === '-' ? 'standard input' : path
}
