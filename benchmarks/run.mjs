// Starts all benchmarks with `npm run bench` (see plan.mjs), or one of them by name: `node benchmarks/run.mjs measure gaussian --dim 8`.
// `node benchmarks/run.mjs --help` lists them.
import { main } from '../scripts/tools.mjs'
import { bundle, runBundle } from './bundle.mjs'
import { bench, HELP } from './plan/bench.mjs'

const args = process.argv.slice(2)

await main(async () => {
  if (args[0] === '--help') process.stdout.write(`${HELP}\n\n`)
  // A first argument with -- is an option of the plan; anything else is the name of a benchmark.
  else if (args[0] === undefined || args[0].startsWith('--')) return bench(args)
  return runBundle(await bundle(), args)
})
