// `node scripts/studio-samples.mjs PHOTOS`: makes the small samples of the studio: tables of showers from data/magic04.data (CC BY 4.0, R. Bock,
// UCI), and four photographs from the folder PHOTOS (public domain or CC0; studio/README.md names them), 720 pixels wide.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { main, root } from './tools.mjs'

const ROWS = 1800
const PHOTOS = ['coffee.png', 'rocket.jpg', 'astronaut.png', 'hubble_deep_field.jpg']

function folderOf(scene) {
  const folder = join(root, 'studio', 'scenes', scene, 'sample')
  mkdirSync(folder, { recursive: true })
  return folder
}

/** The first showers of a class, without the class column, but with their row numbers, which a user is to leave out. */
function showers(kind) {
  const [header, ...lines] = readFileSync(join(root, 'data', 'magic04.data'), 'utf8')
    .trim()
    .split('\n')
  const rows = lines.filter((line) => line.trim().endsWith(kind)).slice(0, ROWS)
  const cells = (line) => line.trim().split(',').slice(0, -1).join(',')
  return [`id,${cells(header)}`, ...rows.map((line, i) => `${1001 + i},${cells(line)}`), ''].join('\n')
}

await main(async () => {
  const [photos] = process.argv.slice(2)
  for (const [name, kind] of Object.entries({ hadrons: 'h', gammas: 'g' }))
    writeFileSync(join(folderOf('tables'), `${name}.csv`), showers(kind))
  if (photos === undefined) return
  for (const name of PHOTOS) {
    const small = sharp(join(photos, name)).resize({ width: 640, height: 640, fit: 'inside' }).webp({ quality: 72 })
    await small.toFile(join(folderOf('colour'), name.replace(/\.\w+$/, '.webp')))
  }
})
