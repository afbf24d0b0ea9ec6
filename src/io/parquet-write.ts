import type { ByteSink } from './bytes.ts'
import { columnOf, gathered } from './columnar.ts'
import { joinTables } from './reader.ts'
import type { Table, WriteOptions } from './table.ts'

/** About 32 MB of doubles in a row group. */
const GROUP_VALUES = 1 << 22

/** Writes required (never null) FLOAT or DOUBLE columns, plain, one row group in memory at a time; labels as a STRING column. */
export async function writeParquet(
  tables: AsyncIterable<Table>,
  sink: ByteSink,
  { labelName = 'label' }: WriteOptions,
): Promise<number> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer')
  const bytes = new ByteWriter()
  const flush = async (): Promise<void> => {
    await sink.write(bytes.getBytes().slice())
    bytes.index = 0
  }
  let writer: InstanceType<typeof ParquetWriter> | undefined
  let rows = 0
  for await (const group of gathered(tables, GROUP_VALUES)) {
    const { points, names, labels } = joinTables(group, group[0]!.names)
    const type = points.data instanceof Float32Array ? 'FLOAT' : 'DOUBLE'
    writer ??= new ParquetWriter({
      writer: bytes,
      codec: 'UNCOMPRESSED',
      createdBy: 'brenier',
      schema: [
        { name: 'schema', num_children: names.length + (labels ? 1 : 0) },
        ...names.map((name) => ({ name, type, repetition_type: 'REQUIRED' }) as const),
        ...(labels
          ? [{ name: labelName, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' } as const]
          : []),
      ],
    })
    const columns = names.map((name, j) => ({
      name,
      data: columnOf(points.data, points.columns, j),
      encoding: 'PLAIN' as const,
    }))
    const columnData = labels ? [...columns, { name: labelName, data: [...labels] }] : columns
    await writer.write({ columnData, rowGroupSize: points.rows })
    await flush()
    rows += points.rows
  }
  await writer?.finish()
  if (writer !== undefined) await flush()
  return rows
}
