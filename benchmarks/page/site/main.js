// A page that Playwright drives from outside by `page.evaluate`; numbers and plain objects are exchanged.
import { fit } from 'brenier'
import { connect } from 'brenier/worker'
import * as cpu from 'onnxruntime-web/wasm'
import * as gpu from 'onnxruntime-web/webgpu'
import { clouds } from './clouds.js'

const worker = connect(new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }))

/** Fits in the worker or in the page's own thread, and transports a fresh cloud forward and backward. */
async function learn({ rows, seed, columns = 2, options, inWorker = true }) {
  const { source, target } = clouds(rows, seed, columns)
  const notices = []
  const onNotice = (message) => notices.push(message)
  const turns = await longestWait(async () => {
    const began = performance.now()
    const result = inWorker
      ? await worker.fit(source, target, { ...options, onNotice })
      : await fit(source, target, { ...options, onNotice }).result
    return { ...result, seconds: (performance.now() - began) / 1000 }
  })
  const { map, seconds, summary } = turns.result
  const fresh = clouds(200, seed + 1, columns).source
  const images = await map.forward(fresh)
  const back = await map.backward(images)
  return {
    seconds,
    notices,
    longestWait: turns.longest,
    steps: summary.steps,
    w2Squared: summary.w2Squared.estimate,
    bytes: [...(map.bytes ?? map.toBytes())],
    fresh: [...fresh.data],
    images: [...images.data],
    back: [...back.points.data],
    unconverged: back.unconvergedRows,
  }
}

/** The longest time in milliseconds for which the page's event loop was blocked. */
async function longestWait(work) {
  let [longest, last] = [0, performance.now()]
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }, 1)
  try {
    return { result: await work(), longest }
  } finally {
    clearInterval(timer)
  }
}

/** Runs an ONNX model with the input `points`, as any page with ONNX Runtime would. */
async function run({ model, provider, points, columns }) {
  const ort = provider === 'webgpu' ? gpu : cpu
  const session = await ort.InferenceSession.create(Uint8Array.from(model), {
    executionProviders: [provider],
    logSeverityLevel: 3,
  })
  const feed = new ort.Tensor('float32', Float32Array.from(points), [points.length / columns, columns])
  const results = await session.run({ points: feed })
  return Object.fromEntries(session.outputNames.map((name) => [name, [...results[name].data]]))
}

globalThis.brenier = { learn, run }
