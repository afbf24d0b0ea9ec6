// Measures docs/rows.md: the error of the map against the rows it was trained on, where the optimal map is known; writes out/rows.svg and out/rows.json.
// After npm run build: node docs/rows.mjs [ROWS,ROWS,...] [STEPS] (by default a quarter of an hour on one core; node docs/rows.mjs 100,300 60 takes a minute).
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buresMap, fit, l2uvp, moments, points, Random, totalVariance } from 'brenier'
import { drawPanel, figureSvg, loadPlotter, logarithmicAxis, seriesColours } from 'brenier/report'

const DIMENSIONS = [2, 8, 32]
const SEEDS = [1, 2, 3]
const FRESH = 4000
const ROWS = (process.argv[2] ?? '100,300,1000,3000,10000,30000').split(',').map(Number)
const STEPS = process.argv[3] && Number(process.argv[3])

const normalRows = (rows, columns, random) =>
  points(
    Float64Array.from({ length: rows * columns }, () => random.normal()),
    rows,
    columns,
  )

/** The gradient of |x|^2 / 4 + logsumexp of four planes, which is convex: the optimal map from a normal cloud to four clouds that hang together. */
function truth({ data, rows, columns }) {
  const random = new Random(11)
  const slopes = Array.from({ length: 4 }, () => Array.from({ length: columns }, () => random.normal()))
  for (const slope of slopes) {
    const length = Math.hypot(...slope)
    for (let j = 0; j < columns; j++) slope[j] *= 2 / length
  }
  const out = Float64Array.from(data, (value) => value / 2)
  for (let i = 0; i < rows; i++) {
    const heights = slopes.map((slope) => slope.reduce((sum, value, j) => sum + value * data[i * columns + j], 0))
    const highest = Math.max(...heights)
    const shares = heights.map((height) => Math.exp(height - highest))
    const sum = shares.reduce((total, share) => total + share, 0)
    for (const [k, slope] of slopes.entries())
      for (let j = 0; j < columns; j++) out[i * columns + j] += (slope[j] * shares[k]) / sum
  }
  return points(out, rows, columns)
}

async function errorOf(rows, columns, seed) {
  const random = new Random(100 * seed + columns)
  const source = normalRows(rows, columns, random.stream('source'))
  const target = truth(normalRows(rows, columns, random.stream('target')))
  const fresh = normalRows(FRESH, columns, random.stream('fresh'))
  const images = truth(fresh)
  const variance = totalVariance(images)
  const { map, summary } = await fit(source, target, { seed, ...(STEPS && { steps: STEPS }) }).result
  const error = l2uvp(await map.forward(fresh), images, variance)
  await map.dispose()
  // What the moments alone would give: the best affine map of the same rows.
  const [m0, m1] = [moments(source), moments(target)]
  const matrix = buresMap(m0.covariance, m1.covariance)
  const affine = Float64Array.from(fresh.data, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns]
    let sum = m1.mean[j]
    for (let k = 0; k < columns; k++) sum += matrix.data[j * columns + k] * (fresh.data[i * columns + k] - m0.mean[k])
    return sum
  })
  const plain = l2uvp(points(affine, FRESH, columns), images, variance)
  return { rows, columns, seed, error, affine: plain, steps: summary.steps, seconds: summary.seconds }
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

const found = []
for (const columns of DIMENSIONS)
  for (const rows of ROWS) {
    for (const seed of SEEDS) found.push(await errorOf(rows, columns, seed))
    const of = found.filter((one) => one.columns === columns && one.rows === rows)
    const shown = (read) => median(of.map(read)).toPrecision(3)
    console.log(
      `| ${columns} | ${rows} | ${shown((one) => one.error)} | ${shown((one) => one.affine)} | ${shown((one) => one.seconds)} |`,
    )
  }

const plotter = await loadPlotter()
const lines = DIMENSIONS.map((columns) =>
  ROWS.map((rows) => [
    rows,
    median(found.filter((one) => one.columns === columns && one.rows === rows).map((one) => one.error)),
  ]),
)
const errors = lines.flat().map(([, error]) => error)
const [x, y] = [
  [ROWS[0] / 1.1, ROWS.at(-1) * 1.1],
  [Math.min(...errors) / 1.3, Math.max(...errors) * 1.3],
]
const panel = drawPanel(plotter, {
  title: 'Error of the map on fresh rows, median of three',
  width: 560,
  height: 360,
  marginLeft: 60,
  x: { label: 'Rows of each side', domain: x, ...logarithmicAxis(x) },
  y: { label: 'Mean squared error (% of the variance)', domain: y, ...logarithmicAxis(y) },
  marks: lines.flatMap((line, k) => [
    plotter.plot.lineY(line, { x: '0', y: '1', stroke: seriesColours[k], strokeWidth: 1.8 }),
    plotter.plot.dot(line, { x: '0', y: '1', fill: seriesColours[k], r: 3 }),
  ]),
})
const legend = DIMENSIONS.map((columns, k) => ({
  label: `${columns} columns`,
  colour: seriesColours[k],
  swatch: 'line',
}))
const svg = figureSvg({ title: 'How many rows?', legend, panels: [panel], columns: 1 })
const out = fileURLToPath(new URL('../out/', import.meta.url))
mkdirSync(out, { recursive: true })
writeFileSync(`${out}rows.svg`, svg)
writeFileSync(`${out}rows.json`, `${JSON.stringify(found, null, 1)}\n`)
