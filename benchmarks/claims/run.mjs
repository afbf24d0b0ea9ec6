// `node bench/claims/run.mjs [--quick] [--only accuracy,cost,gradient,sgd]`: what the paper says of its method, measured.
import { main } from '../../scripts/tools.mjs'
import { bundleAndRun } from '../peers/bundle.mjs'

await main(() => bundleAndRun('benchmarks/claims/main.ts', 'claims', process.argv.slice(2)))
