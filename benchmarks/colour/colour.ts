import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { InputError, openEngine } from 'brenier'
import { z } from 'zod'
import { runBrenier } from '../framework/command-line.ts'
import { withoutUndefined } from '../framework/config.ts'
import { reportHead } from '../framework/machine.ts'
import { measurement } from '../framework/measurement.ts'
import { option, text } from '../framework/options.ts'
import type { Table } from '../framework/table.ts'
import { count, number } from '../framework/text.ts'

const FOLDER = join('out', 'bench', 'colour')
const DATA = process.env.BRENIER_DATA ?? join('..', 'shared', 'data')
const PHOTOS = ['rocket.jpg', 'coffee.png'] as const
const SIZE = { width: 4000, height: 3000, fit: 'fill' } as const

/** The part of the output of `brenier colour --json` that this benchmark reads. */
const printed = z.object({
  distinctColours: z.object({ source: z.number(), target: z.number(), forward: z.number(), backward: z.number() }),
  energyDistance: z.object({ before: z.number(), same: z.number(), forward: z.number(), backward: z.number() }),
  seconds: z.object({ fit: z.number(), forward: z.number(), backward: z.number() }),
  peakMemory: z.number().nullable(),
})

/** One run of the command: what it printed, and the seconds of the whole command. */
type ColourRun = z.infer<typeof printed> & { readonly whole: number }

export const colour = measurement({
  summary: 'brenier colour on two photographs of 12 megapixels, with dithering and without: times, memory and errors',
  details: `The photographs are ${PHOTOS.join(' and ')} of the folder photos in the data folder, enlarged.`,
  options: { data: option(text, 'DIR', 'the data folder; default: $BRENIER_DATA, or shared/data beside the project') },
  folder: () => FOLDER,
  async run({ data = DATA }, { environment, onNotice, signal, folder = FOLDER }) {
    const { description } = await openEngine(withoutUndefined({ onNotice }))
    const head = reportHead(environment, description)
    const large = await enlarged(join(data, 'photos'), folder)
    const runs: ColourRun[] = []
    for (const flags of [[], ['--no-dither']]) {
      const args = ['colour', ...large, '--out', join(folder, `as-the-other${flags.join('')}`), ...flags]
      const { json, seconds } = await runBrenier(args, signal)
      runs.push({ ...printed.parse(json), whole: seconds })
    }
    return {
      report: { ...head, asItIs: runs[0], noDither: runs[1] },
      head,
      title: 'The colours of two photographs',
      tables: [['Two photographs of 4000 x 3000', colourTable(runs)]],
    }
  },
})

/** Writes the photographs enlarged to 12 megapixels. @returns their files */
async function enlarged(photos: string, folder: string): Promise<string[]> {
  const { default: sharp } = await import('sharp')
  mkdirSync(folder, { recursive: true })
  return Promise.all(
    PHOTOS.map(async (name) => {
      const from = join(photos, name)
      const to = join(folder, name.replace(/\.\w+$/, '.png'))
      await sharp(from)
        .resize(SIZE)
        .png()
        .toFile(to)
        .catch((error: Error) => {
          throw new InputError(`${from} cannot be read (${error.message}); name the data folder with --data.`)
        })
      return to
    }),
  )
}

function colourTable(runs: readonly ColourRun[]): Table {
  const row = (name: string, read: (run: ColourRun) => string) => [name, ...runs.map(read)]
  const short = (value: number) => number(value, 2)
  const tenth = (value: number) => value.toFixed(1)
  return {
    columns: ['', 'as it is', '`--no-dither`'],
    rows: [
      row('colours of the rocket, before and after', ({ distinctColours: c }) =>
        [c.source, c.forward].map(count).join(', '),
      ),
      row('colours of the coffee, before and after', ({ distinctColours: c }) =>
        [c.target, c.backward].map(count).join(', '),
      ),
      row('energy distance to the other, before', ({ energyDistance: e }) => short(e.before)),
      row('of two samples of one picture', ({ energyDistance: e }) => short(e.same)),
      row("of the rocket in coffee's colours, the coffee in the rocket's", ({ energyDistance: e }) =>
        [e.forward, e.backward].map(short).join(', '),
      ),
      row("seconds of the fit, the rocket's colours, the coffee's (by the inverse)", ({ seconds: s }) =>
        [s.fit, s.forward, s.backward].map(tenth).join(', '),
      ),
      row('seconds of all of the command, with PNG files', (run) => tenth(run.whole)),
      row('memory', ({ peakMemory }) => (peakMemory === null ? '-' : `${Math.round(peakMemory)} MiB`)),
    ],
  }
}
