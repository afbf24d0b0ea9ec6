import type { ByteSink } from '../bytes.ts'
import { columnOf, gathered } from '../columnar.ts'
import { joinTables } from '../reader.ts'
import type { Table } from '../table.ts'
import { KeptWriter } from './kept.ts'

type Arrow = typeof import('apache-arrow')

/** Numbers in a record batch: about 8 MB of doubles. */
const BATCH_VALUES = 1 << 20

/** Writes an Arrow file of Float32 or Float64 columns, one record batch in memory at a time. Carried columns keep their own types. */
export async function writeArrow(tables: AsyncIterable<Table>, sink: ByteSink): Promise<number> {
  const arrow = await import('apache-arrow')
  const writer = new arrow.RecordBatchFileWriter()
  const chunks = writer[Symbol.asyncIterator]()
  const written = (async () => {
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) await sink.write(next.value)
  })()
  // The error is thrown where this is awaited; until then it must not count as an unhandled rejection.
  written.catch(() => undefined)
  const carried = new KeptWriter(arrow)
  let rows = 0
  for await (const group of gathered(tables, BATCH_VALUES)) {
    const table = joinTables(group, group[0]!.names)
    writer.write(recordBatch(arrow, table, carried))
    rows += table.points.rows
  }
  writer.finish()
  await written
  return rows
}

function recordBatch(arrow: Arrow, { points, names, kept = [] }: Table, carried: KeptWriter) {
  const single = points.data instanceof Float32Array
  const fields = names.map((name) => new arrow.Field(name, single ? new arrow.Float32() : new arrow.Float64(), false))
  const columns = names.map((_, j) => arrow.makeVector(columnOf(points.data, points.columns, j)).data[0]!)
  for (const column of kept) {
    fields.push(new arrow.Field(column.name, carried.typeOf(column) as never, true))
    columns.push(carried.dataOf(column) as never)
  }
  const schema = new arrow.Schema(fields)
  const type = new arrow.Struct(schema.fields)
  return new arrow.RecordBatch(schema, arrow.makeData({ type, length: points.rows, nullCount: 0, children: columns }))
}
