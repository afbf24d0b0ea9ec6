import { UsageError } from '../index.ts'
import { pathExists, type ReadOptions } from '../io/node/index.ts'
import type { Messages } from './terminal.ts'
import { plural } from './text.ts'

/** How to read the tables of a command. */
export interface TableChoice {
  readonly columns?: readonly string[] | undefined
  /** A column of the table itself. */
  readonly labels?: string | undefined
  readonly dropMissing?: boolean | undefined
  /** Aborts when the user interrupts. */
  readonly signal?: AbortSignal | undefined
}

export function readOptions({ columns, labels, dropMissing, signal }: TableChoice): ReadOptions {
  return { columns, labels, dropMissing, signal }
}

/** Whether a file named its columns itself (those of a file that does not are called x0, x1, ...). */
export function named(names: readonly string[]): boolean {
  return !names.every((name) => /^x\d+$/.test(name))
}

/** Where each wanted name stands among those found; undefined unless all are there, once. */
export function placesOf(wanted: readonly string[], found: readonly string[]): number[] | undefined {
  const places = wanted.map((name) => found.indexOf(name))
  return places.includes(-1) || new Set(places).size < places.length ? undefined : places
}

/** At most one of a command's inputs can be standard input. */
export function requireOneStdin(inputs: Readonly<Record<string, string | undefined>>): void {
  const names = Object.keys(inputs).filter((name) => inputs[name] === '-')
  if (names.length > 1)
    throw new UsageError(`Standard input (-) can be read only once, found it as ${names.join(' and ')}.`)
}

/** Labels are a column of both tables, or a file for each. */
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
