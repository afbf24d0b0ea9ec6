// How long WebAssembly keeps the event loop waiting: the longest time between two of its turns, in milliseconds, for each kind of work at
// several numbers of columns. Each is done three times, and the least is printed: garbage that is collected meanwhile counts too. Two things are done once,
// and cannot be divided: the first fit of the process loads the engine and each first fit prepares graphs, and an exported model is prepared.
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
  /** The longest wait during some work. @returns it, and the result of the work */
  const waited = async (work) => {
    let result
    const { longest } = await longestWait(async () => {
      result = await work()
    })
    return { longest, result }
  }
  const once = async (name, work) => {
    const { longest, result } = await waited(work)
    cells.push(`${name} ${Math.round(longest)}`)
    return result
  }
  const several = async (name, work) => {
    const waits = []
    for (let k = 0; k < TIMES; k++) waits.push((await waited(work)).longest)
    cells.push(`${name} ${Math.round(Math.min(...waits))}`)
  }
  const { map } = await once('first fit', fitted)
  await several('fit', async () => (await fitted()).map.dispose())
  const images = await map.forward(x)
  await several('forward', () => map.forward(x))
  await several('backward', () => map.backward(images))
  await several('evaluate', () => evaluate(map, x, z))
  // Last, because what it leaves in memory slows the collection of garbage in the rest.
  const model = await map.toOnnx('backward')
  const inverse = await once('preparing the exported inverse', () => ExportedMap.fromBytes(model, { device: 'wasm' }))
  await inverse.carry(images)
  await several('exported inverse', () => inverse.carry(images))
  for (const one of [map, inverse]) await one.dispose()
  console.log(`${columns} columns: ${cells.join(', ')} ms`)
}

const asked = process.argv.slice(2).map(Number)
for (const columns of asked.length > 0 ? asked : [2, 32, 64, 128, 256]) await report(columns)
