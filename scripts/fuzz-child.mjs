/** Reads all of each mutant that `fuzz.mjs` sends, and reports how that ended. */

import { InputError, inspectMap, memorySource, openTable } from './fuzz-mutants.mjs'

async function readWhole(source) {
  const first = await openTable(source, { columns: [0] })
  const label = [...first.columns, ...first.others].find((name) => /label|class|kind|cell|text|word/.test(name))
  await first.close()
  const reader = await openTable(source, { dropMissing: true, ...(label !== undefined && { labels: label }) })
  try {
    for await (const _ of reader.batches());
    if (reader.rowRange !== undefined && reader.rows > 0) await reader.rowRange(0, Math.min(reader.rows, 10))
  } finally {
    await reader.close()
  }
}

process.on('message', async ({ name, bytes: text }) => {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  const began = process.cpuUsage()
  let most = 0
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  const timer = setInterval(look, 20)
  const said = { outcome: 'table' }
  try {
    if (name.endsWith('.safetensors')) inspectMap(bytes, name)
    else await readWhole(memorySource(bytes, name))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    said.outcome = error instanceof InputError ? 'refused' : 'error'
    said.message = message.slice(0, 200)
    said.ended = /without progress|MB of memory/.test(message)
  }
  clearInterval(timer)
  look()
  // Processor time, since the machine may be busy.
  const { user, system } = process.cpuUsage(began)
  process.send({ ...said, ms: (user + system) / 1000, bytes: most })
})
