/**
 * Drift and calibration: simulated events that look like measured ones.
 *
 * A simulation and a detector disagree a little in every feature. This example takes the MAGIC telescope's showers (data/magic04.data),
 * calls one half of them simulated and distorts the other half as a detector would (gains, offsets, a saturation), learns the map from
 * simulated to measured events, and shows every feature's histogram before and after on events that were held out. The distortion
 * is increasing in each feature, so it is itself the optimal map, and the learned one can be compared with it event by event.
 *
 * Build first (npm run build), then: node examples/drift.mjs [FOLDER] [EVENTS] [STEPS]
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Random } from 'brenier'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const BRENIER = here('../bin/brenier.js')
const TABLE = here('../data/magic04.data')

/** What the detector does to each feature: increasing functions. */
const DISTORTION = {
  fLength: (x) => 1.15 * x + 3,
  fWidth: (x) => 0.85 * x,
  fSize: (x) => x + 0.15 + 0.1 * Math.tanh(2 * (x - 2.8)),
  fConc: (x) => 0.9 * x,
  fConc1: (x) => 0.9 * x + 0.01,
  fAsym: (x) => x + 12,
  fM3long: (x) => 1.2 * x,
  fM3Trans: (x) => 1.1 * x - 2,
  fAlpha: (x) => 90 * (x / 90) ** 0.8,
  fDist: (x) => 0.95 * x + 15,
}
const FEATURES = Object.keys(DISTORTION)

function brenier(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BRENIER, ...args, '--json'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

function readCsv(path) {
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  return lines.slice(1).map((line) => line.split(',').slice(0, FEATURES.length).map(Number))
}

function writeCsv(path, rows) {
  writeFileSync(path, `${FEATURES.join(',')}\n${rows.map((row) => row.join(',')).join('\n')}\n`)
}

const measured = (row) => row.map((value, j) => DISTORTION[FEATURES[j]](value))
const column = (rows, j) => Float64Array.from(rows, (row) => row[j]).sort()

/** W2 of two samples of one feature, in standard deviations of the second: root mean square of the difference of their quantiles. */
function distance(a, b) {
  const mean = b.reduce((sum, v) => sum + v, 0) / b.length
  const deviation = Math.sqrt(b.reduce((sum, v) => sum + (v - mean) ** 2, 0) / b.length)
  const quantile = (values, p) => values[Math.min(values.length - 1, Math.floor(p * values.length))]
  const steps = 1000
  let sum = 0
  for (let i = 0; i < steps; i++) sum += (quantile(a, (i + 0.5) / steps) - quantile(b, (i + 0.5) / steps)) ** 2
  return Math.sqrt(sum / steps) / deviation
}

/** @returns errors on held-out events, and each feature's distance to the measured one before and after */
export async function drift(folder, events, steps) {
  mkdirSync(folder, { recursive: true })
  const path = (name) => join(folder, name)
  const all = readCsv(TABLE)
  const order = new Random(3).permutation(all.length).subarray(0, events)
  const rows = Array.from(order, (i) => all[i])
  const part = (start, end) => rows.slice(Math.floor(start * rows.length), Math.floor(end * rows.length))
  const simulated = part(0.8, 0.9)
  const real = part(0.9, 1).map(measured)
  writeCsv(path('simulated.csv'), part(0, 0.4))
  writeCsv(path('measured.csv'), part(0.4, 0.8).map(measured))
  writeCsv(path('simulated-heldout.csv'), simulated)
  writeCsv(path('measured-heldout.csv'), real)
  writeCsv(path('exact.csv'), simulated.map(measured))

  // Features of mixed units: each counts in its own standard deviations.
  const map = path('map.safetensors')
  const sides = [path('simulated.csv'), path('measured.csv')]
  const fitted = brenier('fit', ...sides, '--scale', 'features', '--out', map, '--steps', String(steps), '--seed', '1')
  const heldOut = [path('simulated-heldout.csv'), path('measured-heldout.csv')]
  const scored = brenier('evaluate', map, ...heldOut, '--images', path('exact.csv'))
  brenier('transport', map, path('simulated-heldout.csv'), '--out', path('corrected.csv'))
  const corrected = readCsv(path('corrected.csv'))
  const features = FEATURES.map((name, j) => {
    const [before, after, goal] = [column(simulated, j), column(corrected, j), column(real, j)]
    return { name, before, after, goal, distanceBefore: distance(before, goal), distanceAfter: distance(after, goal) }
  })
  writeFileSync(path('histograms.svg'), histograms(features))
  return { fitted, scored, features }
}

const [WIDTH, HEIGHT, BINS, ACROSS] = [260, 170, 36, 3]

/** One panel per feature: measured filled, simulated dashed, corrected as a line. */
function histograms(features) {
  const panels = features.map(({ name, before, after, goal, distanceBefore, distanceAfter }, k) => {
    const low = Math.min(before[0], goal[0])
    const reach = [before, goal].map((values) => values[Math.floor(0.99 * values.length)])
    const high = Math.max(...reach)
    const share = (values) => {
      const counts = new Float64Array(BINS)
      for (const v of values) counts[Math.max(0, Math.min(BINS - 1, Math.floor(((v - low) / (high - low)) * BINS)))]++
      return counts.map((count) => count / values.length)
    }
    const shares = [goal, before, after].map(share)
    const top = Math.max(...shares.flatMap((values) => [...values]))
    const [w, h] = [WIDTH - 24, HEIGHT - 52]
    const steps = (values) =>
      [...values]
        .map(
          (v, i) =>
            `${((i * w) / BINS).toFixed(1)},${(h - (h * v) / top).toFixed(1)} ${(((i + 1) * w) / BINS).toFixed(1)},${(h - (h * v) / top).toFixed(1)}`,
        )
        .join(' ')
    return `<g transform="translate(${(k % ACROSS) * WIDTH + 12},${Math.floor(k / ACROSS) * HEIGHT + 48})">
<text y="-8" font-weight="bold">${name}</text><text x="${w}" y="-8" text-anchor="end" fill="#555">${distanceBefore.toFixed(3)} → ${distanceAfter.toFixed(3)}</text>
<polygon points="0,${h} ${steps(shares[0])} ${w},${h}" fill="#9ecae1"/>
<polyline points="${steps(shares[1])}" fill="none" stroke="#d94801" stroke-dasharray="4,3"/>
<polyline points="${steps(shares[2])}" fill="none" stroke="#08306b" stroke-width="1.6"/>
<line x2="${w}" y1="${h}" y2="${h}" stroke="#888"/><text y="${h + 14}" fill="#555">${low.toPrecision(3)}</text><text x="${w}" y="${h + 14}" text-anchor="end" fill="#555">${high.toPrecision(3)}</text>
</g>`
  })
  const height = Math.ceil(features.length / ACROSS) * HEIGHT + 40
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${ACROSS * WIDTH}" height="${height}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="white"/>
<text x="12" y="18" font-size="13">Held-out events: measured (blue area), simulated (dashed), simulated and corrected (line); W₂ before → after, in standard deviations</text>
${panels.join('\n')}
</svg>
`
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder = join(tmpdir(), 'brenier-drift'), events = '19020', steps = '3000'] = process.argv.slice(2)
  const { fitted, scored, features } = await drift(folder, Number(events), Number(steps))
  const { forward } = scored
  const shown = (value) => value.toPrecision(3)
  console.log(
    `${events} events; ${fitted.steps} steps in ${shown(fitted.seconds)} s; files and histograms.svg in ${folder}`,
  )
  console.log(
    `held-out events: error ${shown(forward.l2Uvp)}% of the variance, cosine of the corrections ${forward.cosine.toFixed(4)}`,
  )
  console.log(
    `energy distance to measured events: ${shown(forward.energyDistance)}; uncorrected ${shown(forward.reference.noTransport.energyDistance)}, two halves of measured events ${shown(forward.reference.heldOutAgainstHeldOut.energyDistance)}`,
  )
  console.log('feature     W2 before   after (in standard deviations)')
  for (const { name, distanceBefore, distanceAfter } of features)
    console.log(`${name.padEnd(10)} ${distanceBefore.toFixed(3).padStart(10)} ${distanceAfter.toFixed(3).padStart(7)}`)
}
