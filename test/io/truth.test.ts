import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { memorySource } from '../../src/io/bytes.ts'
import { lookup3 } from '../../src/io/hdf5/truth.ts'
import { encodeTable, type KeptColumn, readTable } from '../../src/io/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'brenier-truth-'))
afterAll(() => rmSync(folder, { recursive: true }))

const python = ['/usr/bin/python3', 'python3'].find((command) => {
  try {
    execFileSync(command, ['-c', 'import h5py'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

describe('truth values in HDF5', () => {
  test("the checksum is Bob Jenkins' lookup3", () => {
    // His own test values, for the start value 0.
    expect(lookup3(new Uint8Array())).toBe(0xdeadbeef)
    expect(lookup3(new TextEncoder().encode('Four score and seven years ago'))).toBe(0x17770551)
  })

  test('many columns of many lengths of name keep their values, gzipped points or not', async () => {
    const rows = 257
    const kept = Array.from({ length: 14 }, (_, j): KeptColumn => {
      const cells = Array.from({ length: rows }, (_, i) => (i * (j + 7)) % 5 < 2)
      return { name: 'f'.repeat(j + 1), type: { kind: 'boolean' }, cells }
    })
    const points = { data: Float64Array.from({ length: rows }, (_, i) => i), rows, columns: 1 }
    for (const format of ['hdf5', 'h5ad'])
      for (const compress of [false, true]) {
        const bytes = await encodeTable({ points, names: ['x'], kept }, { format, compress })
        const back = await readTable(memorySource(bytes, `a.${format}`), { format, columns: ['x'], keep: ['f*'] })
        expect(back.points.data).toEqual(points.data)
        expect([...back.kept!].sort((one, other) => one.name.length - other.name.length)).toEqual(kept)
      }
  })

  test.skipIf(python === undefined)('h5py reads them as booleans', async () => {
    const points = { data: Float64Array.of(1, 2, 3), rows: 3, columns: 1 }
    const kept: KeptColumn[] = [
      { name: 'flag', type: { kind: 'boolean' }, cells: [true, false, true] },
      { name: 'some', type: { kind: 'boolean' }, cells: [true, null, false] },
      { name: 'count', type: { kind: 'integer', bytes: 4, unsigned: false }, cells: [5, null, -7] },
    ]
    const path = join(folder, 'a.h5ad')
    writeFileSync(path, await encodeTable({ points, names: ['x'], kept }, { format: 'h5ad' }))
    const read = `import h5py, sys
obs = h5py.File(sys.argv[1])['obs']
for one in (obs['flag'], obs['some/values'], obs['some/mask'], obs['count/values'], obs['count/mask']):
    print(one.dtype, one[:].tolist())
print(obs['some'].attrs['encoding-type'], obs['count'].attrs['encoding-type'])`
    expect(execFileSync(python!, ['-c', read, path], { encoding: 'utf8' }).trim().split('\n')).toEqual([
      'bool [True, False, True]',
      'bool [True, False, False]',
      'bool [False, True, False]',
      'int32 [5, 0, -7]',
      'bool [False, True, False]',
      'nullable-boolean nullable-integer',
    ])
  })
})
