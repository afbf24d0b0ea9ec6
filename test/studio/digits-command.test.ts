import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Random } from 'brenier'
import { decodeIdxImages, encodeIdxImages, imageStack, Translator } from 'brenier/pictures'
import { expect, test } from 'vitest'
import { root } from '../package/imports.ts'

const CLASSES = 10
const PER_CLASS = 10
const ROWS = CLASSES * PER_CLASS
/** A fifth is held out, and offered. */
const OFFERED = ROWS / 5

/** Pictures of a bright line whose height is that of the class, in the files that the command reads. */
function writeData(folder: string): void {
  const random = new Random(3).stream('noise')
  const labels = Uint8Array.from({ length: ROWS }, (_, i) => i % CLASSES)
  const picture = (side: number, label: number) =>
    Array.from({ length: side * side }, (_, at) => {
      const isLine = Math.floor(at / side) === Math.floor((label * side) / CLASSES)
      return (isLine ? 0.9 : 0.1) + 0.05 * random.uniform()
    })
  mkdirSync(join(folder, 'fashion-mnist-sample'))
  mkdirSync(join(folder, 'optdigits'))
  const pixels = Uint8Array.from(
    [...labels].flatMap((label) => picture(28, label)),
    (value) => 255 * value,
  )
  const clothes = imageStack(pixels, { height: 28, width: 28, channels: 1 })
  writeFileSync(join(folder, 'fashion-mnist-sample/images-idx3-ubyte.gz'), gzipSync(encodeIdxImages(clothes)))
  const header = Uint8Array.from([0, 0, 8, 1, 0, 0, 0, ROWS])
  writeFileSync(join(folder, 'fashion-mnist-sample/labels-idx1-ubyte.gz'), gzipSync(Buffer.concat([header, labels])))
  const lines = [...labels].map((label) => [...picture(8, label).map((value) => Math.round(16 * value)), label].join())
  writeFileSync(join(folder, 'optdigits/digits.csv.gz'), gzipSync(`${lines.join('\n')}\n`))
}

test('the command that makes the models of the digits writes the files that ship, and they carry pictures', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'brenier-digits-'))
  try {
    writeData(folder)
    const out = join(folder, 'model')
    const args = ['scripts/studio-digits.mjs', folder, '--out', out, '--epochs', '2', '--steps', '5']
    const said = execFileSync(process.execPath, args, { cwd: root }).toString()
    expect(said).toContain(`did not converge: 0 of ${OFFERED}`)
    const shipped = join(root, 'studio/scenes/digits/model')
    expect(readdirSync(out).sort()).toEqual(readdirSync(shipped).sort())
    const offered = await decodeIdxImages(readFileSync(join(out, 'clothes.idx')), 'the offered')
    const classes = Array.from({ length: OFFERED }, (_, i) => Math.floor((i * CLASSES) / OFFERED))
    const brightest = classes.map((_, i) => {
      const picture = [...offered.pixels.subarray(784 * i, 784 * (i + 1))]
      return Math.floor(picture.indexOf(Math.max(...picture)) / 28)
    })
    // In the order of the classes, which the page tells by a picture's place.
    expect(brightest).toEqual(classes.map((label) => Math.floor((28 * label) / CLASSES)))
    const translator = await Translator.load(out)
    const { images } = await translator.forward(offered, classes.map(String))
    expect([images.count, images.height, images.width]).toEqual([OFFERED, 8, 8])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
