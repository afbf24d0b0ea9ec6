// `node scripts/hashes.mjs`: the SHA-256 of four small maps, to show that a change of structure changes no number.
// Compare results from before and after on one machine; `--wasm` runs in WebAssembly, whose arithmetic is the same on every machine.
// The first hash leaves out what only describes the training (the sketch and ranges of its rows, the chosen step, the held-out rows) and the
// starting points of the inverse; the second covers everything.
import { createHash } from 'node:crypto'
import { fit, Random } from 'brenier'
import { decodeSafetensors, encodeSafetensors } from 'brenier/io'

const device = process.argv.includes('--wasm') ? 'wasm' : 'native'

/** Rows from a mixture of two Gaussians, with the component of each row. */
function sample(rows, columns, shift, seed) {
  const random = new Random(seed)
  const labels = Array.from({ length: rows }, () => random.integer(2))
  const data = labels.map((k) => Array.from({ length: columns }, () => shift + (2 * k - 1) * 1.5 + random.normal()))
  return { data, labels }
}

/** A table that is read in parts, like one that is too large for memory. */
function streamed({ data }, name) {
  const [rows, columns] = [data.length, data[0].length]
  const read = async (start, end) => ({
    data: Float64Array.from(data.slice(start, end).flat()),
    rows: Math.min(end, rows) - start,
    columns,
  })
  return { name, rows, columns, read }
}

const [a, b] = [sample(600, 2, 0, 1), sample(500, 2, 3, 2)]
const [c, d] = [sample(9000, 300, 0, 3), sample(9000, 300, 1, 4)]

const FITS = {
  'convex, 2 columns, MMD term': () => fit(a.data, b.data, { seed: 7, steps: 120, mmdWeight: 1e-3, device }),
  'smooth, labels, scale of features': () =>
    fit(a.data, b.data, {
      seed: 8,
      steps: 150,
      potential: 'smooth',
      scale: 'features',
      start: 'identity',
      sourceLabels: a.labels,
      targetLabels: b.labels,
      device,
    }),
  'released, 2 columns': () => fit(a.data, b.data, { seed: 7, steps: 120, potential: 'released', heldOut: 0, device }),
  'convex, 300 columns, read in parts': () =>
    fit(streamed(c, 'c'), streamed(d, 'd'), {
      seed: 9,
      steps: 70,
      batchSize: 256,
      heldOut: 0,
      potential: 'convex',
      device,
    }),
}

/** The header, without the entries of its record that do not change the map. */
function withoutRecord(text) {
  const header = JSON.parse(text)
  const { keptStep: _, heldOut: __, ...training } = header.training
  return JSON.stringify({ ...header, training })
}

/** The hash of a map's arrays and header, without the checksum, which is computed from them. */
function hashOf(map, keep, headerOf) {
  const { tensors, metadata } = decodeSafetensors(map.toBytes())
  const kept = Object.fromEntries([...tensors].filter(([name]) => keep(name)))
  const bytes = encodeSafetensors(kept, { brenier: headerOf(metadata.brenier) })
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32)
}

for (const [name, run] of Object.entries(FITS)) {
  const map = await run()
  const hashes = [
    hashOf(map, (array) => !/^(trainedRows|ranges)\.|^anchors$/.test(array), withoutRecord),
    hashOf(
      map,
      () => true,
      (text) => text,
    ),
  ]
  process.stdout.write(`${hashes.join('  ')}  ${name} (${map.model.training.status})\n`)
  await map.dispose()
}
