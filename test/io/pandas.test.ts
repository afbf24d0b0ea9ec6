import { Field, Float64, makeData, RecordBatch, Schema, Struct, Table, tableToIPC, vectorFromArray } from 'apache-arrow'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, test } from 'vitest'
import { memorySource } from '../../src/io/bytes.ts'
import { readTable, type TableInput } from '../../src/io/index.ts'

/** What pandas writes of a frame with the index `cell_id`, a period and a difference of times. */
const PANDAS = JSON.stringify({
  index_columns: ['cell_id'],
  columns: [
    { name: 'a', field_name: 'a', numpy_type: 'float64' },
    { name: 'wait', field_name: 'wait', numpy_type: 'timedelta64[ns]' },
    { name: 'cell_id', field_name: 'cell_id', numpy_type: 'int64' },
  ],
})

function parquet(names: readonly string[]): TableInput {
  const bytes = parquetWriteBuffer({
    columnData: names.map((name) => ({ name, data: Float64Array.of(5, 3, 4), type: 'DOUBLE' as const })),
    kvMetadata: [{ key: 'pandas', value: PANDAS }],
  })
  return memorySource(new Uint8Array(bytes), 'a.parquet')
}

function arrow(names: readonly string[], field: ReadonlyMap<string, string> = new Map()): TableInput {
  const fields = names.map((name) => new Field(name, new Float64(), false, new Map(field)))
  const columns = names.map(() => vectorFromArray([5, 3, 4], new Float64()).data[0]!)
  const schema = new Schema(fields, new Map([['pandas', PANDAS]]))
  const type = new Struct(schema.fields)
  const batch = new RecordBatch(schema, makeData({ type, length: 3, nullCount: 0, children: columns }))
  return memorySource(tableToIPC(new Table(schema, [batch]), 'file'), 'a.arrow')
}

async function read(input: TableInput, columns?: readonly string[]) {
  const said: string[] = []
  const { names } = await readTable(input, { ...(columns && { columns }), onNotice: (one) => said.push(one) })
  return { names: [...names], said }
}

describe.each([
  ['Parquet', parquet],
  ['Arrow', arrow],
])("pandas' metadata in %s", (_, make) => {
  test('the index is left out, said, and taken by name', async () => {
    const { names, said } = await read(make(['a', 'b', 'cell_id']))
    expect([names, said]).toEqual([
      ['a', 'b'],
      [expect.stringMatching(/"cell_id" is the index of its rows and is left out/)],
    ])
    expect(await read(make(['a', 'cell_id']), ['cell_id', 'a'])).toEqual({ names: ['cell_id', 'a'], said: [] })
  })

  test('times that are stored as numbers are refused', async () => {
    await expect(read(make(['a', 'wait']))).rejects.toThrow(/"wait".*holds times \(timedelta64\[ns\]\)/)
  })
})

test('columns of Arrow that are of an extension type are refused: their values mean something else', async () => {
  const period = new Map([['ARROW:extension:name', 'pandas.period']])
  await expect(read(arrow(['a'], period))).rejects.toThrow(/"a".*is of the extension type pandas.period/)
})
