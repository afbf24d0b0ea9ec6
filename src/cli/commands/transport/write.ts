import { rm } from 'node:fs/promises'
import { between, type Direction } from '../../../index.ts'
import { type Table, writeTable } from '../../../io/node/index.ts'
import { ahead } from './ahead.ts'
import type { CarriedTable } from './carrier.ts'
import { inStep, StoppedEarly } from './in-step.ts'
import type { AtTime } from './times.ts'

type WriteOptions = Parameters<typeof writeTable>[2]

/** Writes what was carried, at each of the times: all of the files, or none. */
export async function writeAll(
  tables: AsyncIterable<CarriedTable>,
  outputs: readonly AtTime[],
  direction: Direction,
  options: WriteOptions,
): Promise<void> {
  const [first] = outputs
  if (outputs.length === 1) {
    await writeTable(first!.file, at(ahead(tables), first!.time, direction), options)
    return
  }
  const readers = inStep(ahead(tables), outputs.length)
  const ended = await Promise.allSettled(
    outputs.map(({ time, file }, k) => writeTable(file, at(readers[k]!, time, direction), options)),
  )
  const failed = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  if (failed.length === 0) return
  // Readers end together, so that none of the files has its name yet, unless the last step of another one failed.
  for (const [k, { status }] of ended.entries()) if (status === 'fulfilled') await rm(outputs[k]!.file, { force: true })
  throw failed.find((error) => !(error instanceof StoppedEarly)) ?? failed[0]
}

/** The rows on their way at a time, where there is one: from the source at 0 to the target at 1, whichever way they are carried. */
async function* at(
  tables: AsyncIterable<CarriedTable>,
  time: number | undefined,
  direction: Direction,
): AsyncGenerator<Table> {
  for await (const { given, ...table } of tables) {
    if (time === undefined) yield table
    else if (direction === 'forward') yield { ...table, points: between(given, table.points, time) }
    else yield { ...table, points: between(table.points, given, time) }
  }
}
