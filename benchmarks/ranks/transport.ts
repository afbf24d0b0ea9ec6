import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runBrenier } from '../framework/command-line.ts'
import { writeRows } from '../streaming/files.ts'
import type { Row } from './job.ts'
import { runRanks } from './launch.ts'
import type { Asked } from './parts.ts'

const BIN = join('bin', 'brenier.js')

/** Transport of a Parquet file by 1 and 2 ranks in alternation, to one file and to a folder; seconds are the best of the repeats. */
export async function transportRows({ rows, repeats, context }: Asked): Promise<Row[]> {
  const { signal, say } = context
  const folder = mkdtempSync(join(tmpdir(), 'brenier-ranks-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.on('exit', remove)
  try {
    const path = (name: string) => join(folder, name)
    await writeRows(path('a.npy'), 20_000, 1)
    await writeRows(path('b.npy'), 20_000, 2)
    await runBrenier(
      ['fit', path('a.npy'), path('b.npy'), '--out', path('map'), '--steps', '50', '--allow-unconverged'],
      signal,
    )
    say?.(`  writing ${rows} rows of .parquet`)
    await writeRows(path('points.parquet'), rows, 3, { signal })
    const found: Row[] = []
    for (const [way, flags] of [
      ['forward', []],
      ['backward', ['--backward', '--allow-unconverged']],
    ] as const) {
      if (way === 'backward') await writeRows(path('points.parquet'), Math.round(rows / 20), 3, { signal })
      for (const [to, name] of [
        ['one file', 'moved.parquet'],
        ['a folder', 'moved/'],
      ] as const) {
        const seconds: [number, number] = [Infinity, Infinity]
        for (let k = 0; k < repeats; k++)
          for (const ranks of [1, 2]) {
            const args = [
              'transport',
              path('map'),
              path('points.parquet'),
              '--out',
              path(name),
              ...flags,
              '--json',
              '--quiet',
            ]
            const out = await runRanks([process.execPath, BIN, ...args], { ranks }, signal)
            seconds[ranks - 1] = Math.min(seconds[ranks - 1]!, Number((JSON.parse(out) as { seconds: number }).seconds))
            rmSync(path(name), { recursive: true })
          }
        const [one, two] = seconds
        found.push({
          transport: `${way}, to ${to}`,
          rows: way === 'backward' ? Math.round(rows / 20) : rows,
          '1 rank, s': one.toFixed(2),
          '2 ranks, s': two.toFixed(2),
          'times as fast': (one / two).toFixed(2),
        })
        say?.(`  ${JSON.stringify(found.at(-1))}`)
      }
    }
    return found
  } finally {
    remove()
    process.off('exit', remove)
  }
}
