// `node bench/peers/run.mjs [--quick] [--threads 1|2]`: the same work with what a user would pick instead.
import { main } from '../../scripts/tools.mjs'
import { bundleAndRun } from './bundle.mjs'

await main(() => bundleAndRun('benchmarks/peers/main.ts', 'peers', process.argv.slice(2)))
