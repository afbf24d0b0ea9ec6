import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chunksOf } from '../../benchmarks/page/chunks.ts'
import { root } from '../package/imports.ts'

const assets = join(root, 'dist/studio/assets')
/** Files from this size on are in the table, in kilobytes, compressed. */
const LEAST = 1
/** The part by which a size may differ from that in the table: small edits need no new one. */
const PART = 0.1

describe.skipIf(!existsSync(assets))('the table of the files of the studio', () => {
  test('names every file that takes a kilobyte or more, with its size', async () => {
    const text = readFileSync(join(root, 'docs/studio.md'), 'utf8')
    const stated = [...text.matchAll(/^\| (\S+\.(?:js|css|wasm)) \| ([\d.,]+) \| ([\d.,]+) \|$/gm)].map(
      ([, name, , compressed]) => `${name} ${compressed!.replace(',', '')}`,
    )
    const measured = (await chunksOf(assets)).filter(({ compressed }) => compressed >= 1000 * LEAST)
    expect(stated.length).toBeGreaterThan(30)
    const left = [...stated]
    const missing = measured.flatMap(({ name, bytes, compressed }) => {
      const size = compressed / 1000
      const at = left.findIndex((line) => {
        const [file, kilobytes] = line.split(' ') as [string, string]
        return file === name && Math.abs(Number(kilobytes) - size) < Math.max(0.3, PART * size)
      })
      if (at >= 0) left.splice(at, 1)
      return at >= 0 ? [] : [`| ${name} | ${(bytes / 1000).toPrecision(3)} | ${size.toPrecision(3)} |`]
    })
    expect(missing).toEqual([])
    expect(left).toEqual([])
  })
})
