// The MAGIC telescope table for `npm start`: its split into training and held-out rows, and a comparison of each feature.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { root } from './tools.mjs'

/** One of this number of rows is held out. */
const HOLD_OUT_EVERY = 5

/** The mean of the Kolmogorov distribution, sqrt(pi / 2) log 2. */
const SAME_DISTRIBUTION_MEAN = Math.sqrt(Math.PI / 2) * Math.LN2

/**
 * Writes {hadron,gamma}-{train,heldout}.csv into a folder: each class is shuffled with the seed, every fifth row is held out, and the
 * class column is dropped. Returns `{ file, rows }` for each file.
 */
export function splitMagic(seed, folder = 'out/data') {
  const [header, ...rows] = readFileSync(join(root, 'data', 'magic04.data'), 'utf8')
    .trim()
    .split(/\r?\n/)
  const write = (file, chosen) => {
    const lines = [header, ...chosen].map((line) => line.slice(0, line.lastIndexOf(',')))
    writeFileSync(resolve(root, file), `${lines.join('\n')}\n`)
    return { file, rows: chosen.length }
  }
  const random = mulberry32(seed)
  const files = {}
  for (const [name, letter] of [
    ['hadron', 'h'],
    ['gamma', 'g'],
  ]) {
    const order = shuffle(
      rows.filter((row) => row.endsWith(`,${letter}`)),
      random,
    )
    const isHeldOut = (_, i) => i % HOLD_OUT_EVERY === HOLD_OUT_EVERY - 1
    files[`${name}Train`] = write(
      `${folder}/${name}-train.csv`,
      order.filter((row, i) => !isHeldOut(row, i)),
    )
    files[`${name}HeldOut`] = write(`${folder}/${name}-heldout.csv`, order.filter(isHeldOut))
  }
  return files
}

/** A small seeded generator of uniform numbers in [0, 1). This script runs before the library is built, so it needs its own. */
function mulberry32(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function shuffle(items, random) {
  const order = [...items]
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[order[i], order[j]] = [order[j], order[i]]
  }
  return order
}

/** A CSV of numbers with a header line: the column names, and the values of each column. */
export function readCsv(file) {
  const [header, ...rows] = readFileSync(resolve(root, file), 'utf8').trim().split(/\r?\n/)
  const names = header.split(',')
  const values = rows.map((row) => row.split(',').map(Number))
  return { names, columns: names.map((_, j) => Float64Array.from(values, (row) => row[j]).sort()) }
}

/**
 * The Kolmogorov-Smirnov distance of each feature to the target, before and after the map. `floor` is the mean distance between two samples
 * of these sizes from one distribution, which even a perfect map would show.
 */
export function compareFeatures(source, images, target) {
  const features = target.names.map((name, j) => ({
    name,
    before: kolmogorovSmirnov(source.columns[j], target.columns[j]),
    after: kolmogorovSmirnov(images.columns[j], target.columns[j]),
  }))
  const { length: n } = source.columns[0]
  const { length: m } = target.columns[0]
  return { features, floor: SAME_DISTRIBUTION_MEAN * Math.sqrt((n + m) / (n * m)) }
}

/** The largest gap between the distribution functions of two sorted samples. */
export function kolmogorovSmirnov(a, b) {
  let gap = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const value = Math.min(a[i], b[j])
    while (i < a.length && a[i] <= value) i++
    while (j < b.length && b[j] <= value) j++
    gap = Math.max(gap, Math.abs(i / a.length - j / b.length))
  }
  return gap
}
