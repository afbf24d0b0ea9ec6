/** Valid files of every format, and mutants of them from a seed. */
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { decodeMap, fit, InputError } from '../dist/index.js'
import { decodeSafetensors, encodeSafetensors, encodeTable, memorySource, openTable } from '../dist/io/node/index.js'

export { decodeMap as inspectMap, InputError, memorySource, openTable }

/** The fixtures for each reader, in addition to the files written here. */
const FIXTURES = { npy: 'npy', npz: 'npy', parquet: 'parquet', arrow: 'arrow', hdf5: 'hdf5', h5ad: 'hdf5' }
const ENDINGS = {
  arrow: /\.arrows?$/,
  hdf5: /\.h5$/,
  npy: /\.npy$/,
  npz: /\.npz$/,
  parquet: /\.parquet$/,
  h5ad: /\.h5ad$/,
}
const EXTENSIONS = { hdf5: 'h5' }

export const READERS = [
  'npy',
  'npz',
  'csv',
  'idx',
  'parquet',
  'arrow',
  'hdf5',
  'h5ad',
  'safetensors',
  'npy.gz',
  'csv.gz',
]

/** @returns {Promise<{ name: string, bytes: Uint8Array }[]>} */
export async function originals(reader) {
  if (reader === 'safetensors') return someMaps()
  const format = reader.replace(/\.gz$/, '')
  const name = `mutant.${EXTENSIONS[format] ?? format}`
  const rows = 20
  const points = { data: Float64Array.from({ length: rows * 3 }, (_, i) => Math.sin(i)), rows, columns: 3 }
  const labels = Array.from({ length: rows }, (_, i) => `class ${i % 3}`)
  const labelled = !['npy', 'idx'].includes(format)
  const table = { points, names: ['a', 'b', 'c'], ...(labelled && { labels }) }
  const made = [await encodeTable(table, { format })]
  if (['npz', 'parquet', 'hdf5', 'h5ad'].includes(format))
    made.push(await encodeTable(table, { format, compress: true }))
  if (reader.endsWith('.gz')) return made.map((bytes) => ({ name: `${name}.gz`, bytes: gzipSync(bytes) }))
  return [...made.map((bytes) => ({ name, bytes })), ...fixturesOf(format)]
}

function fixturesOf(format) {
  if (FIXTURES[format] === undefined) return []
  const folder = new URL(`../test/io/fixtures/${FIXTURES[format]}/`, import.meta.url)
  const names = readdirSync(folder).filter((name) => ENDINGS[format].test(name))
  return names.map((name) => ({ name, bytes: readFileSync(new URL(name, folder)) }))
}

/**
 * Two fitted maps, each as written and without its checksum. With the checksum every change is refused at once; without it (as in files of
 * early versions) the code that reads the rest of the file is tested too.
 */
async function someMaps() {
  const rows = Array.from({ length: 60 }, (_, i) => [Math.sin(7 * i), Math.cos(11 * i)])
  const options = { steps: 2, hidden: [4], heldOut: 0, seed: 1 }
  const labels = rows.map((_, i) => `class ${i % 2}`)
  const classes = { potential: 'smooth', sourceLabels: labels, targetLabels: labels }
  const maps = [await fit(rows, rows, options), await fit(rows, rows, { ...options, ...classes })]
  return maps.flatMap((map, i) => {
    const sealed = map.toBytes()
    const { tensors, metadata } = decodeSafetensors(sealed)
    const open = encodeSafetensors(tensors, { brenier: metadata.brenier })
    return [
      { name: `map-${i}.safetensors`, bytes: sealed },
      { name: `map-${i}-open.safetensors`, bytes: open },
    ]
  })
}

/** Mutant `index` of a seed: one of the files with one to four places changed, cut off, repeated or left out. */
export function mutant(files, seed, index) {
  const random = generator(seed * 1_000_003 + index)
  const { name, bytes } = files[Math.floor(random() * files.length)]
  let copy = Uint8Array.from(bytes)
  const changes = 1 + Math.floor(random() * 4)
  for (let i = 0; i < changes; i++) copy = changed(copy, random)
  return { name, bytes: copy }
}

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff]

function changed(bytes, random) {
  const at = Math.floor(random() * bytes.length)
  const kind = Math.floor(random() * 10)
  if (kind < 4) bytes[at] ^= 1 << Math.floor(random() * 8)
  else if (kind < 6) bytes[at] = Math.floor(random() * 256)
  else if (kind < 8)
    bytes.fill(EXTREMES[Math.floor(random() * EXTREMES.length)], at, at + [1, 2, 4, 8][Math.floor(random() * 4)])
  else if (kind === 8)
    return random() < 0.5
      ? bytes.slice(0, at)
      : Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1 + Math.floor(random() * 8))])
  else bytes.copyWithin(at, Math.floor(random() * bytes.length), Math.floor(random() * bytes.length))
  return bytes
}

/** The random numbers of mulberry32. */
function generator(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
