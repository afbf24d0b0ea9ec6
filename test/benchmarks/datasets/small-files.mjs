/**
 * Writes small files in the formats of the physical data sets, so that their loaders and `brenier experiment physical` can be tried
 * without the published tables: `node test/datasets/small-files.mjs DIR [ROWS]`. The numbers are a fixed arithmetic function of
 * their places, which test/datasets/make-expected.py computes as well.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A number in [0, 1) by place: a multiplicative hash, the same in every language. @type {(i: number, j: number) => number} */
export function hashed(i, j) {
  const mixed = (i * 7919 + j * 104729 + ((i * i) % 1013) * 31 + ((i * (j + 3)) % 997) * 17) % 100003
  return mixed / 100003
}

/** @type {(rows: number, columns: number, value?: (i: number, j: number) => number) => number[][]} */
const table = (rows, columns, value = hashed) =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => value(i, j)))

/** @type {(path: string, rows: number[][]) => void} */
function writeNpy(path, rows) {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows.length}, ${rows[0].length}), }`
  const header = `${text.padEnd(117)}\n`
  const prefix = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8])
  writeFileSync(path, Buffer.concat([prefix, Buffer.from(header), Buffer.from(Float64Array.from(rows.flat()).buffer)]))
}

/** Sixteen sensors, of which the second eight nearly repeat the first. @type {(i: number, j: number) => number} */
export function gasValue(i, j) {
  if (j < 3) return i + j
  const sensor = j - 3
  return sensor < 8 ? hashed(i, sensor) : hashed(i, sensor - 8) + 0.05 * hashed(i, sensor + 20)
}

/** 27 features; f5, f9, f13, f17, f21 and f25 take few values. @type {(i: number, j: number) => number} */
export function hepmassValue(i, j) {
  return [5, 9, 13, 17, 21, 25].includes(j) ? (i + j) % 3 : hashed(i, j) * 2 - 1
}

/**
 * Files for all five data sets in a folder.
 * @param {string} folder
 * @param {number} [rows]
 */
export async function writeSmallFiles(folder, rows = 400) {
  for (const name of ['power', 'gas', 'hepmass', 'miniboone', 'BSDS300'])
    mkdirSync(join(folder, name), { recursive: true })
  writeNpy(join(folder, 'power/data.npy'), table(rows, 8))
  writeNpy(join(folder, 'miniboone/data.npy'), table(rows, 43))

  const sensors = Array.from({ length: 16 }, (_, k) => `R${k + 1}`)
  const csv = (/** @type {string} */ header, /** @type {(string | number)[][]} */ lines) =>
    [header, ...lines.map((line) => line.join(','))].join('\n').concat('\n')
  writeFileSync(
    join(folder, 'gas/ethylene_CO.csv'),
    csv(['Time', 'Meth', 'Eth', ...sensors].join(','), table(rows, 19, gasValue)),
  )

  const features = Array.from({ length: 27 }, (_, k) => `f${k}`)
  const header = ['# label', ...features].join(',')
  const labelled = table(rows, 27, hepmassValue).map((row, i) => [i % 2, ...row])
  writeFileSync(join(folder, 'hepmass/1000_train.csv'), csv(header, labelled))
  // As the published file: one column more than the header names.
  const more = table(rows, 27, (i, j) => hepmassValue(i + 5000, j)).map((row, i) => [i % 2, ...row, 1000])
  writeFileSync(join(folder, 'hepmass/1000_test.csv'), csv(header, more))

  const { default: h5wasm } = await import('h5wasm')
  const { FS } = await h5wasm.ready
  const file = new h5wasm.File('/small-bsds300.h5', 'w')
  for (const [part, start, count] of /** @type {const} */ ([
    ['train', 0, rows],
    ['validation', 5000, rows / 10],
    ['test', 9000, rows / 4],
  ])) {
    const values = table(Math.floor(count), 63, (i, j) => hashed(i + start, j) - 0.5)
    file.create_dataset({ name: part, data: Float64Array.from(values.flat()), shape: [values.length, 63] })
  }
  file.close()
  writeFileSync(join(folder, 'BSDS300/BSDS300.hdf5'), FS.readFile('/small-bsds300.h5'))
  FS.unlink('/small-bsds300.h5')
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, rows = '400'] = process.argv.slice(2)
  if (folder === undefined) throw new Error('Usage: node test/datasets/small-files.mjs DIR [ROWS]')
  await writeSmallFiles(folder, Number(rows))
}
