/**
 * Fit a map between two clouds, carry points both ways, measure the distance, save and load.
 * Build first (npm run build), then: node examples/library.mjs
 */
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fit, Random, TransportMap } from 'brenier'

// Two clouds in the plane: one round, one bent and shifted. Rows are points; arrays of rows and typed arrays both work.
const random = new Random(1)
const cloud = (bend) =>
  Array.from({ length: 3000 }, () => {
    const [a, b] = [random.normal(), random.normal()]
    return [a + 3 * bend, b + bend * a * a]
  })
const [source, target] = [cloud(0), cloud(0.5)]

// A fit can be awaited, and iterated for its progress, or both. Events come a few times a second; leaving the loop stops the fit.
const run = fit(source, target, { seed: 7, steps: 400 })
let next = 0.25
for await (const { progress, w2Squared } of run) {
  if (progress < next) continue
  console.log(`${Math.round(100 * progress)}%  W2 squared about ${w2Squared.toFixed(3)}`)
  next += 0.25
}
const { map, summary } = await run.result
console.log(`${summary.status}: ${summary.steps} steps, ${summary.parameters} weights`)

// Points that the fit never saw, carried over and back.
const fresh = cloud(0).slice(0, 500)
const images = await map.forward(fresh)
const back = await map.backward(images)
const lost = fresh.reduce(
  (most, row, i) => Math.max(most, ...row.map((v, j) => Math.abs(v - back.points.data[2 * i + j]))),
  0,
)
console.log(`round trip: off by at most ${lost.toExponential(0)}, ${back.unconvergedRows} rows unfinished`)

// The distance between fresh samples of both, with a lower bound that holds however well the map was trained.
const { estimate, lowerBound, certified } = await map.distance(cloud(0), cloud(0.5))
console.log(`W2 squared: ${estimate.toFixed(3)}, at least ${lowerBound.toFixed(3)}${certified ? ' (certified)' : ''}`)

const file = join(tmpdir(), `brenier-example-${process.pid}.safetensors`)
await map.save(file)
const loaded = await TransportMap.load(file)
const same = (await loaded.forward(fresh)).data.every((value, i) => value === images.data[i])
console.log(`loaded: ${same ? 'the same map' : 'another map'}`)
await rm(file)
