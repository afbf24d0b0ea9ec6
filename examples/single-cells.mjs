/**
 * Single cells: what did a treatment do to cells that were measured only before or only after it?
 *
 * Sequencing destroys the cell, so control and treated cells are unpaired. This example writes four .h5ad files with an effect that is known
 * (some cells respond and others do not, each by its own state), learns the map from control to treated cells with the command
 * line, and scores it on held-out cells: against the exact image of each cell, and by the genes' mean effects.
 *
 * Build first (npm run build), then: node examples/single-cells.mjs [FOLDER] [CELLS] [STEPS]
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Random } from 'brenier'
import h5wasm from 'h5wasm'

const GENES = 20
const TYPES = ['B', 'NK', 'T']
const BRENIER = fileURLToPath(new URL('../bin/brenier.js', import.meta.url))

/** The tissue and the treatment, from one seed. */
function biology(seed = 1) {
  const random = new Random(seed)
  const vector = (size) => Array.from({ length: GENES }, () => size * random.normal())
  const unit = (v) => {
    const length = Math.hypot(...v)
    return v.map((value) => value / length)
  }
  return {
    /** Mean expression of each cell type, and the directions in which its cells differ. */
    types: TYPES.map(() => ({ mean: vector(1.2).map((v) => 3 + v), directions: [vector(0.5), vector(0.35)] })),
    /** A programme of genes v moves by `strength` where v.x is above `threshold`: the gradient of a convex function, so an optimal map. */
    programmes: [
      { v: unit(vector(1)), threshold: 0.5, strength: 2.5 },
      { v: unit(vector(1)), threshold: -0.5, strength: 1.5 },
    ],
    centre: Array.from({ length: GENES }, () => 3),
  }
}

/** Log-normalised expression of cells before the treatment, with the type of each. */
function cells({ types }, count, random) {
  const rows = []
  const labels = []
  for (let i = 0; i < count; i++) {
    const k = random.integer(TYPES.length)
    const [a, b] = [random.normal(), random.normal()]
    const { mean, directions } = types[k]
    rows.push(mean.map((m, j) => m + a * directions[0][j] + b * directions[1][j] + 0.15 * random.normal()))
    labels.push(TYPES[k])
  }
  return { rows, labels }
}

/** T(x) = x + sum of strength sigmoid(4 (v.(x - centre) - threshold)) v */
function treated({ programmes, centre }, x) {
  const out = [...x]
  for (const { v, threshold, strength } of programmes) {
    const along = v.reduce((sum, value, j) => sum + value * (x[j] - centre[j]), 0)
    const response = strength / (1 + Math.exp(-4 * (along - threshold)))
    for (let j = 0; j < GENES; j++) out[j] += response * v[j]
  }
  return out
}

/** An AnnData file: X, the cell type of each row in obs, the names of the genes in var. */
async function writeH5ad(path, { rows, labels }) {
  const { FS } = await h5wasm.ready
  const file = new h5wasm.File('/cells.h5ad', 'w')
  file.create_dataset({ name: 'X', data: Float32Array.from(rows.flat()), shape: [rows.length, GENES] })
  file.create_group('obs')
  file.get('obs').create_attribute('_index', '_index')
  file.create_dataset({ name: 'obs/_index', data: rows.map((_, i) => `cell${i}`) })
  file.create_dataset({ name: 'obs/cell_type', data: labels })
  file.create_group('var')
  file.get('var').create_attribute('_index', '_index')
  file.create_dataset({ name: 'var/_index', data: Array.from({ length: GENES }, (_, j) => `gene${j}`) })
  file.close()
  writeFileSync(path, FS.readFile('/cells.h5ad'))
  FS.unlink('/cells.h5ad')
}

function brenier(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BRENIER, ...args, '--json'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const meanOf = (rows, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length

/** @returns what was found: errors on held-out cells, and the mean effect of each gene, true and learned */
export async function singleCells(folder, count, steps) {
  mkdirSync(folder, { recursive: true })
  const path = (name) => join(folder, name)
  const tissue = biology()
  const random = new Random(2)
  const after = ({ rows, labels }) => ({ rows: rows.map((x) => treated(tissue, x)), labels })
  const heldOut = Math.round(count / 3)
  const control = cells(tissue, heldOut, random)
  await writeH5ad(path('control.h5ad'), cells(tissue, count, random))
  await writeH5ad(path('treated.h5ad'), after(cells(tissue, count, random)))
  await writeH5ad(path('control-heldout.h5ad'), control)
  await writeH5ad(path('treated-heldout.h5ad'), after(cells(tissue, heldOut, random)))
  const exact = after(control).rows
  const names = Array.from({ length: GENES }, (_, j) => `gene${j}`).join(',')
  writeFileSync(path('exact.csv'), `${names}\n${exact.map((row) => row.join(',')).join('\n')}\n`)

  const fitted = brenier(
    'fit',
    path('control.h5ad'),
    path('treated.h5ad'),
    '--out',
    path('map.safetensors'),
    '--steps',
    String(steps),
    '--seed',
    '1',
  )
  const scored = brenier(
    'evaluate',
    path('map.safetensors'),
    path('control-heldout.h5ad'),
    path('treated-heldout.h5ad'),
    '--images',
    path('exact.csv'),
  )
  brenier('transport', path('map.safetensors'), path('control-heldout.h5ad'), '--out', path('predicted.csv'))
  const predicted = readFileSync(path('predicted.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number))
  const effects = Array.from({ length: GENES }, (_, j) => {
    const before = meanOf(control.rows, j)
    return { gene: `gene${j}`, exact: meanOf(exact, j) - before, learned: meanOf(predicted, j) - before }
  })
  return { fitted, scored, effects }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder = join(tmpdir(), 'brenier-single-cells'), count = '6000', steps = '3000'] = process.argv.slice(2)
  const { fitted, scored, effects } = await singleCells(folder, Number(count), Number(steps))
  const { forward } = scored
  const shown = (value) => value.toPrecision(3)
  console.log(
    `${count} control and ${count} treated cells, ${GENES} genes; ${fitted.steps} steps in ${shown(fitted.seconds)} s; files in ${folder}`,
  )
  console.log(
    `held-out cells: error ${shown(forward.l2Uvp)}% of the variance of treated cells, cosine of the effects ${forward.cosine.toFixed(4)}`,
  )
  console.log(
    `energy distance to treated cells: ${shown(forward.energyDistance)}; untreated ${shown(forward.reference.noTransport.energyDistance)}, two halves of treated cells ${shown(forward.reference.heldOutAgainstHeldOut.energyDistance)}`,
  )
  console.log('strongest mean effects (exact, learned):')
  const strongest = [...effects].sort((a, b) => Math.abs(b.exact) - Math.abs(a.exact)).slice(0, 5)
  for (const { gene, exact, learned } of strongest)
    console.log(`  ${gene.padEnd(7)} ${exact.toFixed(3).padStart(7)} ${learned.toFixed(3).padStart(7)}`)
}
