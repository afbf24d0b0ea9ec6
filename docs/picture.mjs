// Draws docs/picture.svg: learns the map from a round cloud to a spiral, and shows both directions on fresh points.
// Run it with: npm run build && node docs/picture.mjs
import { writeFileSync } from 'node:fs'
import { fit, Random } from '../dist/index.js'

const ROWS = 10_000
const SHOWN = 1200
const HUES = 24

/** A round normal cloud. */
const cloud = (rows, random) => Array.from({ length: rows }, () => [random.normal(), random.normal()])

/** One and a half turns of a spiral, thick with noise, as dense everywhere. */
const spiral = (rows, random) =>
  Array.from({ length: rows }, () => {
    const turn = 3 * Math.PI * Math.sqrt(0.04 + 0.96 * random.uniform())
    const radius = turn / 4
    return [radius * Math.cos(turn) + 0.12 * random.normal(), radius * Math.sin(turn) + 0.12 * random.normal()]
  })

const random = new Random(7)
const map = await fit(cloud(ROWS, random), spiral(ROWS, random), { seed: 7, steps: 3000 })
const [x, z] = [cloud(SHOWN, random), spiral(SHOWN, random)]
const toRows = ({ data, rows }) => Array.from({ length: rows }, (_, i) => [data[2 * i], data[2 * i + 1]])
const images = toRows(await map.forward(x))
const { points, unconvergedRows } = await map.backward(z)
const preImages = toRows(points)

/** A row keeps the colour of where it starts, so that one sees which part goes where. */
const hueOf = ([a, b]) => Math.floor(((Math.atan2(b, a) / (2 * Math.PI) + 1) % 1) * HUES)

const SIZE = 200
const GAP = 16
const REACH = 2.9

function panel(index, title, rows, starts) {
  const left = index * (SIZE + GAP)
  const place = (value, flip) => (SIZE / 2) * (1 + (flip * value) / REACH)
  const dots = Array.from({ length: HUES }, () => [])
  rows.forEach(([a, b], i) => {
    if (Math.max(Math.abs(a), Math.abs(b)) > REACH) return
    dots[hueOf(starts[i])].push(`M${(left + place(a, 1)).toFixed(1)} ${(24 + place(b, -1)).toFixed(1)}h0`)
  })
  const paths = dots.map((marks, k) => `<path stroke="hsl(${(360 * k) / HUES} 65% 45%)" d="${marks.join('')}"/>`)
  return (
    `<text x="${left + SIZE / 2}" y="14">${title}</text>` +
    `<rect x="${left + 0.5}" y="24.5" width="${SIZE - 1}" height="${SIZE - 1}"/>${paths.join('')}`
  )
}

const width = 4 * SIZE + 3 * GAP
const svg =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${SIZE + 28}" width="${width}" height="${SIZE + 28}" role="img">` +
  '<title>A round cloud carried to a spiral by the learned map, and a spiral carried back to the cloud</title>' +
  '<style>text{font:13px sans-serif;text-anchor:middle;fill:#667}rect{fill:none;stroke:#99a4}path{fill:none;stroke-width:2;stroke-linecap:round}</style>' +
  `${panel(0, 'source', x, x)}${panel(1, 'its image, T(x)', images, x)}` +
  `${panel(2, 'target', z, preImages)}${panel(3, 'its pre-image, S(z)', preImages, preImages)}</svg>\n`
writeFileSync(new URL('picture.svg', import.meta.url), svg)
process.stdout.write(`docs/picture.svg: ${svg.length} bytes; ${unconvergedRows} of ${SHOWN} pre-images not converged\n`)
