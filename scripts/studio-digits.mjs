// `npm run build && node scripts/studio-digits.mjs DIR`: learns the models of the studio's scene "Digits and clothes" into
// studio/scenes/digits/model, from the data in DIR (default: BRENIER_DATA, otherwise ../shared/data): 900 pictures of Fashion-MNIST (MIT,
// Zalando SE) and the 1,797 digits of the UCI set "optical recognition of handwritten digits" (CC BY 4.0). A fifth of each class is held
// out; the pictures that the scene offers and the printed numbers come from it. `--out FOLDER`, `--epochs N` and `--steps N` are for trials.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openEngine, Random } from 'brenier'
import { readLabels, readTable } from 'brenier/io'
import {
  decodeIdxImages,
  encodeIdxImages,
  fitTranslator,
  imageStack,
  splitPictures,
  takeImages,
} from 'brenier/pictures'
import { main, root } from './tools.mjs'

/** Small networks, so that the page has little to load. */
const OPTIONS = { spaces: 'separate', dimension: 10, hidden: [128, 64], epochs: 60, beta: 1, steps: 800, seed: 0 }
const OFFERED = 6

async function clothes(data) {
  const folder = join(data, 'fashion-mnist-sample')
  const images = await decodeIdxImages(readFileSync(join(folder, 'images-idx3-ubyte.gz')), 'the clothes')
  return { images, labels: (await readLabels(join(folder, 'labels-idx1-ubyte.gz'))).map(String) }
}

/** 64 pixels with values from 0 to 16, and the digit as the last value. */
async function digits(data) {
  const { points, rows, columns } = tableOf(await readTable(join(data, 'optdigits', 'digits.csv.gz')))
  const pixels = new Uint8Array(rows * 64)
  const labels = []
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < 64; i++) pixels[64 * row + i] = Math.round((points[columns * row + i] * 255) / 16)
    labels.push(String(points[columns * row + 64]))
  }
  return { images: imageStack(pixels, { height: 8, width: 8, channels: 1 }), labels }
}

const tableOf = ({ points: { data, rows, columns } }) => ({ points: data, rows, columns })

/** The first pictures of each class, and each picture's class. */
function offered({ images, labels }) {
  const rows = Array.from({ length: 10 }, (_, k) =>
    labels.flatMap((label, row) => (label === String(k) ? [row] : [])).slice(0, OFFERED),
  ).flat()
  return { images: takeImages(images, rows), labels: rows.map((row) => labels[row]) }
}

await main(async () => {
  const { values: asked, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' }, epochs: { type: 'string' }, steps: { type: 'string' } },
  })
  const sizes = Object.fromEntries(
    ['epochs', 'steps'].flatMap((name) => (asked[name] === undefined ? [] : [[name, Number(asked[name])]])),
  )
  const data = positionals[0] ?? process.env.BRENIER_DATA ?? join(root, '..', 'shared', 'data')
  const random = new Random(OPTIONS.seed)
  const source = splitPictures(await clothes(data), 0.2, random)
  const target = splitPictures(await digits(data), 0.2, random)
  const engine = await openEngine({ device: 'native' })
  const { translator, summary, history } = await fitTranslator(
    engine,
    { ...source.train, name: 'the clothes' },
    { ...target.train, name: 'the digits' },
    { ...OPTIONS, ...sizes },
  )
  const folder = asked.out ?? join(root, 'studio', 'scenes', 'digits', 'model')
  mkdirSync(folder, { recursive: true })
  const shown = { source: offered(source.test), target: offered(target.test) }
  const files = {
    ...translator.toFiles(),
    'clothes.idx': encodeIdxImages(shown.source.images),
    'digits.idx': encodeIdxImages(shown.target.images),
  }
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  const { unconvergedRows } = await translator.backward(target.test.images, target.test.labels)
  const total = Object.values(files).reduce((sum, { length }) => sum + length, 0)
  const last = (losses) => losses.at(-1).toFixed(1)
  process.stdout.write(
    `${total} bytes; loss of the autoencoders ${last(history.source)} and ${last(history.target)} nats; W2 squared ${summary.w2Squared.estimate.toFixed(3)}; ` +
      `rows of the inverse that did not converge: ${unconvergedRows} of ${target.test.labels.length}\n`,
  )
})
