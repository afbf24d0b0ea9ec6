import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { points, Random } from 'brenier'
import { FORMATS, readTable, writeTable } from 'brenier/io'
import { processorSeconds } from '../framework/clock.ts'
import { COLUMNS } from './files.ts'
import type { Job, Row } from './job.ts'

const ROWS = 200_000

/** The size and time of each format, plain and compressed: for doubles with all their digits, and for values that were in single precision. */
export async function writerRows({ folder, say, signal }: Job): Promise<Row[]> {
  const random = new Random(0)
  const normal = Float64Array.from({ length: ROWS * COLUMNS }, () => random.normal())
  const numbers = { 'all digits': normal, 'single before': Float64Array.from(normal, Math.fround) }
  const found: Row[] = []
  for (const { name, extensions, compresses } of FORMATS) {
    say(`  ${name}`)
    signal?.throwIfAborted()
    for (const compress of compresses ? [false, true] : [false]) {
      const row: Record<string, string | number> = { format: name, compressed: compress ? 'yes' : 'no' }
      for (const [kind, data] of Object.entries(numbers)) {
        const file = join(folder, `table${extensions[0]}`)
        const before = processorSeconds()
        await writeTable(file, points(data, ROWS, COLUMNS), { compress })
        row[`${kind}: cpu s`] = (processorSeconds() - before).toFixed(2)
        row[`${kind}: share of 16 MB`] = (statSync(file).size / data.byteLength).toFixed(2)
        const back = (await readTable(file)).points.data
        if (!data.every((value, i) => value === back[i])) throw new Error(`${file} holds other numbers`)
        rmSync(file)
      }
      found.push(row)
    }
  }
  return found
}
