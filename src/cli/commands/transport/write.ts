import { between, type Direction } from '../../../index.ts'
import { type StagedFile, stageTable, type Table } from '../../../io/node/index.ts'
import { ahead } from './ahead.ts'
import type { CarriedTable } from './carrier.ts'
import { inStep, StoppedEarly } from './in-step.ts'
import type { AtTime } from './times.ts'

type StageOptions = Parameters<typeof stageTable>[2]

/** Writes the carried rows at each of the times. All files are then complete and get their names later; if one fails, none is left. */
export async function stageAll(
  tables: AsyncIterable<CarriedTable>,
  outputs: readonly AtTime[],
  direction: Direction,
  options: StageOptions,
): Promise<StagedFile<number>[]> {
  const [first] = outputs
  if (outputs.length === 1) return [await stageTable(first!.file, at(ahead(tables), first!.time, direction), options)]
  const readers = inStep(ahead(tables), outputs.length)
  const ended = await Promise.allSettled(
    outputs.map(({ time, file }, k) => stageTable(file, at(readers[k]!, time, direction), options)),
  )
  const failed = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  const staged = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  if (failed.length === 0) return staged
  for (const one of staged) one.discard()
  throw failed.find((error) => !(error instanceof StoppedEarly)) ?? failed[0]
}

/** The same tables; null if there are none. */
export async function someOf<T>(tables: AsyncGenerator<T>): Promise<AsyncGenerator<T> | null> {
  const first = await tables.next()
  if (first.done) return null
  return (async function* () {
    try {
      yield first.value
      yield* tables
    } finally {
      await tables.return(undefined)
    }
  })()
}

/** The rows on their way at a time, with their masses then, if a time is given: from the source at 0 to the target at 1, in whichever direction they are carried. */
async function* at(
  tables: AsyncIterable<CarriedTable>,
  time: number | undefined,
  direction: Direction,
): AsyncGenerator<Table> {
  for await (const { given, massesAt, ...own } of tables) {
    const table = massesAt ? { ...own, kept: [...(own.kept ?? []), massesAt(time)] } : own
    if (time === undefined) yield table
    else if (direction === 'forward') yield { ...table, points: between(given, table.points, time) }
    else yield { ...table, points: between(table.points, given, time) }
  }
}
