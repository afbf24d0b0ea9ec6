// `node bench/colour.mjs [DATA]`: `brenier colour` on two photographs of 12 megapixels (rocket.jpg and coffee.png of the data folder, enlarged),
// with dithering and without: times, memory and errors as rows of Markdown.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { setup } from '../scripts/setup.mjs'
import { main, root } from '../scripts/tools.mjs'

const SIZE = { width: 4000, height: 3000, fit: 'fill' }

await main(async () => {
  await setup()
  const photos = join(resolve(process.argv[2] ?? join(root, '..', 'shared', 'data')), 'photos')
  const folder = join(root, 'out', 'bench', 'colour')
  mkdirSync(folder, { recursive: true })
  const large = await Promise.all(
    ['rocket.jpg', 'coffee.png'].map(async (name) => {
      const path = join(folder, name.replace(/\.\w+$/, '.png'))
      await sharp(join(photos, name)).resize(SIZE).png().toFile(path)
      return path
    }),
  )
  const measured = [[], ['--no-dither']].map((flags) => {
    const began = performance.now()
    const args = ['colour', ...large, '--out', join(folder, `as-the-other${flags.join('')}`), ...flags, '--json']
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'brenier.js'), ...args], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stderr)
    return { ...JSON.parse(stdout), whole: (performance.now() - began) / 1000 }
  })
  const row = (name, read) => console.log(`| ${name} | ${measured.map(read).join(' | ')} |`)
  const short = (value) => value.toExponential(1)
  console.log('| | as it is | `--no-dither` |\n| --- | ---: | ---: |')
  row(
    'colours of the rocket, before and after',
    ({ distinctColours: c }) => `${c.source.toLocaleString('en')}, ${c.forward.toLocaleString('en')}`,
  )
  row(
    'colours of the coffee, before and after',
    ({ distinctColours: c }) => `${c.target.toLocaleString('en')}, ${c.backward.toLocaleString('en')}`,
  )
  row('energy distance to the other, before', ({ energyDistance: e }) => short(e.before))
  row('of two samples of one picture', ({ energyDistance: e }) => short(e.same))
  row(
    "of the rocket in coffee's colours, the coffee in the rocket's",
    ({ energyDistance: e }) => `${short(e.forward)}, ${short(e.backward)}`,
  )
  row("seconds of the fit, the rocket's colours, the coffee's (by the inverse)", ({ seconds: s }) =>
    [s.fit, s.forward, s.backward].map((v) => v.toFixed(1)).join(', '),
  )
  row('seconds of all of the command, with PNG files', ({ whole }) => whole.toFixed(1))
  row('memory', ({ peakMemory }) => `${Math.round(peakMemory)} MiB`)
})
