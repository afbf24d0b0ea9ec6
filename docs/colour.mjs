// Makes docs/colour.png of what `brenier colour` wrote: small, and of few colours, so that the page is light.
// Run it with: node docs/colour.mjs FOLDER, the folder that was given with --out
import { join } from 'node:path'
import sharp from 'sharp'

const WIDTH = 560

const [folder = 'colours'] = process.argv.slice(2)
await sharp(join(folder, 'comparison.png'))
  .resize(WIDTH)
  .png({ palette: true, colours: 128, effort: 10 })
  .toFile(new URL('colour.png', import.meta.url).pathname)
