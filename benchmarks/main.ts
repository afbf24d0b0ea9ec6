import { COMMANDS } from './commands.ts'
import { processHost } from './framework/host.ts'
import { runProgram } from './framework/runner.ts'

process.exitCode = await runProgram('node benchmarks/run.mjs', COMMANDS, process.argv.slice(2), processHost())
