import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { chunksOf } from '../../benchmarks/page/chunks.ts'
import { chunkTable } from '../../benchmarks/page/studio-output.ts'

test('the files of a built page are listed with their bytes, the largest compressed first, and what is no code is left out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'brenier-chunks-'))
  try {
    const noise = Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * i * 31) % 251))
    writeFileSync(join(folder, 'points-AbC_-123.js'), 'x'.repeat(5000))
    writeFileSync(join(folder, 'ort-wasm-simd-threaded-DcHrbrbl.wasm'), noise)
    writeFileSync(join(folder, 'coffee-12345678.webp'), noise)
    const chunks = await chunksOf(folder)
    expect(chunks.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['ort-wasm-simd-threaded.wasm', 2000],
      ['points.js', 5000],
    ])
    const packed = gzipSync('x'.repeat(5000), { level: 9 })
    expect(gunzipSync(packed)).toHaveLength(5000)
    expect(chunks[1]!.compressed).toBe(packed.length)
    expect(chunkTable(chunks).rows).toEqual([
      ['ort-wasm-simd-threaded.wasm', '2.00', expect.any(String)],
      ['points.js', '5.00', expect.any(String)],
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
