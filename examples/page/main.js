// Learns a map between two clouds in a worker, while the page draws the progress; then carries fresh points over and back.
// Built by Vite without a configuration: npx vite build examples/page (in a clone, after npm run build).
import { connect } from 'brenier/worker'

const brenier = connect(new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }))

const [ROWS, STEPS] = [1000, Number(new URLSearchParams(location.search).get('steps') ?? 300)]
const device = new URLSearchParams(location.search).get('device') ?? 'auto'
const threads = Number(new URLSearchParams(location.search).get('threads') ?? 1)

const element = (id) => document.getElementById(id)
const [picture, progress, status, start, stop] = ['picture', 'progress', 'status', 'start', 'stop'].map(element)

/** Points as the library takes them: a flat array, row by row. */
function points(rows, of) {
  const data = new Float32Array(2 * rows)
  for (let i = 0; i < rows; i++) data.set(of(), 2 * i)
  return { data, rows, columns: 2 }
}

const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
const round = () => [normal(), normal()]
const bent = () => {
  const [a, b] = round()
  return [6 + a, 0.5 * a * a + 0.3 * b]
}

const clouds = { source: points(ROWS, round), target: points(ROWS, bent), images: null }

function draw() {
  const context = picture.getContext('2d')
  context.clearRect(0, 0, picture.width, picture.height)
  const colours = { source: '#4269d0', target: '#bbb', images: '#ff725c' }
  for (const [name, cloud] of Object.entries(clouds)) {
    if (cloud === null) continue
    context.fillStyle = colours[name]
    for (let i = 0; i < cloud.rows; i++)
      context.fillRect(150 + 60 * cloud.data[2 * i], 280 - 50 * cloud.data[2 * i + 1], 3, 3)
  }
}

async function learn(signal) {
  const { map, summary } = await brenier.fit(clouds.source, clouds.target, {
    seed: 7,
    steps: STEPS,
    device,
    threads,
    signal,
    onProgress: (event) => {
      progress.value = event.progress
      status.textContent = `Step ${event.step} of ${event.steps}, ${event.secondsLeft.toFixed(0)} s left`
    },
    onNotice: (message) => console.info(message),
  })
  const fresh = points(500, round)
  clouds.images = await map.forward(fresh)
  const back = await map.backward(clouds.images)
  const lost = fresh.data.reduce((most, value, i) => Math.max(most, Math.abs(value - back.points.data[i])), 0)
  status.textContent = `W2 squared is ${summary.w2Squared.estimate.toFixed(2)}, learned in ${summary.seconds.toFixed(1)} s; there and back, 500 fresh points come within ${lost.toPrecision(2)} of where they were. The map has ${map.bytes.length} bytes.`
}

start.addEventListener('click', async () => {
  const controller = new AbortController()
  stop.onclick = () => controller.abort()
  start.disabled = true
  stop.disabled = false
  try {
    await learn(controller.signal)
  } catch (error) {
    status.textContent = controller.signal.aborted ? 'Stopped.' : error.message
  }
  start.disabled = false
  stop.disabled = true
  draw()
})

draw()
