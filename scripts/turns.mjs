// How long WebAssembly keeps the event loop waiting: the most processor time between two of its turns, in milliseconds, for each kind of work at
// several numbers of columns. Each is done three times, and the least is printed: garbage that is collected meanwhile counts too. What is done once, and
// cannot be divided, stands first: in the first fit of the process the engine is loaded, and in each first fit graphs are prepared; so is an exported model.
// Usage: npm run build && node scripts/turns.mjs [columns ...]
import { ExportedMap, evaluate, fit, Random } from '../dist/index.js'
import { longestWait } from './event-loop.mjs'

const TIMES = 3
const ROWS = 1500

function normalPoints(columns, seed) {
  const random = new Random(seed)
  return { data: Float32Array.from({ length: ROWS * columns }, () => random.normal()), rows: ROWS, columns }
}

async function report(columns) {
  const [x, z] = [normalPoints(columns, 1), normalPoints(columns, 2)]
  const fitted = () => fit(x, z, { device: 'wasm', steps: 12, seed: 1 }).result
  const cells = []
  /** Does something once. */
  const once = async (name, work) => {
    let result
    const { longest } = await longestWait(async () => {
      result = await work()
    })
    cells.push(`${name} ${Math.round(longest)}`)
    return result
  }
  const { map } = await once('first fit', fitted)
  const images = await map.forward(x)
  const model = await map.toOnnx('backward')
  const inverse = await once('preparing the exported inverse', () => ExportedMap.fromBytes(model, { device: 'wasm' }))
  await inverse.carry(images)
  const works = {
    fit: async () => (await fitted()).map.dispose(),
    forward: () => map.forward(x),
    backward: () => map.backward(images),
    evaluate: () => evaluate(map, x, z),
    'exported inverse': () => inverse.carry(images),
  }
  for (const [name, work] of Object.entries(works)) {
    const waits = []
    for (let k = 0; k < TIMES; k++) waits.push((await longestWait(work)).longest)
    cells.push(`${name} ${Math.round(Math.min(...waits))}`)
  }
  for (const one of [map, inverse]) await one.dispose()
  console.log(`${columns} columns: ${cells.join(', ')} ms`)
}

const asked = process.argv.slice(2).map(Number)
for (const columns of asked.length > 0 ? asked : [2, 32, 256]) await report(columns)
