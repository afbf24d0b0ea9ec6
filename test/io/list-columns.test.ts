import { listColumns } from 'brenier/io'
import { expect, test } from 'vitest'
import { encodeTable } from '../../src/io/write.ts'

test('the columns of a table are listed whatever they hold', async () => {
  const text = new TextEncoder().encode('id,when,kind,width\n1,2024-01-05,a,0.5\n2,2024-02-01,b,0.25\n')
  expect((await listColumns(text)).map(({ name, kind }) => [name, kind])).toEqual([
    ['id', 'number'],
    ['when', 'text'],
    ['kind', 'text'],
    ['width', 'number'],
  ])
})

test('so are those of a binary format, which has no names of its own', async () => {
  const bytes = await encodeTable({ data: new Float32Array(6), rows: 2, columns: 3 }, { format: 'npy' })
  expect((await listColumns(bytes)).map(({ name }) => name)).toEqual(['x0', 'x1', 'x2'])
})

test('a file that is damaged, or an option that is not known, is an error in words', async () => {
  await expect(listColumns(new Uint8Array())).rejects.toThrow('is empty')
  await expect(listColumns(new TextEncoder().encode('a\n1\n'), { colums: 1 } as object)).rejects.toThrow('colums')
})
