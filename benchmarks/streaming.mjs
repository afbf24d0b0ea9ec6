// `node bench/streaming.mjs [--only transport,fit,readers,writers] [--rows N] [--gigabytes N] [--peers DIR] [--folder DIR]`: tables of any size,
// measured: memory and speed of transport and of fit on files larger than memory, and the readers and writers of all formats.
import { main } from '../scripts/tools.mjs'
import { bundleAndRun } from './peers/bundle.mjs'

await main(() => bundleAndRun('benchmarks/streaming/main.ts', 'streaming', process.argv.slice(2)))
